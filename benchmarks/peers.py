"""Importing peers that need help."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any


def import_pykep() -> Any:
    """Import pykep; the wheel of 3.0.1 lacks four data files of an unused module, so empty ones are made."""
    spec = importlib.util.find_spec("pykep")
    if spec is None or spec.origin is None:
        raise SystemExit("pykep is not installed: run `make bench`, which makes an environment with it")
    folder = Path(spec.origin).parent / "trajopt" / "gym" / "tops"
    folder.mkdir(exist_ok=True)
    for name in ("cr3bp", "twobody", "ss", "mee"):
        file = folder / f"_tops_{name}.json"
        if not file.exists():
            file.write_text("{}", encoding="utf-8")
    import pykep

    return pykep
