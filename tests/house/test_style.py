"""The house rules that a program can check: style, types, length, layers, quick imports, no private words."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "idsea_lessons"
# From the bottom up: a module may use its own layer and the ones before it.
LAYERS = (
    {"data", "compiled", "units", "bodies", "ephemeris", "flown"},
    {"orbits"},
    {"dynamics"},
    {"surface", "proximity"},
    {"navigation"},
    {"spacecraft", "samples"},
    {"figures"},
    {"learn"},
    {"authoring"},
    {"classroom"},
    {"cli"},
)
RANK = {name: rank for rank, names in enumerate(LAYERS) for name in names}
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 300
PATHS = r"(?<![\w.~+/])/(?:root|home|work|Users)/\w"


def run(*command):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    return done.returncode, done.stdout + done.stderr


def repository_files():
    """Every file that belongs to the repository or is about to."""
    status, listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    if status:
        pytest.skip("this copy of the course is no git repository: git knows which files belong to it")
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize("command", [["ruff", "check"], ["ruff", "format", "--check"], ["mypy"]], ids=" ".join)
def test_checker_finds_nothing(command):
    status, said = run(sys.executable, "-m", *command)
    assert status == 0, said


def test_modules_are_short():
    files = [path for path in repository_files() if path.suffix == ".py"]
    lengths = {str(path.relative_to(ROOT)): len(path.read_bytes().splitlines()) for path in files}
    assert "set_up.py" in lengths
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def imports_of(source, here):
    """Yield the rooms of this library that a module imports, wherever in the module that is."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name.split(".") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level] if node.level else ()
            start = [*base, *(node.module.split(".") if node.module else [])]
            names = [start] if len(start) > 1 else [[*start, alias.name] for alias in node.names]
        else:
            continue
        yield from (name[1] for name in names if name[0] == "idsea_lessons" and len(name) > 1)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_dependencies_point_down(path):
    room = path.relative_to(PACKAGE).with_suffix("").parts[0]
    if room == "__init__":
        return
    assert room in RANK, f"{room} is a new room: give it its place in LAYERS"
    used = imports_of(path.read_text(encoding="utf-8"), path.relative_to(ROOT).with_suffix("").parts)
    upward = {name for name in used if RANK.get(name, -1) > RANK[room]}
    assert upward == set(), f"{room} must not know of {', '.join(sorted(upward))}"


def test_upward_import_would_be_found():
    source = "import idsea_lessons.learn\nfrom idsea_lessons import cli, u\nfrom ..classroom import x\n"
    found = imports_of(source, ("idsea_lessons", "orbits", "imagined"))
    assert sorted(found) == ["classroom", "cli", "learn", "u"]


def test_import_is_light():
    """Importing the library opens no file but code, no socket, and brings in nothing heavy."""
    program = """
import sys
seen = []
def watch(event, arguments):
    if event.startswith("socket."):
        seen.append(event)
    elif event == "open" and not str(arguments[0]).endswith((".py", ".pyc")):
        seen.append(arguments[0])
sys.addaudithook(watch)
import idsea_lessons
print(seen, sorted({"astropy", "numba", "matplotlib", "spiceypy", "nbformat", "scipy"} & set(sys.modules)))
"""
    assert run(sys.executable, "-c", program) == (0, "[] []\n")


@pytest.mark.parametrize("module", ["idsea_lessons", "idsea_lessons.cli"])
def test_import_is_quick(module):
    """The promise is 0.5 s; NumPy, which takes about an eighth of that, is the clock."""
    ask = "import time; t = time.perf_counter(); import {}; print(time.perf_counter() - t)"
    best = {name: float("inf") for name in (module, "numpy")}
    for _ in range(5):
        for name in best:
            status, said = run(sys.executable, "-c", ask.format(name))
            assert status == 0, said
            best[name] = min(best[name], float(said))
    assert best[module] < 4 * best["numpy"]


def test_nothing_private_is_told():
    """No path of somebody's computer and no address of a package server."""
    hosts = "|".join([r"pypi[.]org", r"pythonhosted[.]org", r"registry[.]npmjs"])
    private = re.compile(rf"{PATHS}|{hosts}")
    told = {}
    for path in repository_files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        if path.suffix not in (".bsp", ".bpc", ".png") and (found := private.findall(text)):
            told[str(path.relative_to(ROOT))] = found
    assert told == {}


def test_private_path_would_be_found():
    assert re.search(PATHS, "see " + "/home" + "/ann/notes")
