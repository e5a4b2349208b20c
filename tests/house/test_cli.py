"""The command `idsea`: its answers to right and wrong use."""

import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from idsea_lessons import data
from idsea_lessons.cli import CommandError, app, doctor, main, warming
from idsea_lessons.cli.lab import can_write, refuse_damaged_data

ROOT = Path(__file__).resolve().parents[2]


def idsea(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def copied_data(tmp_path, monkeypatch):
    """Make a data folder that a test may damage."""
    folder = tmp_path / "data"
    shutil.copytree(data.folder(), folder, ignore=shutil.ignore_patterns("optional"))
    monkeypatch.setenv("IDSEA_DATA", str(folder))
    data.folder.cache_clear()
    data.manifest.cache_clear()
    yield folder
    data.folder.cache_clear()
    data.manifest.cache_clear()


def test_help_names_every_command():
    said = idsea("--help").output
    for command in ("lab", "doctor", "build", "prove", "data", "new"):
        assert re.search(rf"^│ {command} ", said, re.MULTILINE), command


@pytest.mark.parametrize("arguments", [["fly"], ["lab", "--port", "0"], ["lab", "--port", "70000"], ["data", "fetch"]])
def test_wrong_use_is_an_error(arguments):
    result = idsea(*arguments)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_foreseen_failure_is_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["idsea", "data", "fetch", "no_such_file"])
    with pytest.raises(SystemExit) as end:
        main()
    assert "no data file is called 'no_such_file'" in str(end.value)


def test_data_list_names_every_file():
    said = idsea("data", "list").output
    assert all(file.name in said and file.licence in said for file in data.manifest())


def test_data_verify(copied_data):
    assert idsea("data", "verify").exit_code == 0
    (copied_data / "leapseconds.tls").write_text("gone")
    result = idsea("data", "verify")
    assert result.exit_code == 1
    assert "damaged  leapseconds.tls" in result.output
    assert "git checkout -- data/leapseconds.tls" in result.output


def test_lab_and_doctor_see_missing_data(copied_data):
    (copied_data / "leapseconds.tls").unlink()
    with pytest.raises(CommandError, match=r"leapseconds\.tls is missing"):
        refuse_damaged_data()
    broken = [finding for finding in doctor.look_at_data() if finding.state == "broken"]
    assert [(finding.what, finding.says) for finding in broken] == [("data: leapseconds.tls", "missing")]


def test_doctor_finds_this_computer_ready():
    result = idsea("doctor")
    assert result.exit_code == 0, result.output
    assert "The course is ready." in result.output


def test_doctor_compares_versions_with_the_lock(tmp_path):
    lock = tmp_path / "lock.txt"
    lock.write_text("numpy==1.0 \\\n    --hash=sha256:00\nno-such-package==2.0\nappnope==1 ; sys_platform == 'never'\n")
    findings = {finding.what: finding for finding in doctor.look_at_packages(lock)}
    assert findings.keys() == {"numpy", "no-such-package"}
    assert "the lock says 1.0" in findings["numpy"].says
    assert findings["no-such-package"].says.startswith("missing")
    assert str(lock) in findings["numpy"].mend


def test_doctor_is_not_content_with_something_broken(monkeypatch):
    monkeypatch.setattr(doctor, "look_at_disk", lambda course: doctor.Finding("disk", "broken", "full", "free 1 GB"))
    result = idsea("doctor")
    assert result.exit_code == 1
    assert "1 to mend." in result.output


def test_kernels_are_warm_after_warming_and_not_after_a_change(tmp_path, monkeypatch):
    monkeypatch.setattr("idsea_lessons.compiled.cache_folder", lambda: tmp_path)
    monkeypatch.setattr("idsea_lessons.compiled.warm", lambda: iter([("idsea_lessons.orbits.lambert", 0.1)]))
    assert not warming.are_warm()
    warming.warm_up()
    assert warming.are_warm()
    assert next(iter(doctor.look_at_kernels())).state == "ok"
    monkeypatch.setattr("platform.machine", lambda: "another computer")
    assert not warming.are_warm()


def test_kernel_cache_that_cannot_be_written_to(monkeypatch):
    monkeypatch.setattr("idsea_lessons.compiled.cache_folder", lambda: Path("/dev/null/kernels"))
    monkeypatch.setattr("idsea_lessons.compiled.warm", lambda: iter([("idsea_lessons.orbits.lambert", 0.1)]))
    warming.warm_up()
    [finding] = doctor.look_at_kernels()
    assert finding.state == "note"
    assert "NUMBA_CACHE_DIR" in finding.mend


def test_can_write(tmp_path):
    assert can_write(tmp_path / "new" / "folder")
    assert not can_write(Path("/dev/null/folder"))


@pytest.fixture
def empty_course(tmp_path, monkeypatch):
    """Make a course without lessons, in which one can be begun."""
    for folder in ("lessons", "assignments", "idsea_lessons/learn/answers"):
        (tmp_path / folder).mkdir(parents=True)
    for page in (ROOT / "lessons").glob("*.md"):
        shutil.copy(page, tmp_path / "lessons")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_new_lesson_lacks_nothing_but_the_authors_words(empty_course):
    assert idsea("new", "lesson", "2.4", "launch_window").exit_code == 0
    source = empty_course / "lessons" / "2_mars" / "2.4_launch_window.md"
    said = idsea("build", "2.4").output
    assert set(re.findall(r"\((\w+)\)$", said, re.MULTILINE)) == {"no_undone_work"}
    source.write_text(source.read_text(encoding="utf-8").replace("TODO", "Here"), encoding="utf-8")
    result = idsea("build", "2.4")
    assert result.exit_code == 0, result.output
    assert source.with_suffix(".ipynb").is_file()


def test_new_assignment_is_built_and_proven(empty_course, monkeypatch):
    assert idsea("new", "assignment", "A03", "capture").exit_code == 0
    result = idsea("build", "A03")
    assert result.exit_code == 0, result.output
    folder = empty_course / "assignments"
    assert {file.name for file in folder.rglob("*.*")} == {
        "A03_capture.md", "A03_capture.ipynb", "rubric.md", "right_energy.py", "wrong_metres.py"
    }  # fmt: skip
    from idsea_lessons.classroom.course import find_assignments
    from idsea_lessons.classroom.proof import prove

    [proof] = prove(find_assignments(folder))
    assert proof.proven, proof


def test_new_overwrites_nothing(empty_course):
    idsea("new", "lesson", "2.4", "launch_window")
    idsea("new", "assignment", "A03", "capture")
    before = {path: path.read_bytes() for path in empty_course.rglob("*.*") if path.is_file()}
    for kind, name in (("lesson", "2.4"), ("assignment", "A03")):
        for slug in ("launch_window", "another_name"):
            result = idsea("new", kind, name, slug)
            assert result.exit_code == 1
            assert "exists already" in str(result.exception)
    assert before == {path: path.read_bytes() for path in empty_course.rglob("*.*") if path.is_file()}


@pytest.mark.parametrize(
    "arguments",
    [
        ("lesson", "9.1", "orbit"), ("lesson", "2", "orbit"), ("lesson", "2.1", "../orbit"),
        ("lesson", "2.1", "An Orbit"), ("assignment", "3", "orbit"), ("assignment", "A03", ""),
    ],
)  # fmt: skip
def test_new_refuses_bad_names(empty_course, arguments):
    result = idsea("new", *arguments)
    assert isinstance(result.exception, CommandError)
    assert not list(empty_course.glob("*/*/*.md"))


def test_new_outside_a_course(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = idsea("new", "lesson", "2.4", "launch_window")
    assert "no course folder" in str(result.exception)
