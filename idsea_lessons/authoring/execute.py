"""Run a lesson from top to bottom in a clean room, and bring its outputs into one shape."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import ipykernel.kernelspec
import nbformat
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from .lesson import LessonError

LIMIT_SECONDS = 60.0
Progress = Callable[[int, int], None]
_RULE = "-" * 75
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def execute(
    notebook: NotebookNode,
    folder: Path,
    name: str = "notebook",
    limit: float = LIMIT_SECONDS,
    environment: Mapping[str, str] | None = None,
    answers: Path | None = None,
    progress: Progress | None = None,
) -> NotebookNode:
    r"""Run every cell of a notebook in a new kernel with an empty ledger.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        The notebook; it is not changed.
    folder : pathlib.Path
        Where it runs, so that relative paths work.
    name : str, optional
        How to call it in an error.
    limit : float, optional
        Seconds for the whole notebook, with the start of the kernel.
    environment : mapping of str to str, optional
        Variables for the kernel, above the usual ones.
    answers : pathlib.Path, optional
        Folder of sealed answers to check against; the installed ones by default.
    progress : callable, optional
        Called before each cell with the number of cells done and of all cells.

    Returns
    -------
    nbformat.NotebookNode
        A copy with outputs: streams joined, cells counted from 1, nothing that depends on the moment.

    Raises
    ------
    LessonError
        If a cell fails, writes to stderr, kills the kernel, or the time is over. It shows the cell.

    Examples
    --------
    >>> from idsea_lessons.authoring.pair import to_notebook
    >>> notebook = to_notebook("```{code-cell}\nprint(6 * 7)\n```\n")
    >>> execute(notebook, Path.cwd()).cells[0].outputs[0].text
    '42\n'
    """
    run = nbformat.from_dict(notebook)
    metadata = nbformat.from_dict(notebook.metadata)
    with tempfile.TemporaryDirectory(prefix="idsea-", ignore_cleanup_errors=True) as room:
        variables = _clean_room(Path(room), environment or {}, answers)
        _run(run, folder, name, limit, variables, Path(room), progress)
    run.metadata = metadata  # the client writes the version of this Python there
    _normalise(run)
    _refuse_stderr(run, name)
    return run


class _ThisPython(KernelSpecManager):
    """Offers the kernel of the Python that builds, whatever kernels a person has installed."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return the one kernel there is."""
        return KernelSpec(resource_dir=ipykernel.kernelspec.RESOURCES, **ipykernel.kernelspec.get_kernel_dict())


class _Client(NotebookClient):
    """A notebook client whose kernel is reached through files where the system can do that."""

    room: Path

    def create_kernel_manager(self) -> AsyncKernelManager:
        """Make the manager of the one kernel."""
        self.km = AsyncKernelManager(kernel_name="python3", kernel_spec_manager=_ThisPython())
        if sys.platform != "win32":
            self.km.transport = "ipc"
            self.km.ip = str(self.room / "ipc")
        return self.km


def _run(
    notebook: NotebookNode,
    folder: Path,
    name: str,
    limit: float,
    environment: dict[str, str],
    room: Path,
    progress: Progress | None,
) -> None:
    """Run `notebook` in place; turn what can go wrong into a LessonError."""
    started = time.monotonic()
    now = {"cell": 0}

    def watch(cell_index: int, **_: Any) -> None:
        now["cell"] = cell_index
        if progress:
            progress(cell_index, len(notebook.cells))

    client = _Client(
        notebook,
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
        store_widget_state=False,  # widget ids are new in every run
        coalesce_streams=True,
        force_raise_errors=True,
        on_cell_start=watch,
        timeout_func=lambda cell: max(0.1, limit - (time.monotonic() - started)),
    )
    client.room = room
    try:
        client.execute(env=environment, stderr=subprocess.DEVNULL)
    except CellExecutionError as error:
        trace = _COLOURS.sub("", error.traceback).rpartition(_RULE)[2]  # without the cell: it is shown above
        raise _failure(name, notebook, now["cell"], f"{error.ename}: {error.evalue}", trace) from None
    except CellTimeoutError:
        what = f"the lesson is not done after {limit:g} s: make it do less"
        raise _failure(name, notebook, now["cell"], what) from None
    except (DeadKernelError, RuntimeError) as error:
        raise _failure(name, notebook, now["cell"], f"the kernel died ({error})") from None


def _clean_room(room: Path, extra: Mapping[str, str], answers: Path | None) -> dict[str, str]:
    """Return the variables of a kernel that knows nothing of the person who builds."""
    if answers:
        startup = room / "ipython" / "profile_default" / "startup"
        startup.mkdir(parents=True)
        lines = f"from idsea_lessons.authoring import probe\nprobe.use_answers({str(answers)!r})\ndel probe\n"
        (startup / "answers.py").write_text(lines, encoding="utf-8")
    environment = {**os.environ}
    # ipykernel lets C code's stderr through under pytest; a lesson must be treated the same everywhere.
    environment.pop("PYTEST_CURRENT_TEST", None)
    environment.update(
        IDSEA_LEDGER=str(room / "ledger"),
        IPYTHONDIR=str(room / "ipython"),
        PYTHONHASHSEED="0",
    )
    if matplotlib := importlib.util.find_spec("matplotlib"):
        environment["MATPLOTLIBRC"] = str(Path(str(matplotlib.origin)).parent / "mpl-data" / "matplotlibrc")
    return {**environment, **extra}


def _normalise(notebook: NotebookNode) -> None:
    """Count the cells that ran from 1, and drop what only this run knows."""
    count = 0
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        cell.metadata.pop("execution", None)
        if cell.execution_count is not None:
            count += 1
            cell.execution_count = count
        for output in cell.outputs:
            output.pop("transient", None)
            if "execution_count" in output:
                output.execution_count = cell.execution_count


def _refuse_stderr(notebook: NotebookNode, name: str) -> None:
    """Raise if a cell wrote to stderr: a learner would take it for a mistake of theirs."""
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "stream" and output.name == "stderr":
                raise _failure(name, notebook, index, "the cell writes to stderr", output.text)


def _failure(name: str, notebook: NotebookNode, index: int, what: str, detail: str = "") -> LessonError:
    """Return the error for one cell, with the cell in it."""
    source = "\n".join(f"    | {line}" for line in notebook.cells[index].source.splitlines())
    return LessonError(name, [f"cell {index + 1}: {what}\n{source}\n{detail}".rstrip()])
