"""Two corrections to nbgrader, switched on in `course/nbgrader_config.py`."""

from __future__ import annotations

from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade

from . import regions

STDERR = "[written to stderr]\n"


class OnlyErrorsFail(NbGraderPreprocessor):
    r"""Keep right work from scoring zero because something was written to stderr.

    nbgrader gives no points for a test cell with any output on stderr, even a warning from a library or
    a message that a font list is being made. Here a test fails by raising an error and in no other way:
    what was written to stderr stays visible, as ordinary output under the line `STDERR`.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_output
    >>> warning = new_output("stream", name="stderr", text="overflow")
    >>> cell = new_code_cell(outputs=[warning], metadata={"nbgrader": {"grade": True}})
    >>> cell, _ = OnlyErrorsFail().preprocess_cell(cell, {}, 0)
    >>> cell.outputs[0].name, cell.outputs[0].text
    ('stdout', '[written to stderr]\noverflow')
    """

    def preprocess_cell(self, cell: NotebookNode, resources: dict, cell_index: int) -> tuple[NotebookNode, dict]:
        """Turn stderr into ordinary output, in test cells only."""
        if is_grade(cell) and cell.cell_type == "code":
            for output in cell.outputs:
                if output.output_type == "stream" and output.name == "stderr":
                    output.name, output.text = "stdout", STDERR + output.text
        return cell, resources


class KeepTestsHidden(NbGraderPreprocessor):
    r"""Take the hidden tests out of the feedback, and leave their messages in.

    nbgrader shows learners the whole hidden test in their feedback (nbgrader#917, nbgrader#1363): in the
    cell, and again in the traceback. Here the region is cut from the cell, and the frames of the cell from
    every traceback. Frames in the learner's own code stay, and so does the message.

    Examples
    --------
    >>> from nbformat.v4 import new_code_cell, new_notebook
    >>> test = "### BEGIN HIDDEN TESTS\nassert c3 == 13\n### END HIDDEN TESTS"
    >>> cell = new_code_cell(test, metadata={"nbgrader": {"grade": True}})
    >>> notebook, _ = KeepTestsHidden().preprocess(new_notebook(cells=[cell]), {})
    >>> notebook.cells[0].source
    '# Hidden tests were run here.'
    """

    def preprocess(self, notebook: NotebookNode, resources: dict) -> tuple[NotebookNode, dict]:
        """Cut the hidden tests from cells and tracebacks."""
        secret_frames: list[str] = []
        for cell in notebook.cells:
            outside, inside = regions.split(cell.source, regions.HIDDEN)
            if is_grade(cell) and inside:
                cell.source = "\n".join([*outside, "# Hidden tests were run here."])
                secret_frames.append(f"Cell In[{cell.execution_count}]")
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                if output.output_type == "error":
                    output.traceback = [frame for frame in output.traceback if not _starts(frame, secret_frames)]
        return notebook, resources


def _starts(frame: str, heads: list[str]) -> bool:
    """Tell whether a frame of a traceback, which IPython has coloured, begins with one of `heads`."""
    return strip_ansi(frame).lstrip().startswith(tuple(heads))
