"""`idsea doctor`: look at everything the course needs, and say how to mend what is not well."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import typer

GIGABYTE = 1e9
# Programs that are not Python packages: name for people, commands, who needs it, package of Debian.
SYSTEM_EXTRAS = (
    ("bubblewrap", ("bwrap",), "trainers: grading in a sandbox", "bubblewrap"),
    (
        "Chromium",
        ("chromium", "chromium-browser", "google-chrome"),
        "authors: tests in a browser",
        "chromium",
    ),
    (
        "PostgreSQL",
        ("postgres", "pg_ctl", "pg_ctlcluster"),
        "deployers: a hub with many learners",
        "postgresql",
    ),
)


class Finding(NamedTuple):
    """One thing that was looked at."""

    what: str
    state: Literal["ok", "note", "broken"]
    says: str
    mend: str = ""


def doctor(
    warm: Annotated[bool, typer.Option("--warm", help="Compile the library's kernels now.")] = False,
) -> None:
    """Look at everything the course needs, and say how to mend it."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from idsea_lessons.cli import course_folder, warming

    if warm:
        warming.warm_up()
    table = Table("", "what")
    for heading in ("found", "how to mend it"):
        table.add_column(heading, overflow="fold")
    marks = {"ok": "[green]ok[/]", "note": "[yellow]note[/]", "broken": "[red]broken[/]"}
    findings = list(examine(course_folder()))
    for finding in findings:
        table.add_row(marks[finding.state], finding.what, escape(finding.says), escape(finding.mend))
    Console().print(table)
    broken = sum(finding.state == "broken" for finding in findings)
    typer.echo(f"{broken} to mend." if broken else "The course is ready.")
    raise typer.Exit(1 if broken else 0)


def examine(course: Path) -> Iterator[Finding]:
    """Look at everything, one finding at a time.

    Parameters
    ----------
    course : pathlib.Path
        The course folder.

    Yields
    ------
    Finding
        What was found; "note" for something that the course can do without.
    """
    yield Finding("Python", "ok", f"{platform.python_version()} ({sys.executable})")
    yield from look_at_packages(course / "requirements" / "base.txt")
    yield from look_at_data()
    yield from look_at_kernels()
    yield look_at_ledger()
    yield look_at_memory()
    yield look_at_disk(course)
    yield from look_at_system_extras()


def look_at_packages(lock: Path) -> Iterator[Finding]:
    """Compare the installed versions with the lock."""
    from importlib.metadata import PackageNotFoundError, version

    mend = f"{sys.executable} -m pip install --requirement {lock}"
    wanted = read_lock(lock)
    wrong = 0
    for name, locked in wanted.items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            installed = "missing"
        if installed != locked:
            wrong += 1
            yield Finding(name, "broken", f"{installed}; the lock says {locked}", mend)
    if not wrong:
        yield Finding("packages", "ok", f"all {len(wanted)} as in the lock")


def read_lock(lock: Path) -> dict[str, str]:
    """Read the packages of a lock that this computer needs.

    Parameters
    ----------
    lock : pathlib.Path
        A requirements file with lines "name==version ; marker", each followed by its hashes.

    Returns
    -------
    dict of str to str
        Version of each package.
    """
    from packaging.requirements import Requirement

    lines = lock.read_text(encoding="utf-8").splitlines()
    entries = [Requirement(line.rstrip("\\ ")) for line in lines if line and line[0] not in " #"]
    return {
        entry.name: next(iter(entry.specifier)).version
        for entry in entries
        if entry.marker is None or entry.marker.evaluate()
    }


def look_at_data() -> Iterator[Finding]:
    """Check every data file against its hash."""
    from idsea_lessons import data
    from idsea_lessons.cli.data import in_units, mend

    try:
        found = list(data.verify())
    except data.DataError as problem:
        yield Finding("data", "broken", str(problem), "copy the course's data folder again")
        return
    bad = [(file, state) for file, state in found if state == "damaged" or not (file.optional or state == "ok")]
    for file, state in bad:
        yield Finding(f"data: {file.name}", "broken", state, mend(file))
    if not bad:
        good = [file for file, state in found if state == "ok"]
        yield Finding("data", "ok", f"{len(good)} files, {in_units(sum(file.size for file in good))}, verified")


def look_at_kernels() -> Iterator[Finding]:
    """See whether compiled kernels can be kept, and are there."""
    from idsea_lessons.cli.lab import can_write
    from idsea_lessons.cli.warming import are_warm
    from idsea_lessons.compiled import cache_folder

    if not can_write(cache_folder()):
        says = f"{cache_folder()} cannot be written to: the first call of each session waits for the compiler"
        yield Finding("compiled kernels", "note", says, "set NUMBA_CACHE_DIR to a folder of your own")
    elif are_warm():
        yield Finding("compiled kernels", "ok", f"ready in {cache_folder()}")
    else:
        yield Finding("compiled kernels", "note", "not compiled yet: the first call waits", "idsea doctor --warm")


def look_at_ledger() -> Finding:
    """See whether the learner's ledger can be written."""
    from idsea_lessons.cli.lab import can_write
    from idsea_lessons.learn import ledger

    folder = ledger.path().parent
    if can_write(folder):
        return Finding("ledger", "ok", f"your predictions and checks are kept in {ledger.path()}")
    return Finding("ledger", "note", f"{folder} cannot be written to: nothing is remembered", "mend its permissions")


def look_at_memory() -> Finding:
    """See whether there is memory for the largest lesson (1.5 GB) beside a browser."""
    import psutil

    total = psutil.virtual_memory().total
    if total >= 4 * GIGABYTE:
        return Finding("memory", "ok", f"{total / GIGABYTE:.1f} GB")
    return Finding("memory", "note", f"{total / GIGABYTE:.1f} GB is little", "open one lesson at a time")


def look_at_disk(course: Path) -> Finding:
    """See whether there is room to save work."""
    free = shutil.disk_usage(course).free
    if free >= 0.5 * GIGABYTE:
        return Finding("disk", "ok", f"{free / GIGABYTE:.1f} GB free")
    return Finding("disk", "broken", f"{free / GIGABYTE:.2f} GB free: work may not be saved", "free 1 GB")


def look_at_system_extras() -> Iterator[Finding]:
    """See which programs of trainers, authors and deployers are there. No lesson needs them."""
    for what, commands, purpose, package in SYSTEM_EXTRAS:
        if found := next(filter(None, map(shutil.which, commands)), None):
            yield Finding(what, "ok", f"{found} ({purpose})")
        else:
            mend = f"sudo apt install {package}" if os.name == "posix" else f"see {package}'s own page"
            yield Finding(what, "note", f"not here; optional ({purpose})", mend)
