"""The private folder of a sandbox: brought back to how it was at the start, after each submission."""

from __future__ import annotations

import contextlib
import os
import shutil
from pathlib import Path

PLACE = Path(os.environ["IDSEA_PLACE"]) if "IDSEA_PLACE" in os.environ else Path("/nowhere")
KERNELS = PLACE / "kernels"
_SYSTEM_V = ("shm", "sem", "msg")
_built: dict[Path, list[str]] = {}
_kernels: list[tuple[str, int, int]] = []


def remember() -> None:
    """Note what is there at the start; where the course itself lies below /tmp, its folders are mounted there."""
    _built.update({item: _around(item) for item in PLACE.iterdir()})


def wipe() -> bool:
    """Bring the folders that can be written to back to how they were at the start, and tell whether that worked."""
    lay_kernels()
    for place in (PLACE, Path("/dev/shm")) if os.getpid() == 1 else (PLACE,):
        for item in place.iterdir() if place.is_dir() else ():
            if item == KERNELS or item in _built:
                continue
            if item.is_dir() and not item.is_symlink():
                for folder, _, _ in os.walk(item):
                    with contextlib.suppress(OSError):
                        os.chmod(folder, 0o700)
                shutil.rmtree(item, ignore_errors=True)
            else:
                item.unlink(missing_ok=True)
        if place.is_dir() and any(item != KERNELS and item not in _built for item in place.iterdir()):
            return False
    if os.getpid() != 1:
        return True
    if any(_around(item) != found for item, found in _built.items()):
        return False
    files = (Path("/proc/sysvipc") / name for name in _SYSTEM_V)
    return all(len(file.read_text().splitlines()) <= 1 for file in files if file.exists())


def lay_kernels() -> None:
    """Copy the compiled kernels to where numba may also write: children shall not change what a later child runs."""
    if _kernels and _state_of_kernels() == _kernels:
        return
    source = Path(os.environ["IDSEA_KERNELS"])
    shutil.rmtree(KERNELS, ignore_errors=True)
    if source.is_dir():
        shutil.copytree(source, KERNELS, dirs_exist_ok=True)
    _kernels[:] = _state_of_kernels()


def _state_of_kernels() -> list[tuple[str, int, int]]:
    """Return a list that differs after any change: nobody can set the time of a file's last change by hand."""
    entries = [KERNELS, *KERNELS.rglob("*")]
    return sorted((str(entry), entry.lstat().st_ino, entry.lstat().st_ctime_ns) for entry in entries if entry.exists())


def _around(item: Path) -> list[str]:
    """List what is below a folder without entering what is mounted there."""
    found = [str(item)]
    for folder, folders, files in os.walk(item):
        found += [os.path.join(folder, name) for name in (*folders, *files)]
        folders[:] = [name for name in folders if not os.path.ismount(os.path.join(folder, name))]
    return sorted(found)
