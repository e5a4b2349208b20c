import sys
import time

import pytest

from idsea_lessons.authoring.execute import execute
from idsea_lessons.authoring.lesson import LessonError
from idsea_lessons.authoring.pair import to_notebook


def notebook(*cells):
    return to_notebook("\n".join(f"```{{code-cell}}\n{cell}\n```\n" for cell in cells))


def test_outputs_are_brought_into_one_shape(tmp_path):
    code = 'import sys\nprint("a")\nsys.stdout.flush()\nprint("b")\n1 + 1'
    source = notebook(code, "", "1 / 4")
    run = execute(source, tmp_path)
    stream, result = run.cells[0].outputs
    assert stream.text == "a\nb\n"
    assert result.execution_count == run.cells[0].execution_count == 1
    assert [cell.execution_count for cell in run.cells] == [1, None, 2]
    assert all("execution" not in cell.metadata for cell in run.cells)
    assert run.metadata == source.metadata
    assert source.cells[0].outputs == []


def test_lesson_runs_in_its_folder_with_a_new_ledger(tmp_path, monkeypatch):
    monkeypatch.setenv("IDSEA_LEDGER", "/the/ledger/of/the/author")
    code = (
        "import os, pathlib\nledger = pathlib.Path(os.environ['IDSEA_LEDGER'])\n"
        "print(pathlib.Path.cwd() == pathlib.Path({!r}), ledger.exists(), 'author' in str(ledger))"
    )
    run = execute(notebook(code.format(str(tmp_path))), tmp_path)
    assert run.cells[0].outputs[0].text == "True False False\n"


def test_kernel_is_this_python_and_leaves_nothing_behind(tmp_path):
    run = execute(notebook("import sys\nprint(sys.executable)"), tmp_path)
    assert run.cells[0].outputs[0].text.strip() == sys.executable
    assert list(tmp_path.iterdir()) == []


def test_error_shows_the_cell(tmp_path):
    with pytest.raises(LessonError, match=r"9\.1: cell 2: ZeroDivisionError: division by zero\n    \| 1 / 0"):
        execute(notebook("x = 1", "1 / 0"), tmp_path, "9.1")


def test_an_expected_error_is_an_error_too(tmp_path):
    source = to_notebook('```{code-cell}\n:tags: ["raises-exception"]\n\n1 / 0\n```\n')
    with pytest.raises(LessonError, match="ZeroDivisionError"):
        execute(source, tmp_path)


@pytest.mark.parametrize(
    "code",
    [
        "import warnings\nwarnings.warn('careful')",
        "import sys\nprint('careful', file=sys.stderr)",
        pytest.param(
            "import os, time\nos.write(2, b'careful')\ntime.sleep(0.5)",
            marks=pytest.mark.skipif(sys.platform == "win32", reason="ipykernel cannot see it there"),
        ),
    ],
)
def test_stderr_fails_and_shows_the_cell(tmp_path, code):
    with pytest.raises(LessonError, match=r"(?s)cell 2: the cell writes to stderr\n    \| import.*careful"):
        execute(notebook("x = 1", code), tmp_path)


def test_the_limit_is_for_all_cells_together(tmp_path):
    started = time.monotonic()
    nap = "import time\ntime.sleep(1)"
    with pytest.raises(LessonError, match=r"cell \d: the lesson is not done after 2 s"):
        execute(notebook(nap, nap, nap, nap), tmp_path, limit=2.0)
    assert time.monotonic() - started < 6


def test_a_dead_kernel_is_reported_at_once(tmp_path):
    started = time.monotonic()
    with pytest.raises(LessonError, match=r"cell 2: the kernel died"):
        execute(notebook("x = 1", "import os\nos._exit(1)"), tmp_path)
    assert time.monotonic() - started < 15


def test_progress_counts_the_cells(tmp_path):
    seen = []
    execute(notebook("1", "2"), tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 2), (1, 2)]


@pytest.mark.skipif(sys.platform == "win32", reason="no such sockets there")
def test_the_kernel_opens_no_network_port(tmp_path):
    code = "from ipykernel.connect import get_connection_info as info\nprint(info(unpack=True)['transport'])"
    assert execute(notebook(code), tmp_path).cells[0].outputs[0].text == "ipc\n"
