"""Whether the learner id in a notebook belongs to the learner who handed it in."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def check_learner_id(learner_id: object) -> None:
    """Stop a test if a notebook is computed with the numbers of somebody else.

    For hidden tests. The owner is known only while nbgrader grades: it then works in the folder
    `autograded/<learner>/<assignment>/`. Anywhere else only the form of the id is checked.

    Parameters
    ----------
    learner_id : object
        What the notebook holds as ``learner_id``.

    Raises
    ------
    AssertionError
        If it is not filled in, is no text, or is not the id of the one who handed the notebook in.

    Examples
    --------
    >>> check_learner_id("li.wei")
    >>> check_learner_id(...)
    Traceback (most recent call last):
    AssertionError: learner_id is not filled in: write your own id between quotes, such as "li.wei"
    """
    if learner_id is ...:
        raise AssertionError('learner_id is not filled in: write your own id between quotes, such as "li.wei"')
    if not isinstance(learner_id, str):
        raise AssertionError(
            f'learner_id must be text, but it is {learner_id!r}: write it between quotes, such as "li.wei"'
        )
    owner = submission_owner()
    if owner is not None and learner_id != owner:
        raise AssertionError(
            f'this work was handed in by "{owner}", but it was computed with the numbers of "{learner_id}": '
            f'write learner_id = "{owner}", run the whole notebook again, and hand it in again'
        )


def submission_owner() -> str | None:
    """Return who handed in the notebook that is being graded.

    Returns
    -------
    str or None
        The learner's id in the gradebook; None when this is not nbgrader's autograder.

    Examples
    --------
    >>> submission_owner() is None
    True
    """
    if os.environ.get("NBGRADER_EXECUTION") != "autograde":
        return None
    submission = _starting_folder()
    return submission.parent.name if submission.parent.parent.name == "autograded" else None


def _starting_folder() -> Path:
    """Return where the kernel started: learners may have changed the working folder since."""
    if "IPython" in sys.modules:
        shell = sys.modules["IPython"].get_ipython()
        if shell is not None:
            return Path(shell.starting_dir)
    return Path.cwd()
