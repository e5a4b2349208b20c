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
    sings : callable
        Given the outputs, tells whether the outcome is the known one.
    sign : str
        What it means if not.
    """

    code: str
    sings: Callable[[list[Output]], bool]
    sign: str


def canaries() -> tuple[Canary, ...]:
    """Make new canaries, which no program can know beforehand.

    Returns
    -------
    tuple of Canary
        In a random order.

    Examples
    --------
    >>> len(canaries())
    5
    """
    word = f"n{secrets.token_hex(8)}"
    near = 1 + secrets.randbelow(1000)

    def fails(outputs: list[Output], kind: str = "AssertionError", text: str = "") -> bool:
        return any(o.get("ename") == kind and text in str(o.get("evalue")) for o in outputs)

    def shows(outputs: list[Output], text: str) -> bool:
        return any(text in str(o.get("data", {}).get("text/plain", "")) for o in outputs)

    library = "__import__('idsea_lessons.learn.expect', fromlist=['x'])"
    made = [
        Canary(f"assert {near} == {near + 1}, '{word}'", lambda o: fails(o, text=word), "assert no longer fails"),
        Canary(
            f"__import__('numpy.testing').testing.assert_allclose({near}.0, {near + 1}.0)",
            fails,
            "numpy.testing.assert_allclose no longer fails",
        ),
        Canary(
            f"{library}.close('{word}', {near + 5}.25, {near}.0, 0.001, None)",
            lambda o: fails(o, text=word),
            "the checks of the course no longer fail",
        ),
        Canary(f"'{word}'", lambda o: shows(o, word), "the display of values was changed"),
        Canary(
            f"('{word}', __import__('numpy').allclose({near}, {near + 1}), __import__('builtins').abs(-{near}), "
            f"{near} == {near + 1})",
            lambda o: shows(o, f"('{word}', False, {near}, False)"),
            "a function of NumPy or Python itself was replaced",
        ),
    ]
    return tuple(sorted(made, key=lambda _: secrets.token_bytes(8)))
