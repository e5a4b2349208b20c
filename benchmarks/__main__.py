"""Run the benchmarks and print one table: `python -m benchmarks [row ...]`."""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

import benchmarks

HELPERS = ("__main__", "peers", "grading", "hostile_table", "hostile_catalogue")


def main(names: list[str]) -> int:
    """Run both sides of every row and print the ratios; 1 if a result differs or a ratio is not reached."""
    rows = names or sorted(m.name for m in pkgutil.iter_modules(benchmarks.__path__) if m.name not in HELPERS)
    table = Table("what", "against", "ours", "theirs", "ratio", "reach", "largest difference")
    good = True
    console = Console(width=140)
    for name in rows:
        row = importlib.import_module(f"benchmarks.{name}")
        console.print(f"{row.WHAT} ...", style="dim")
        # The sides take turns, so that a busy moment of the machine meets both.
        runs = [_measure(name, side) for side in ("ours", "theirs", "ours", "theirs")]
        ours, theirs = min(runs[0][0], runs[2][0]), min(runs[1][0], runs[3][0])
        difference = _difference(runs[0][1], runs[1][1])
        ratio = theirs / ours
        good &= difference <= row.TOLERANCE and ratio >= row.REACH
        table.add_row(row.WHAT, row.AGAINST, _seconds(ours), _seconds(theirs), f"{ratio:.1f}x",
                      f"{row.REACH:g}x", f"{difference:.1e} (allowed {row.TOLERANCE:.0e})")  # fmt: skip
    console.print(table)
    return 0 if good else 1


def _measure(name: str, side: str) -> tuple[float, np.ndarray]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "result.npy"
        run = subprocess.run(
            [sys.executable, "-m", "benchmarks", "--side", name, side, str(file)], capture_output=True, text=True
        )
        if run.returncode:
            raise SystemExit(f"{name}, {side}: {run.stderr}")
        return json.loads(run.stdout.splitlines()[-1]), np.load(file)


def _side(name: str, side: str, file: str) -> None:
    """Time one side: the best of several runs within some seconds, after one run to warm up."""
    work = getattr(importlib.import_module(f"benchmarks.{name}"), side)()
    result = work()
    best, end = np.inf, time.perf_counter() + 4.0
    for _ in range(20):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
        if time.perf_counter() > end:
            break
    np.save(file, result)
    print(json.dumps(best), flush=True)
    os._exit(0)  # pykep 3.0.1 now and then crashes while Python takes its memory down


def _difference(ours: np.ndarray, theirs: np.ndarray) -> float:
    """Largest difference of rows, relative to the row's length; where one side has no result, infinite."""
    if ours.shape != theirs.shape or not np.array_equal(np.isnan(ours), np.isnan(theirs)):
        return np.inf
    return float(np.nanmax(np.linalg.norm(ours - theirs, axis=-1) / np.linalg.norm(theirs, axis=-1)))


def _seconds(value: float) -> str:
    return f"{value * 1e3:,.1f} ms"


if __name__ == "__main__":
    if sys.argv[1:2] == ["--side"]:
        _side(*sys.argv[2:5])
    else:
        raise SystemExit(main(sys.argv[1:]))
