"""Compile the library's kernels before a learner waits for them, and know whether that was done."""

from __future__ import annotations

import hashlib
import platform
import sys
from importlib.metadata import version
from pathlib import Path


def are_warm() -> bool:
    """Tell whether the kernels of exactly this library, compiler and computer are compiled on disk."""
    try:
        return _note().read_text(encoding="utf-8") == _fingerprint()
    except OSError:
        return False


def warm_up() -> None:
    """Compile every kernel that is not compiled yet, with a line of progress."""
    from rich.console import Console

    from idsea_lessons import compiled

    console = Console()
    console.print("Compiling the fast parts of the library. This is done once.")
    with console.status("compiling ..."):
        for module, seconds in compiled.warm():
            console.print(f"  {module.removeprefix('idsea_lessons.')}: {seconds:.1f} s")
    try:
        _note().parent.mkdir(parents=True, exist_ok=True)
        _note().write_text(_fingerprint(), encoding="utf-8")
    except OSError as problem:
        console.print(f"  They cannot be kept on disk ({problem}): see `idsea doctor`.")


def _note() -> Path:
    """Name the file, beside the compiled kernels, that says which ones are there."""
    from idsea_lessons.compiled import cache_folder

    return cache_folder() / "warm.txt"


def _fingerprint() -> str:
    """Sum up what makes compiled kernels valid, as numba sees it: sources, versions, processor."""
    package = Path(__file__).resolve().parents[1]
    files = sorted(package.rglob("*.py"))
    sources = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in files]
    tools = (version("numba"), version("llvmlite"), sys.version, platform.machine(), platform.processor())
    return hashlib.sha256(repr((sources, tools)).encode()).hexdigest()
