"""Small cells that must fail, run among the learner's own: where one passes, somebody has changed the tools.

Tests run in another process (see `execution`), so a changed `assert` can win no points. It is a sign all the same,
and a person should look at it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, NamedTuple

Output = dict[str, Any]


class Canary(NamedTuple):
    """One cell with a known outcome.

    Parameters
    ----------
    code : str
        What to run.
    signs : callable
        Given the outputs, says what has changed; nothing if the outcome is the known one.
    """

    code: str
    signs: Callable[[list[Output]], list[str]]


def canaries() -> tuple[Canary, ...]:
    """Make new canaries, which no program can know beforehand.

    Returns
    -------
    tuple of Canary
        One that shows what became of several checks, and one that ends with an error.

    Examples
    --------
    >>> first, second = canaries()
    >>> second.signs([{"ename": "NameError", "evalue": "another error"}])
    ['an assert that must fail shows no error']
    """
    word = f"n{secrets.token_hex(8)}"
    near = 1 + secrets.randbelow(1000)
    names = [f"_{secrets.token_hex(4)}" for _ in range(3)]
    tried = [
        _TRIED.format(name=name, attempt=attempt.format(word=word, a=f"{near}.0", b=f"{near + 1}.0"))
        for name, attempt in zip(names, _ATTEMPTS, strict=True)
    ]
    shown = f"('{word}', {', '.join(names)}, __import__('numpy').allclose({near}, {near + 1}), "
    shown += f"__import__('builtins').abs(-{near}), {near} == {near + 1})"
    tidy = f"del {', '.join(names)}"
    return (
        Canary("".join(tried) + shown, lambda outputs: _changed(outputs, word, near)),
        Canary(f"{tidy}\nassert {near} == {near + 1}, '{word}'", lambda outputs: _silent(outputs, word)),
    )


# What must fail, one thing after the other, without the long text that IPython makes of an error.
_TRIED = """
try:
    {attempt}
    {name} = 'passed'
except AssertionError:
    {name} = 'failed'
"""
_ATTEMPTS = (
    "assert {a} == {b}",
    "__import__('numpy.testing').testing.assert_allclose({a}, {b})",
    "__import__('idsea_lessons.learn.expect', fromlist=['x']).close('{word}', {b}, {a}, 0.001, None)",
)
_SIGNS = (
    "assert no longer fails",
    "numpy.testing.assert_allclose no longer fails",
    "the checks of the course no longer fail",
)


def _changed(outputs: list[Output], word: str, near: int) -> list[str]:
    """Read which tools have changed from the value that the first canary shows."""
    good = f"('{word}', 'failed', 'failed', 'failed', False, {near}, False)"
    shown = " ".join(str(output.get("data", {}).get("text/plain", "")) for output in outputs)
    if good in shown:
        return []
    if f"('{word}', " not in shown:
        return ["the display of values was changed, or a check no longer fails"]
    outcomes = shown.split(f"('{word}', ")[1].split(", ")
    signs = [sign for sign, outcome in zip(_SIGNS, outcomes, strict=False) if outcome != "'failed'"]
    return signs or ["a function of NumPy or Python itself was replaced"]


def _silent(outputs: list[Output], word: str) -> list[str]:
    """Tell whether an error is still shown as an error."""
    shown = any(o.get("ename") == "AssertionError" and word in str(o.get("evalue")) for o in outputs)
    return [] if shown else ["an assert that must fail shows no error"]
