"""set_up.py on a tiny course of one package: new, cut, damaged, twice at once, and where it cannot work."""

import ast
import errno
import hashlib
import json
import os
import runpy
import shutil
import signal
import subprocess
import sys
import time
import venv
import zipfile
from pathlib import Path

import pytest

SET_UP = Path(__file__).resolve().parents[2] / "set_up.py"
# Builds the tiny course as editable with nothing but Python, as hatchling does for the real one.
BACKEND = """
import pathlib, zipfile

def build_editable(folder, config_settings=None, metadata_directory=None):
    name, info = "tiny_course-1.0-py3-none-any.whl", "tiny_course-1.0.dist-info"
    with zipfile.ZipFile(pathlib.Path(folder) / name, "w") as wheel:
        wheel.writestr("tiny_course.pth", str(pathlib.Path.cwd()))
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: tiny-course\\nVersion: 1.0")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any")
        wheel.writestr(f"{info}/RECORD", "")
    return name
"""
PYPROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
[project]
name = "tiny-course"
version = "1.0"
"""
WORKS = "import star, sys; print(star.NAME)"


def make_wheel(folder, name, source, version="1.0"):
    """Make a wheel with one module, and return its line for a lock."""
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}.py" if name != "uv" else "uv/__main__.py", source)
        if name == "uv":
            wheel.writestr("uv/__init__.py", "")
        info = f"{name}-{version}.dist-info"
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Course:
    """A course folder with a blank and letters from elsewhere in its name, and its wheels beside it."""

    def __init__(self, folder):
        self.root = folder / "läb 月球"
        self.wheels = folder / "wheels"
        self.wheels.mkdir()
        (self.root / "requirements").mkdir(parents=True)
        shutil.copy(SET_UP, self.root)
        (self.root / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
        (self.root / "backend.py").write_text(BACKEND, encoding="utf-8")
        self.environment = self.root / ".venv"
        self.state = self.environment / "set_up.json"
        self.python = self.environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        self.lock(make_wheel(self.wheels, "star", "NAME = 'Sirius'"))

    def lock(self, text):
        for kind in ("base", "dev"):
            (self.root / "requirements" / f"{kind}.txt").write_text(text, encoding="utf-8")

    def start(self, *arguments, offline=True, **environ):
        if offline:
            arguments = ("--find-links", str(self.wheels), *arguments)
        program = [sys.executable, str(self.root / "set_up.py"), *arguments]
        settings = {"PIP_CONFIG_FILE": os.devnull, "PIP_FIND_LINKS": "", "PYTHONUTF8": "1"}
        settings["PYTHONDONTWRITEBYTECODE"] = "1"  # packages are to be compiled all the same
        return subprocess.Popen(
            program, env={**os.environ, **settings, **environ}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", start_new_session=True,
        )  # fmt: skip

    def set_up(self, *arguments, **options):
        process = self.start(*arguments, **options)
        said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def works(self):
        done = subprocess.run([self.python, "-c", WORKS], capture_output=True, encoding="utf-8")
        return done.stdout.strip() == "Sirius" and json.loads(self.state.read_text())["complete"]


@pytest.fixture(scope="session")
def empty_environment(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty") / ".venv"
    venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    return folder


@pytest.fixture
def course(tmp_path):
    return Course(tmp_path)


@pytest.fixture
def begun(course, empty_environment):
    """Begin with an environment that holds pip alone: making one takes seconds."""
    shutil.copytree(empty_environment, course.environment, symlinks=True)
    return course


def test_from_nothing_then_again_then_after_a_new_lock(course):
    status, said = course.set_up()
    assert status == 0, said
    assert course.works()
    assert list(course.environment.glob("**/__pycache__/star.*.pyc")), "the packages are not compiled"
    before = course.state.stat().st_mtime_ns
    started = time.perf_counter()
    assert course.set_up() == (0, "")
    assert time.perf_counter() - started < 1
    assert course.state.stat().st_mtime_ns == before

    course.lock(make_wheel(course.wheels, "star", "NAME = 'Sirius'; AGE = 1", version="2.0"))
    status, said = course.set_up()
    assert status == 0, said
    assert subprocess.run([course.python, "-c", "import star; star.AGE"]).returncode == 0


def test_environment_of_the_tests_serves_a_learner(begun):
    assert begun.set_up("--dev")[0] == 0
    assert begun.set_up() == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="kills by process group")
def test_killed_set_up_is_mended(begun):
    process = begun.start()
    deadline = time.monotonic() + 60
    while not begun.state.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert json.loads(begun.state.read_text())["complete"] is False
    half = begun.environment / "half.txt"
    half.write_text("what a cut installation left")
    status, said = begun.set_up()
    assert status == 0, said
    assert begun.works()
    assert not half.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows copies Python into an environment")
def test_what_cannot_be_trusted_is_made_again(begun):
    """A cut or moved environment, or one whose Python went away, is emptied; a whole one is filled up."""
    tools = runpy.run_path(str(begun.root / "set_up.py"))
    here, mend = tools["the_python"](), tools["can_be_mended"]
    assert mend(begun.environment), "one that somebody made by hand"
    for state in ('{"compl', '{"complete": false}', json.dumps({"complete": True, "python": here + " elsewhere"})):
        begun.state.write_text(state)
        assert not mend(begun.environment), state
        assert not tools["is_complete"](begun.environment, "base")
    begun.state.write_text(json.dumps({"complete": True, "python": here, "packages": tools["packages"]("base")}))
    assert mend(begun.environment)
    assert tools["is_complete"](begun.environment, "base")
    for link in begun.environment.glob("bin/python*"):
        link.unlink()
    begun.python.symlink_to("/nowhere/python3")
    assert not tools["is_complete"](begun.environment, "base")
    assert not mend(begun.environment)


def test_two_at_once(begun):
    both = [begun.start(), begun.start()]
    said = [process.communicate(timeout=120)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("is ready" in text for text in said) == 1, said
    assert begun.works()


def test_pip_takes_over_from_a_uv_that_fails(begun):
    make_wheel(begun.wheels, "uv", "import sys; sys.exit('uv does not work here')", version="9.0")
    status, said = begun.set_up()
    assert status == 0, said
    assert "uv does not work here" in said
    assert "Trying again with pip" in said
    assert begun.works()


def test_wrong_hash_is_refused(begun):
    begun.lock("star==1.0 --hash=sha256:" + "0" * 64)
    status, said = begun.set_up()
    assert status == 1
    assert "its hash differs" in said
    assert not begun.works()


def test_missing_wheel_is_named(begun):
    next(begun.wheels.glob("star-*")).unlink()
    status, said = begun.set_up()
    assert status == 1
    assert "No matching distribution found for star" in said
    assert "pip download --dest wheels --requirement requirements/base.txt" in said


def test_no_network(begun):
    # Nothing listens at port 9 of this computer.
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_EXTRA_INDEX_URL": ""}
    status, said = begun.set_up(offline=False, **nowhere)
    assert status == 1
    assert "there is no network" in said
    assert "--find-links wheels" in said
    assert begun.set_up()[0] == 0, "and with the wheels it works"


def test_folder_of_wheels_that_is_none(course):
    status, said = course.set_up("--find-links", "no such folder")
    assert status == 2
    assert "there is no folder no such folder" in said


@pytest.mark.skipif(not os.access("/dev/full", os.W_OK), reason="needs /dev/full")
def test_full_disk(begun):
    (begun.environment / "set_up.json.new").symlink_to("/dev/full")
    status, said = begun.set_up()
    assert status == 1
    assert "The disk is full" in said


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a folder that even root cannot write to")
def test_read_only_folder(course):
    course.environment.symlink_to("/sys/kernel")
    status, said = course.set_up()
    assert status == 1
    assert "cannot be written to" in said
    assert "Copy the course to a folder of your own" in said


def run_changed(course, change, **environ):
    """Run set_up.py in a Python that `change` makes another one."""
    start = f"import runpy; runpy.run_path({str(course.root / 'set_up.py')!r}, run_name='__main__')"
    program = "\n".join(["import sys", "sys.argv = ['set_up.py', '--dev']", change, start])
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=course.root, env={**os.environ, **environ},
        capture_output=True, encoding="utf-8",
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_venv_without_pip(course):
    change = """
import importlib.util as tools
find = tools.find_spec
tools.find_spec = lambda name, *rest: None if name == "ensurepip" else find(name, *rest)
"""
    status, said = run_changed(course, change)
    assert status == 1
    assert "sudo apt install python{}.{}-venv".format(*sys.version_info) in said


OLD = "sys.version_info = (3, 9, 2)"


def test_old_python_alone(course, tmp_path):
    status, said = run_changed(course, OLD, PATH=str(tmp_path))
    assert status == 1
    assert "needs Python 3.11 or later" in said


@pytest.mark.skipif(os.name == "nt", reason="a script without ending is no program on Windows")
def test_old_python_finds_a_newer_one(course, tmp_path):
    broken, good = tmp_path / "python3.14", tmp_path / "python3.12"
    broken.write_text("#!/bin/sh\nexit 127\n")
    good.write_text('#!/bin/sh\n[ "$1" = -c ] || echo "newer: $2"\n')
    for program in (broken, good):
        program.chmod(0o755)
    assert run_changed(course, OLD, PATH=str(tmp_path)) == (0, "newer: --dev\n")


def test_old_pythons_can_read_it():
    ast.parse(SET_UP.read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "disk full"),
        (OSError(errno.EROFS, "Read-only file system"), "read-only"),
        ("ERROR: No matching distribution found for star", "not in folder"),
        ("something else", "unknown"),
    ],
)
def test_problems_are_told_apart(problem, kind):
    assert runpy.run_path(str(SET_UP))["what_happened"](problem) == kind
