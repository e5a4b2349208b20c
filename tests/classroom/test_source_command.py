"""`idsea source`: what nbgrader gets, and what it never gets."""

from typer.testing import CliRunner

from idsea_lessons import cli


def test_source_holds_the_notebook_and_nothing_for_authors(tmp_path, monkeypatch):
    course = cli.course_folder()
    (tmp_path / "course").mkdir()
    monkeypatch.setattr(cli, "course_folder", lambda: tmp_path)
    done = CliRunner().invoke(cli.app, ["source", "A02"])
    assert done.exit_code == 0, done.output
    laid_out = tmp_path / "course" / "source" / "A02"
    assert [path.name for path in laid_out.iterdir()] == ["A02_lambert_porkchop.ipynb"]
    original = course / "assignments" / "A02_lambert_porkchop" / "A02_lambert_porkchop.ipynb"
    assert (laid_out / "A02_lambert_porkchop.ipynb").read_bytes() == original.read_bytes()


def test_an_unknown_assignment_is_explained(tmp_path, monkeypatch):
    monkeypatch.setattr(cli, "course_folder", lambda: tmp_path)
    done = CliRunner().invoke(cli.app, ["source", "A77"])
    assert isinstance(done.exception, cli.CommandError)
    assert "A77" in str(done.exception)
