"""From a notebook to an executed notebook: the learner's cells in one sandbox, the tests in another.

Learner and tests never share a process. Before a test runs, the plain values that it reads are carried over (see
`values`); names that the trainer's own cells set are never taken from the learner. So a learner can change every
tool in their own process, and the test does not notice.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from idsea_lessons.classroom.engine.canaries import Canary, canaries
from idsea_lessons.classroom.engine.names import BUILTINS, names_of
from idsea_lessons.classroom.engine.slot import Session, Slot, Stopped, TooLong

# What may be shown to a trainer: a page or a script of a learner would run in the trainer's browser.
_SHOWN = ("text/plain", "image/png", "image/jpeg", "text/latex")
_LARGEST_OUTPUT = 20_000_000


@dataclass(frozen=True)
class Job:
    """One notebook to be run.

    Parameters
    ----------
    learner, assignment : str
        Whose work on what.
    cells : list of dict
        The code cells in their order: `id`, `role` ("learner" or "test") and `code`.
    prelude : list of str
        The trainer's cells that prepare the tests.
    needs : mapping of str to int
        How many cells of the prelude a test needs, by its id.
    answers : list of str
        The names that learners are asked for.
    files : mapping of str to str
        Files beside the notebook, in base64.
    cell_seconds, all_seconds : float
        How long one cell, and all of them, may take.
    """

    learner: str
    assignment: str
    cells: list[dict[str, str]]
    answers: list[str]
    prelude: list[str] = field(default_factory=list)
    needs: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    cell_seconds: float = 120.0
    all_seconds: float = 900.0


@dataclass
class Executed:
    """What came out.

    Parameters
    ----------
    outputs : list of list of dict
        For each cell of the job, what a notebook stores.
    reason : str
        Why the program did not reach its end; empty if it did.
    flags, notes : list of str
        Signs of tampering, and what else a trainer may want to know.
    seconds : float
        How long it took.
    """

    outputs: list[list[dict[str, Any]]]
    reason: str = ""
    flags: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0


def execute(job: Job, learner_slot: Slot, test_slot: Slot) -> Executed:
    """Run a notebook.

    Parameters
    ----------
    job : Job
        What to run.
    learner_slot, test_slot : Slot
        Two sandboxes.

    Returns
    -------
    Executed
        Outputs for every cell; never raises for what a learner did.
    """
    for slot in (learner_slot, test_slot):
        slot.start()
    for slot in (learner_slot, test_slot):
        slot.ready()
    began = time.monotonic()
    run = _Run(job, learner_slot, test_slot)
    try:
        for number, cell in enumerate(job.cells):
            run.result.outputs.append(run.cell(number, cell))
    finally:
        run.close()
    run.result.seconds = time.monotonic() - began
    return run.result


class _Run:
    """The state of one notebook that is being run."""

    def __init__(self, job: Job, learner_slot: Slot, test_slot: Slot) -> None:
        self.job, self.result = job, Executed([])
        self.deadline = time.monotonic() + job.all_seconds
        folder = f"autograded/{job.learner}/{job.assignment}"
        environ = {"NBGRADER_EXECUTION": "autograde"}
        self.learner: Session = learner_slot.open(folder, job.files, environ)
        self.test: Session = test_slot.open(folder, job.files, environ)
        self.trusted: set[str] = set()  # names that the trainer's cells have set
        # The names of the preparing cells are the trainer's even where such a cell failed or was too slow: a learner
        # who makes it fail must not be able to bring other things under these names.
        self.of_prelude = {name for code in job.prelude for name in names_of(code).given}
        self.prepared: set[int] = set()  # cells of the prelude that have run
        self.answers = frozenset(job.answers)
        mine = [number for number, cell in enumerate(job.cells) if cell["role"] == "learner"]
        self.last = max(mine, default=-1)
        self.guards = canaries()
        self.early = secrets.choice(mine) if mine else -1
        self.size = 0

    def cell(self, number: int, cell: dict[str, str]) -> list[dict[str, Any]]:
        """Run one cell where it belongs."""
        if cell["role"] == "test":
            self._prepare(number, self.job.needs.get(cell["id"], 0))
            outputs = self._in_test(number, cell["code"])
        else:
            outputs = self._in_learner(number, cell["code"])
            self._guard(number)
        shown = [_shown(output, number + 1) for output in outputs]
        return self._small_enough([output for output in shown if output is not None])

    def _prepare(self, number: int, needed: int) -> None:
        """Run the trainer's cells that stand before a test; one that failed is tried again."""
        for index, code in enumerate(self.job.prelude[:needed]):
            if index not in self.prepared:
                outputs = self._in_test(number, code)
                if not any(output.get("output_type") == "error" for output in outputs):
                    self.prepared.add(index)

    def _in_learner(self, number: int, code: str) -> list[dict[str, Any]]:
        if self.learner.ended:
            return [_error("NotRun", f"this cell was not run: {self.learner.ended}")]
        try:
            return self._run(self.learner, number, code)
        except Stopped as problem:
            self.result.reason = self.result.reason or f"in cell {number + 1}, {problem}"
            return [_error("ProgramEnded", str(problem))]

    def _in_test(self, number: int, code: str) -> list[dict[str, Any]]:
        names = names_of(code)
        own = (self.trusted | self.of_prelude) - self.answers
        try:
            self._carry([name for name in names.read if name not in own and (name not in BUILTINS)])
            outputs = self._run(self.test, number, code, self._answer)
        except Stopped as problem:
            if self.learner.ended:
                self.result.reason = self.result.reason or f"in cell {number + 1}, {self.learner.ended}"
                return [_error("NotRun", f"this test was not run: {self.learner.ended}")]
            self.result.reason = self.result.reason or f"the test in cell {number + 1} ended: {problem}"
            return [_error("TestEnded", f"the test ended: {problem}")]
        except TooLong:
            return [_error("CellTimeoutError", "the answer took too long to be read")]
        self.trusted |= names.given
        return outputs

    def _run(self, session: Session, number: int, code: str, answer: Any = None) -> list[dict[str, Any]]:
        seconds = min(self.job.cell_seconds, self.deadline - time.monotonic())
        try:
            if seconds <= 0:
                raise TooLong
            return list(session.ask({"do": "run", "code": code, "count": number + 1}, seconds, answer)["outputs"])
        except (KeyError, TypeError):
            return [_error("NoAnswer", "the program gave no readable answer")]
        except TooLong as late:
            limit = min(seconds, self.job.cell_seconds)
            why = f"this cell ran for more than {limit:.0f} seconds and was stopped: does a loop never end?"
            if seconds <= 0:
                why = f"the whole notebook ran for more than {self.job.all_seconds:.0f} seconds"
            self.result.notes.append(f"cell {number + 1}: {why}")
            given = late.reply.get("outputs")
            before = [output for output in given if isinstance(output, dict)] if isinstance(given, list) else []
            shown = [output for output in before if output.get("output_type") != "error"]
            return [*shown, _error("CellTimeoutError", why)]

    def _carry(self, names: list[str]) -> None:
        """Bring the learner's values to the test."""
        if not names:
            return
        reply = self.learner.ask({"do": "get", "names": names}, self.job.cell_seconds)
        found = reply.get("values")
        found = {name: found[name] for name in names if name in found} if isinstance(found, dict) else {}
        gone = [name for name in names if name not in found]
        self.test.ask({"do": "set", "values": found, "forget": gone}, self.job.cell_seconds)

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Call a learner's function for a test."""
        try:
            reply = self.learner.ask(
                {"do": "call", "name": request["ask"], "args": request["args"], "kwargs": request["kwargs"]},
                self.job.cell_seconds,
            )
        except TooLong:
            return {"error": f"it ran for more than {self.job.cell_seconds:.0f} seconds"}
        except Stopped as problem:
            return {"error": str(problem)}
        return reply if "value" in reply or "error" in reply else {"error": "it gave no answer"}

    def _guard(self, number: int) -> None:
        """Let canaries sing: one at an unpredictable place, the others after the learner's last cell."""
        due: list[Canary] = []
        if number == self.early:
            due += canaries()[:1]
        if number == self.last:
            due += self.guards
        for canary in due:
            if self.learner.ended:
                return
            try:
                outputs = self.learner.ask({"do": "run", "code": canary.code, "count": number + 1}, 20)["outputs"]
                signs = canary.signs([output for output in outputs if isinstance(output, dict)])
            except Stopped as problem:
                self.result.reason = self.result.reason or f"after cell {number + 1}, {problem}"
                return
            except (TooLong, KeyError, TypeError, AttributeError):
                signs = ["a check gave no readable answer"]
            self.result.flags += [sign for sign in signs if sign not in self.result.flags]

    def _small_enough(self, outputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Leave outputs out when the whole notebook becomes too large."""
        self.size += sum(len(str(output)) for output in outputs)
        if self.size <= _LARGEST_OUTPUT:
            return outputs
        return [output for output in outputs if output["output_type"] == "error"] or [
            {"output_type": "stream", "name": "stdout", "text": "[The output of this notebook is too large.]\n"}
        ]

    def close(self) -> None:
        """Empty both sandboxes."""
        self.learner.close()
        self.test.close()


def _error(name: str, message: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": [f"{name}: {message}"]}


def _shown(output: Any, count: int) -> dict[str, Any] | None:
    """Return an output in the form that notebooks store, and nothing more; None if it is not of that form."""
    if not isinstance(output, dict):
        return None
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return {"output_type": "stream", "name": name, "text": _clean(output.get("text", ""))}
    if kind == "error":
        lines = output.get("traceback")
        return {
            "output_type": "error",
            "ename": _clean(output.get("ename", ""))[:200],
            "evalue": _clean(output.get("evalue", "")),
            "traceback": [_clean(line) for line in lines] if isinstance(lines, list) else [],
        }
    data = output.get("data")
    if kind not in ("display_data", "execute_result") or not isinstance(data, dict):
        return None
    kept = {name: _clean(data[name]) for name in _SHOWN if isinstance(data.get(name), str)}
    more = {"execution_count": count} if kind == "execute_result" else {}
    return {"output_type": kind, "data": kept, "metadata": {}, **more}


def _clean(text: Any) -> str:
    return str(text).encode("utf-8", "replace").decode()
