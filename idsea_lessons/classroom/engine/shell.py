"""IPython without a kernel: runs cells one by one and returns what a notebook would store.

This module runs inside the sandbox. Nothing here is trusted: whatever it returns is looked at again outside.
"""

from __future__ import annotations

import io
import os
import sys
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

MOST_TEXT = 2_000_000  # characters of one cell
MOST_IMAGE = 8_000_000
CUT = "\n[The output is too long: the rest was left out.]\n"
Output = dict[str, Any]


class Recorder:
    """The outputs of the cell that runs now, in their order.

    Examples
    --------
    >>> recorder = Recorder()
    >>> recorder.text("stdout", "C3 = ")
    >>> recorder.text("stdout", "13.1")
    >>> recorder.take()
    [{'output_type': 'stream', 'name': 'stdout', 'text': 'C3 = 13.1'}]
    """

    def __init__(self) -> None:
        self._outputs: list[Output] = []
        self._room = MOST_TEXT

    def text(self, name: str, text: str) -> None:
        """Add to a stream; what is too long is cut."""
        if self._room <= 0 or not text:
            return
        text = str(text)
        kept = text[: self._room] + (CUT if len(text) >= self._room else "")
        self._room -= len(text)
        last = self._outputs[-1] if self._outputs else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["parts"].append(kept)
        else:
            self._outputs.append({"output_type": "stream", "name": name, "parts": [kept]})

    def add(self, output: Output) -> None:
        """Add a picture, a value or an error."""
        self._room -= 200
        if self._room > 0:
            self._outputs.append(output)

    def take(self) -> list[Output]:
        """Return the outputs, and begin again."""
        outputs, self._outputs, self._room = self._outputs, [], MOST_TEXT
        for output in outputs:
            if "parts" in output:
                output["text"] = "".join(output.pop("parts"))
        return outputs


recorder = Recorder()


class Stream(io.TextIOBase):
    """What `print` writes to."""

    encoding = "utf-8"  # type: ignore[assignment]

    def __init__(self, name: str) -> None:
        self.name = name

    def write(self, text: str) -> int:
        """Record a text."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        recorder.text(self.name, text)
        return len(text)

    def writable(self) -> bool:
        """Tell that one can write to it."""
        return True

    def fileno(self) -> int:
        """Return the file below, for programs that are started by a cell."""
        return 1 if self.name == "stdout" else 2


class Publisher(DisplayPublisher):
    """What `display` writes to."""

    def publish(self, data: dict, metadata: dict | None = None, **more: Any) -> None:  # type: ignore[override]
        """Record a picture or a text."""
        recorder.add({"output_type": "display_data", "data": _fit(data), "metadata": {}})

    def clear_output(self, wait: bool = False) -> None:
        """Do nothing: in a stored notebook nobody watches."""


class Hook(DisplayHook):
    """What shows the value that a cell ends with."""

    def write_output_prompt(self) -> None:
        """Write no prompt: a notebook shows it itself."""

    def write_format_data(self, format_dict: dict, md_dict: dict | None = None) -> None:
        """Record the value."""
        count = self.shell.execution_count  # type: ignore[union-attr]
        output = {"output_type": "execute_result", "data": _fit(format_dict), "metadata": {}, "execution_count": count}
        recorder.add(output)

    def finish_displayhook(self) -> None:
        """Write no end of line."""


class Shell(InteractiveShell):
    """IPython, with its outputs recorded and nothing kept on disk."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)

    def init_history(self) -> None:
        """Keep no file of what was typed."""
        self.config.HistoryManager.enabled = False
        super().init_history()

    def enable_gui(self, gui: Any = None) -> None:
        """Open no windows."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:  # type: ignore[override]
        """Record an error."""
        name = getattr(etype, "__name__", "Error")
        lines = [str(line)[:20_000] for line in stb[:100]]
        recorder.add({"output_type": "error", "ename": str(name), "evalue": _message(evalue), "traceback": lines})


def make_shell() -> Shell:
    """Make the shell once, before any learner's code runs.

    Returns
    -------
    Shell
        With pictures in the notebook, as `%matplotlib inline` shows them.
    """
    shell = Shell.instance()
    shell.colors = "nocolor"
    shell.run_line_magic("matplotlib", "inline")
    return shell


def run(shell: Shell, code: str) -> tuple[list[Output], bool]:
    """Run one cell.

    Parameters
    ----------
    shell : Shell
        From `make_shell`.
    code : str
        The cell.

    Returns
    -------
    outputs : list of dict
        What a notebook stores.
    failed : bool
        Whether it ended with an error.
    """
    sys.stdout, sys.stderr = Stream("stdout"), Stream("stderr")
    start = os.fstat(1).st_size
    try:
        result = shell.run_cell(code, store_history=True)
        failed = not result.success
    except BaseException as problem:  # the learner has changed the shell itself
        failed = True
        recorder.add(error(type(problem).__name__, _message(problem)))
    outputs = recorder.take()
    below = _written_below(start)
    if below:
        outputs.insert(0, {"output_type": "stream", "name": "stdout", "text": below})
    return outputs, failed


def error(name: str, message: str) -> Output:
    """Return an error as a notebook stores it.

    Examples
    --------
    >>> error("StoppedError", "the program ended")["traceback"]
    ['StoppedError: the program ended']
    """
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": [f"{name}: {message}"]}


def _written_below(start: int) -> str:
    """Return what compiled code or another program wrote to the file below stdout and stderr."""
    size = min(os.fstat(1).st_size - start, MOST_TEXT)
    return os.pread(1, size, start).decode("utf-8", "replace") if size > 0 else ""


def _message(problem: BaseException) -> str:
    try:
        return str(problem)[:20_000]
    except BaseException:
        return "(an error without a readable message)"


def _fit(data: dict) -> dict:
    """Keep what is small enough."""
    kept = {}
    for kind, content in data.items():
        if isinstance(content, bytes):
            import base64

            content = base64.b64encode(content).decode()
        if isinstance(content, str) and len(content) <= (MOST_IMAGE if kind.startswith("image/") else MOST_TEXT):
            kept[str(kind)] = content
    return kept
