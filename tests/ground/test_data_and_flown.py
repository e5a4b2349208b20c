"""Data files: manifest, hashes, fetching with a bad network; and the register of flown numbers."""

import hashlib
import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from idsea_lessons import data
from idsea_lessons.bodies import body
from idsea_lessons.data import DataError, DataFile
from idsea_lessons.flown import FlownNumber, flown, register

ROOT = Path(__file__).parents[2]


def test_every_file_is_in_the_manifest_with_origin_and_licence_and_is_intact():
    files = {file.name: file for file in data.manifest()}
    here = {path.name for path in data.folder().iterdir() if path.is_file()} - {"manifest.toml", "rebuild.py"}
    assert here == {name for name, file in files.items() if not file.optional}
    for file in files.values():
        assert file.origin
        assert file.licence
        assert file.made_by
        assert len(file.about) > 20
        assert len(file.sha256) == 64
    assert {state for file, state in data.verify() if not file.optional} == {"ok"}


def test_what_ships_is_small():
    assert sum(file.size for file in data.manifest() if not file.optional) < 15e6


def test_unknown_and_missing_files_are_explained(monkeypatch, tmp_path):
    with pytest.raises(DataError, match=r"there are: leapseconds\.tls"):
        data.path("nothing.bsp")
    with pytest.raises(DataError, match=r"idsea data fetch de440\.bsp"):
        data.path("de440.bsp")
    monkeypatch.setenv("IDSEA_DATA", str(tmp_path))
    data.folder.cache_clear()
    with pytest.raises(DataError, match="IDSEA_DATA must name a folder"):
        data.folder()
    monkeypatch.undo()
    data.folder.cache_clear()


CONTENT = b"a kernel " * 10_000


class BadServer(http.server.BaseHTTPRequestHandler):
    """Serves one file whole, cut short, changed, or not at all."""

    def do_GET(self):
        if self.path == "/absent":
            self.send_error(404)
            return
        body = CONTENT.replace(b"kernel", b"virus ") if self.path == "/changed" else CONTENT
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if self.path == "/cut" else body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def server():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), BadServer) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


def offer(monkeypatch, folder, url):
    file = DataFile("big.bsp", "A large kernel for a test.", "here", "none", "hand", len(CONTENT),
                    hashlib.sha256(CONTENT).hexdigest(), optional=True, url=url)  # fmt: skip
    monkeypatch.setattr(data, "manifest", lambda: (file,))
    monkeypatch.setattr(data, "optional_folder", lambda: folder)


def test_fetching_a_whole_file(monkeypatch, tmp_path, server, capfd):
    offer(monkeypatch, tmp_path, f"{server}/whole")
    assert data.fetch("big.bsp", progress=True).read_bytes() == CONTENT
    assert data.path("big.bsp", thorough=True) == tmp_path / "big.bsp"


@pytest.mark.parametrize(
    ("page", "match"), [("cut", "Nothing was kept"), ("changed", "wrong SHA-256"), ("absent", "could not be fetched")]
)
def test_a_bad_download_leaves_no_file(monkeypatch, tmp_path, server, page, match):
    offer(monkeypatch, tmp_path, f"{server}/{page}")
    with pytest.raises(DataError, match=match):
        data.fetch("big.bsp", progress=False)
    assert list(tmp_path.iterdir()) == []


def test_no_network_is_explained(monkeypatch, tmp_path):
    offer(monkeypatch, tmp_path, "http://127.0.0.1:9/nobody")
    with pytest.raises(DataError, match="Check the connection"):
        data.fetch("big.bsp", progress=False)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_every_file_is_rebuilt_byte_for_byte():
    """Downloads the packages (about 290 MB); without the network the run says so and does not count as a proof."""
    if os.environ.get("IDSEA_REBUILD") == "skip":
        pytest.skip("DATA NOT REBUILT: IDSEA_REBUILD=skip")
    run = subprocess.run([sys.executable, str(ROOT / "data/rebuild.py"), "--check"], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert "are what the manifest says" in run.stdout


def test_every_flown_number_is_complete():
    numbers = register()
    assert len(numbers) > 50
    for number in numbers.values():
        assert isinstance(number, FlownNumber)
        assert number.source
        assert number.unit
        assert number.kind != "plan" or number.as_of, f"{number.id} is a plan without a date"
        assert len(number.units) == (len(number.value) if isinstance(number.value, tuple) else 1)
        assert number.source in str(number)


def test_units_of_the_register_are_known():
    from idsea_lessons.units import to_quantity

    for number in register().values():
        for unit in set(number.units) - {"UTC", "1"}:
            assert to_quantity(1.0, unit).unit is not None


def test_flown_values_and_conflicts():
    assert flown("tw1.moi_range").value == 192.0
    assert flown("tw1.moi_range").uncertainty == 0.5
    assert flown("tw1.moi").value == "2021-02-10T11:52"
    assert flown("tw1.moi").uncertainty == 60.0
    assert len(flown("tw1.state_aug").value) == 6
    assert flown("tw1.state_aug").units == ("km",) * 3 + ("km/s",) * 3
    assert "Sources disagree: 200 x 16,000 km" in str(flown("queqiao2.apolune"))
    with pytest.raises(ValueError, match=r"did you mean tw1\.moi_range"):
        flown("tw1.moi_rang")
    with pytest.raises(ValueError, match="no number called"):
        flown("xyz")


def test_the_launch_energy_of_tianwen_1_follows_from_its_tracked_orbit():
    q, e = flown("tw1.escape_q").value, flown("tw1.escape_e").value
    assert body("Earth").gravity_parameter * (e - 1) / q == pytest.approx(flown("tw1.c3").value, abs=5e-4)


@pytest.mark.parametrize(
    ("line", "match"),
    [
        ("a.b,A,b,1,km,,flown,me,,a note, with a comma,", "between quotes"),
        ("a.b,A,b,1,km", "too few cells"),
        ("a.b,A,b,1,km,,guessed,me,,,", "kind must be one of"),
        ("a.b,A,b,1,km,3 km,flown,me,,,", "in the unit of the value"),
    ],
)
def test_a_wrong_row_is_explained(tmp_path, monkeypatch, line, match):
    heading = data.path("flown.csv").read_text(encoding="utf-8").splitlines()[0]
    (tmp_path / "flown.csv").write_text(f"{heading}\n{line}\n", encoding="utf-8")
    monkeypatch.setattr(data, "path", lambda name: tmp_path / name)
    with pytest.raises(ValueError, match=match):
        register.__wrapped__()
