"""Compiled kernels: cached on disk, quick in a fresh session, working where nothing can be written."""

import os
import subprocess
import sys

import pytest

FIRST_CALL = """
import time
start = time.perf_counter()
from idsea_lessons.orbits.lambert import lambert
lambert(398600.4418, [15945.34, 0, 0], [12214.83899, 10249.46731, 0], 4560.0)
print(time.perf_counter() - start)
"""


def first_call(cache, **more):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache), **more}
    run = subprocess.run([sys.executable, "-c", FIRST_CALL], capture_output=True, text=True, env=environment)
    assert run.stderr == ""
    return float(run.stdout)


def test_the_second_session_finds_the_kernels_compiled(tmp_path):
    cold = first_call(tmp_path)
    warm = min(first_call(tmp_path) for _ in range(3))
    assert any(tmp_path.rglob("*.nbc"))
    assert warm < 0.5 * cold


def test_warming_covers_the_first_call(tmp_path):
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    code = "from idsea_lessons.compiled import warm; print([w.module for w in warm()])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert "idsea_lessons.orbits.lambert" in run.stdout, run.stderr
    before = set(tmp_path.rglob("*.nbc"))
    first_call(tmp_path)
    assert set(tmp_path.rglob("*.nbc")) == before


def test_it_works_where_no_cache_can_be_written(tmp_path):
    file = tmp_path / "a file, not a folder"
    file.write_text("")
    assert first_call(file / "below", HOME=str(file), XDG_CACHE_HOME=str(file)) > 0.0  # it answered, in silence
    assert file.read_text() == ""


def test_importing_the_library_loads_nothing_heavy():
    heavy = ("numpy", "numba", "astropy", "matplotlib", "spiceypy")
    code = f"import sys, idsea_lessons; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "[]"


def test_every_state_of_the_sources_has_its_own_cache(tmp_path, monkeypatch):
    """Numba alone would keep a stale kernel when only a file changes whose kernels it calls."""
    from idsea_lessons import compiled

    (tmp_path / "orbits").mkdir()
    source = tmp_path / "orbits" / "a.py"
    source.write_text("x = 1\n", encoding="utf-8")
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    monkeypatch.setattr(compiled, "__file__", str(tmp_path / "compiled.py"))
    before = compiled.cache_folder()
    assert compiled.cache_folder() == before
    source.write_text("x = 12\n", encoding="utf-8")
    assert compiled.cache_folder() != before


def test_modules_with_kernels_are_in_the_rooms_that_the_cache_watches():
    import ast
    from pathlib import Path

    import idsea_lessons
    from idsea_lessons.compiled import ROOMS_WITH_KERNELS

    package = Path(idsea_lessons.__file__).parent
    for file in package.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        names = [a.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for a in node.names]
        if {"kernel", "broadcast_kernel"} & set(names):
            assert file.relative_to(package).parts[0] in ROOMS_WITH_KERNELS, file


def test_every_kernel_module_can_be_warmed():
    import importlib

    from idsea_lessons.compiled import MODULES_WITH_KERNELS

    for name in MODULES_WITH_KERNELS:
        assert callable(importlib.import_module(name).warm)


@pytest.mark.parametrize("grid", [(), (3,), (2, 2)])
def test_broadcast_kernels_follow_shapes(grid):
    import numpy as np

    from idsea_lessons.compiled import broadcast_kernel

    @broadcast_kernel("(n),()->(n)", "void(f8[:], f8, f8[:])")
    def scale(vector, factor, result):
        for i in range(vector.size):
            result[i] = factor * vector[i]

    factors = np.full(grid, 2.0)
    assert scale(np.ones(3), factors).shape == (*grid, 3)


def test_two_sessions_never_compile_into_one_cache_at_once(tmp_path):
    """Numba numbers its files: two writers choose the same number, and one then runs the machine code of the other."""
    import filelock

    environment = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    with filelock.FileLock(tmp_path / "compiling.lock"):
        other = subprocess.Popen([sys.executable, "-c", FIRST_CALL], stdout=subprocess.PIPE, env=environment)
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(timeout=8)
        assert not any(tmp_path.rglob("*.nbc"))
    assert other.wait(timeout=60) == 0
    assert any(tmp_path.rglob("*.nbc"))
    other.stdout.close()
