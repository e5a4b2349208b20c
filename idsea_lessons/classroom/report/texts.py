"""What learners wrote, made harmless to show: no invisible letters, no control codes, no endless lines."""

from __future__ import annotations

import re

_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def visible(text: object, most: int = 2000) -> str:
    r"""Return a text in which every letter can be seen.

    Control codes, letters that turn the direction of writing and broken halves of letters are written as codes:
    with them a text could look like another one. The colours of a terminal are left out.

    Parameters
    ----------
    text : object
        What somebody wrote; anything but a text is taken as empty.
    most : int, optional
        The longest text that is kept whole.

    Returns
    -------
    str
        Lines and tabs stay; what is cut off is shown by "...".

    Examples
    --------
    >>> print(visible("li.wei\u202egnp\x07"))
    li.wei\u202egnp\x07
    >>> visible("\x1b[31mValueError\x1b[0m: no", most=10)
    'ValueError...'
    >>> visible(["a list"])
    ''
    """
    if not isinstance(text, str):
        return ""
    short = _COLOURS.sub("", text[: 4 * most])
    cut = len(short) > most or len(text) > 4 * most
    shown = "".join(sign if sign.isprintable() or sign in "\n\t" else _code(sign) for sign in short[:most])
    return shown + "..." * cut


def one_line(text: object, most: int = 400) -> str:
    r"""Return a text on one line, in which every letter can be seen.

    Parameters
    ----------
    text : object
        What somebody wrote.
    most : int, optional
        The longest text that is kept whole.

    Returns
    -------
    str
        With one space where there were spaces or new lines.

    Examples
    --------
    >>> one_line("a\n   b")
    'a b'
    """
    return " ".join(visible(text, most).split())


def _code(sign: str) -> str:
    """Write a sign as Python would."""
    return sign.encode("unicode_escape", "backslashreplace").decode("ascii")
