"""Read the code of a stub or of a worked solution without running it."""

from __future__ import annotations

import ast
import re

_BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
_FOLD = re.compile(r"<details>\s*<summary>Worked solution</summary>(.*?)</details>", re.DOTALL)


def python_block(text: str) -> str:
    r"""Return the one Python block inside the fold of a worked solution.

    Parameters
    ----------
    text : str
        Text of the solution cell.

    Returns
    -------
    str
        The code.

    Raises
    ------
    ValueError
        If there is no fold, or not exactly one block in it.

    Examples
    --------
    >>> fold = "<details><summary>Worked solution</summary>\n\n```python\nx = 1\n```\n\n</details>"
    >>> python_block(fold)
    'x = 1'
    """
    fold = _FOLD.search(text)
    if not fold:
        raise ValueError("it must stand in <details><summary>Worked solution</summary> ... </details>")
    blocks = _BLOCK.findall(fold[1])
    if len(blocks) != 1:
        raise ValueError(f"the fold must hold one ```python block, not {len(blocks)}")
    return blocks[0].rstrip("\n")


def checked_name(code: str, exercise: str) -> str:
    r"""Return the name that the last line of an exercise checks.

    Parameters
    ----------
    code : str
        Code of the stub or of the worked solution.
    exercise : str
        The id that the check must carry.

    Returns
    -------
    str
        The name.

    Raises
    ------
    ValueError
        If the last line is no such check.

    Examples
    --------
    >>> checked_name('speed_kms = ...\ncheck("2.1.a", speed_kms)', "2.1.a")
    'speed_kms'
    """
    body = _parse(code).body
    match body[-1] if body and body[-1].col_offset == 0 else None:
        case ast.Expr(ast.Call(func=ast.Name("check"), args=[ast.Constant(str(found)), ast.Name(name)], keywords=[])):
            if found != exercise:
                raise ValueError(f'it checks "{found}", but this is exercise "{exercise}"')
            return name
    raise ValueError(f'the last line must be check("{exercise}", name_of_the_value)')


def is_unanswered(code: str, name: str) -> bool:
    """Tell whether a stub leaves `name` open.

    Parameters
    ----------
    code : str
        Code of the stub.
    name : str
        The name that is checked.

    Returns
    -------
    bool
        True if the code holds the line ``name = ...``.

    Examples
    --------
    >>> is_unanswered("speed_kms = ...", "speed_kms")
    True
    """
    for statement in _parse(code).body:
        match statement:
            case ast.Assign(targets=[ast.Name(target)], value=ast.Constant(value)):
                if target == name and value is ...:
                    return True
    return False


def assigned_names(code: str) -> set[str]:
    """Return every name that some code assigns.

    Parameters
    ----------
    code : str
        Python code.

    Returns
    -------
    set of str
        The names.

    Examples
    --------
    >>> sorted(assigned_names("a, b = 1, 2"))
    ['a', 'b']
    """
    nodes = ast.walk(_parse(code))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def without_check(code: str) -> str:
    r"""Return code without its last statement, the check.

    Parameters
    ----------
    code : str
        A worked solution.

    Returns
    -------
    str
        All lines before the check.

    Examples
    --------
    >>> without_check('x = 1\ncheck("2.1.a", x)')
    'x = 1'
    """
    last = _parse(code).body[-1]
    return "\n".join(code.splitlines()[: last.lineno - 1])


def calls(code: str, function: str) -> list[ast.Call]:
    """Return the calls of one function in some code.

    Parameters
    ----------
    code : str
        Python code.
    function : str
        Name of the function.

    Returns
    -------
    list of ast.Call
        The calls; none if the code cannot be parsed.

    Examples
    --------
    >>> len(calls('predict("2.1", 8)', "predict"))
    1
    """
    try:
        nodes = list(ast.walk(ast.parse(code)))
    except SyntaxError:
        return []
    return [
        node for node in nodes
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == function
    ]  # fmt: skip


def _parse(code: str) -> ast.Module:
    """Parse code; an error in it is a plain ValueError for the author."""
    try:
        return ast.parse(code)
    except SyntaxError as error:
        raise ValueError(f"the code cannot be read: {error.msg} (its line {error.lineno})") from error
