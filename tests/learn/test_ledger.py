"""The ledger loses nothing: writers at once, kills, torn lines, damaged files, full and read-only disks."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idsea_lessons.learn import check, guesses, ledger, predict

WRITER = """
import sys
from idsea_lessons.learn import ledger
for n in range(int(sys.argv[2])):
    ledger.record({"event": "predict", "name": f"{sys.argv[1]}.{n}", "value": "x" * (n % 3000), "unit": None})
    print(n, flush=True)
"""


def writer(name, count):
    return subprocess.Popen([sys.executable, "-c", WRITER, name, str(count)], stdout=subprocess.PIPE, text=True)


def test_an_event_comes_back_with_its_time(own_ledger):
    ledger.record({"event": "predict", "name": "größe", "value": 1.5, "unit": "km"})
    (event,) = ledger.events()
    assert event["name"] == "größe"
    assert event["at"].endswith("+00:00")
    assert own_ledger.read_bytes().startswith(b"\n{")


def test_notebooks_that_write_at_once_lose_nothing():
    writers = [writer(f"w{i}", 150) for i in range(3)]
    for process in writers:
        process.communicate(timeout=60)
    names = set(ledger.predictions())
    assert names == {f"w{i}.{n}" for i in range(3) for n in range(150)}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="kill -9 is a thing of POSIX")
def test_a_kill_at_any_moment_loses_nothing_that_was_recorded():
    dice = random.Random(1)
    promised = set()
    for round in range(6):
        process = writer(f"k{round}", 10**6)
        process.stdout.readline()
        time.sleep(dice.uniform(0.0, 0.15))
        process.send_signal(signal.SIGKILL)
        done = process.communicate()[0].split("\n")[:-1]
        promised |= {f"k{round}.{n}" for n in range(int(done[-1]) + 1 if done else 1)}
        ledger.record({"event": "predict", "name": f"after {round}", "value": 1.0, "unit": None})
        promised.add(f"after {round}")
    assert len(promised) > 20
    assert promised <= set(ledger.predictions())


@given(cut=st.integers(1, 200), garbage=st.binary(max_size=60))
def test_a_torn_line_swallows_neither_neighbour(cut, garbage):
    path = ledger.path()
    path.unlink(missing_ok=True)
    for name in ("before", "torn"):
        ledger.record({"event": "predict", "name": name, "value": "v" * 100, "unit": None})
    whole = path.read_bytes()
    lost = min(cut, len(whole.splitlines()[-1]))
    path.write_bytes(whole[: -1 - lost] + garbage.replace(b"\n", b""))
    ledger.record({"event": "predict", "name": "after", "value": 1.0, "unit": None})
    assert list(ledger.predictions()) == ["before", "after"]


@pytest.mark.parametrize(
    "damage",
    [
        b"\x00\xff\xfe" * 1000,
        b"not json\n",
        b"[1, 2]\n3\nnull\n",
        b'{"event": 3}\n{}\n',
        b"[" * 100_000,
        b'{"event": "predict"}\n',
    ],
)
def test_a_damaged_file_is_kept_and_added_to(own_ledger, damage):
    own_ledger.parent.mkdir()
    own_ledger.write_bytes(damage)
    predict("range", 150, "Mkm")
    assert own_ledger.read_bytes().startswith(damage)
    assert list(ledger.predictions()) == ["range"]
    assert ledger.checks() == {}


@pytest.mark.parametrize(
    "line",
    [
        {"event": "predict", "name": ["range"], "value": 1},
        {"event": "predict", "name": "range", "value": {"a": 1}, "unit": 7},
        {"event": "check", "id": "1.1.a", "right": "yes", "mistake": 3},
        {"event": "compare", "id": "tw1.moi_range", "computed": "far", "published": None, "unit": 3},
    ],
)
def test_a_line_of_another_hand_breaks_nothing(own_ledger, line):
    own_ledger.parent.mkdir()
    own_ledger.write_text(json.dumps(line), encoding="utf-8")
    guesses.summary()
    predict("range", 150, "Mkm")


def say_and_keep(capsys, lesson):
    predict("range", 150, "Mkm")
    first = capsys.readouterr()
    assert first.out.count("cannot be saved") == 1
    assert first.err == ""
    check("2.1.a", 13.1)
    assert "cannot be saved" not in capsys.readouterr().out
    assert ledger.predictions()["range"].value == 150
    assert ledger.checks()["2.1.a"][0].right


def test_a_folder_that_cannot_be_made(own_ledger, monkeypatch, capsys, lesson):
    own_ledger.parent.write_text("a file, not a folder")
    say_and_keep(capsys, lesson)


def test_a_folder_in_place_of_the_file(own_ledger, capsys, lesson):
    own_ledger.mkdir(parents=True)
    say_and_keep(capsys, lesson)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full disk to try")
def test_a_full_disk(monkeypatch, capsys, lesson):
    monkeypatch.setenv("IDSEA_LEDGER", "/dev/full")
    say_and_keep(capsys, lesson)


def test_a_line_that_is_only_written_in_part(own_ledger, monkeypatch, capsys, lesson):
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, line: write(descriptor, line[:20]))
    predict("range", 150, "Mkm")
    assert "the disk is full" in capsys.readouterr().out
    monkeypatch.setattr(os, "write", write)
    predict("period", 8, "d")
    assert set(ledger.predictions()) == {"range", "period"}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs another user to be read-only for")
def test_a_read_only_home(tmp_path, monkeypatch, capfd):
    """A child process without the rights of an administrator finds its home read-only."""
    home = tmp_path / "home"
    home.mkdir(mode=0o555)
    for folder in (tmp_path, *list(tmp_path.parents)[:3]):
        if folder.owner() != "root" or os.getuid() == 0:
            folder.chmod(folder.stat().st_mode | 0o055)
    monkeypatch.setenv("IDSEA_LEDGER", str(home / "idsea" / "ledger.jsonl"))
    child = os.fork()
    if child == 0:
        if os.getuid() == 0:
            os.setuid(65534)
        predict("range", 150, "Mkm")
        sys.stdout.flush()
        os._exit(0 if "range" in ledger.predictions() else 1)
    assert os.waitpid(child, 0)[1] == 0
    captured = capfd.readouterr()
    assert "cannot be saved" in captured.out
    assert "your guess is 150 Mkm" in captured.out
    assert captured.err == ""


def test_the_ledger_lies_in_the_users_data_folder(monkeypatch):
    monkeypatch.delenv("IDSEA_LEDGER")
    assert ledger.path().name == "ledger.jsonl"
    assert "idsea" in ledger.path().parts


def test_the_summary_tells_how_far_the_guesses_were(lesson, capsys):
    from idsea_lessons.learn import compare

    predict("moi_range", 1.0, "au")
    predict("launch", "2020-11-24T00:00")
    predict("unused", 3)
    compare(192.239, "tw1.moi_range", "Rounded.")
    compare("2020-11-23T20:30", "ce5.launch", "Rounded.")
    for value in (13.1e6, 13.1):
        check("2.1.a", value)
    capsys.readouterr()
    found = guesses.summary()
    by_name = {guess.name: guess for guess in found.guesses}
    assert by_name["moi_range"].predicted == pytest.approx(149.5978707)
    assert by_name["moi_range"].off == pytest.approx(149.5978707 / 192.239 - 1)
    assert by_name["launch"].off == 3.5 * 3600
    assert by_name["unused"] == guesses.Guess("unused", 3.0, None, None, None, None)
    assert found.exercises == (guesses.Tried("2.1.a", 2, True, ("m2/s2 for km2/s2",)),)
