"""Settings of the course for nbgrader 0.9.6.

nbgrader reads this file when it is run in this folder. Whatever is not named here keeps nbgrader's
own value. `idsea prove` reads the same file, so an assignment is proven under the settings it is used with.
"""

import warnings
from pathlib import Path

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    Execute,
    GetGrades,
    LimitOutput,
    SaveAutoGrades,
)

from idsea_lessons.classroom.button import use_engine
from idsea_lessons.classroom.preprocessors import KeepTestsHidden, OnlyErrorsFail

c = get_config()  # noqa: F821 - nbgrader gives this function to the file

# --- The course -----------------------------------------------------------------------------------

# Learners name it when they fetch and submit: `nbgrader fetch_assignment A02 --course idsea`.
c.CourseDirectory.course_id = "idsea"

# source/, release/, submitted/, autograded/, feedback/ and gradebook.db are made in this folder, wherever
# nbgrader or JupyterLab was started.
c.CourseDirectory.root = str(Path(__file__).resolve().parent)

# What is never copied, from authors to learners or back. (`feedback` is nbgrader's own.)
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "__pycache__",
    "*.pyc",
    "feedback",
    "answers",
    "rubric.md",
    ".*",
]

# A submission is a notebook and at most a few small files: 20 MB (in kB).
c.CourseDirectory.max_file_size = 20_000
c.CourseDirectory.max_dir_size = 20_000

# nbgrader 0.9.6 with SQLAlchemy 2 warns at every new submission that objects are "not in session"; it adds
# them a line later. tests/classroom/test_round_trip.py shows that no mark is lost.
warnings.filterwarnings("ignore", message="Object of type <Submitted.* not in session")

# --- The exchange between trainer and learners ----------------------------------------------------

# A folder that everybody on the machine may write to. On Windows nbgrader has no exchange: see README.md.
c.Exchange.root = "/usr/local/share/nbgrader/exchange"

# One clock for everybody: learners are in many time zones.
c.Exchange.timezone = "UTC"

# --- What learners receive ------------------------------------------------------------------------

# The stub must run: `best = ...` above it stays as it is, and the test can say "not answered yet" where
# nbgrader's own stub would stop the cell with NotImplementedError.
c.ClearSolutions.code_stub = {"python": "# WRITE YOUR CODE HERE\npass"}
c.ClearSolutions.text_stub = "Write your answer here."

# --- Marking --------------------------------------------------------------------------------------

# `nbgrader autograde` and formgrader's Autograde button use the course's grading engine: learners' code runs in a
# sandbox, in parallel. Without this line plain nbgrader marks the course again, with the settings below.
use_engine()

# Every notebook runs in this kernel, whatever the learner's computer called its own.
c.Execute.kernel_name = "python3"
# One line a submission about unencrypted local connections says nothing new; errors are still shown.
c.Execute.extra_arguments = ["--log-level=ERROR"]

# Seconds for one cell. Whole lessons take less than 60 s; the first call of a compiled function may be slow
# on a machine that has not compiled it yet.
SECONDS_PER_CELL = 120
c.Execute.timeout = SECONDS_PER_CELL
c.Execute.startup_timeout = 120
# Seconds in which the output of a finished cell must arrive: nbgrader's 4 s are short on a busy machine.
c.Execute.iopub_timeout = 30
# A cell that takes too long is stopped, its tests fail with this message, and the rest is marked as usual.
c.Execute.interrupt_on_timeout = True
_TOO_LONG = f"this cell ran for more than {SECONDS_PER_CELL} seconds and was stopped: does a loop never end?"
c.Execute.error_on_timeout = {
    "ename": "CellTimeoutError",
    "evalue": _TOO_LONG,
    "traceback": [f"CellTimeoutError: {_TOO_LONG}"],
}

# The steps of marking. Changed from nbgrader's own: OnlyErrorsFail stands in the place of IgnorePattern.
# nbgrader gives zero points as soon as a test cell writes anything to stderr, even a library's warning.
c.Autograde.autograde_preprocessors = [
    Execute,
    OnlyErrorsFail,
    LimitOutput,
    SaveAutoGrades,
    AssignLatePenalties,
    CheckCellMetadata,
]

# A test cell that a learner deleted comes back and is marked; nbgrader would leave the score empty.
c.OverwriteCells.add_missing_cells = True

# Enough to understand an error, not enough to fill the gradebook.
c.LimitOutput.max_lines = 300
c.LimitOutput.max_traceback = 60

# --- Feedback -------------------------------------------------------------------------------------

# Changed from nbgrader's own: KeepTestsHidden comes first. Learners read the message of a hidden test,
# not its source (nbgrader#917, nbgrader#1363); the same assignment can be used again.
c.GenerateFeedback.preprocessors = [KeepTestsHidden, GetGrades, CSSHTMLHeaderPreprocessor]
