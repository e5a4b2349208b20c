"""Which names a cell reads, and which it gives."""

from __future__ import annotations

import ast
import builtins
from typing import NamedTuple

# What every process has of its own: Python's names, and those of IPython.
BUILTINS = frozenset(dir(builtins)) | {"In", "Out", "display", "exit", "get_ipython", "quit"}


class Names(NamedTuple):
    """The names of one cell.

    Parameters
    ----------
    read : frozenset of str
        Every name that may be read, also inside functions.
    given : frozenset of str
        Every name that the cell itself sets.
    """

    read: frozenset[str]
    given: frozenset[str]


def names_of(code: str) -> Names:
    r"""Find the names of a cell.

    Parameters
    ----------
    code : str
        The cell; magics are allowed.

    Returns
    -------
    Names
        Both empty if the cell is no Python.

    Examples
    --------
    >>> sorted(names_of("import numpy as np\nc3 = np.sum(v1 ** 2)").read)
    ['np', 'v1']
    >>> sorted(names_of("import numpy as np\nc3 = np.sum(v1 ** 2)").given)
    ['c3', 'np']
    """
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        tree = ast.parse(TransformerManager().transform_cell(code))
    except (SyntaxError, ValueError, RecursionError):
        return Names(frozenset(), frozenset())
    read: set[str] = set()
    given: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            (read if isinstance(node.ctx, ast.Load) else given).add(node.id)
            if isinstance(node.ctx, ast.Del):
                given.discard(node.id)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            given |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            given.add(node.name)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            read.add(node.target.id)
    return Names(frozenset(read), frozenset(given))
