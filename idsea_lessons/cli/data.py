"""`idsea data`: list, verify and fetch the course's data files."""

from __future__ import annotations

from typing import Annotated

import typer

from idsea_lessons import data

commands = typer.Typer(help="List, verify and fetch the course's data files.", no_args_is_help=True)


@commands.command("list")
def list_files() -> None:
    """List every data file: what it is, where it comes from, its licence."""
    for file in data.manifest():
        needed = ", optional" if file.optional else ""
        typer.echo(f"{file.name} ({in_units(file.size)}{needed})")
        typer.echo(f"  {file.about}\n  from: {file.origin}\n  licence: {file.licence}\n")


@commands.command()
def verify() -> None:
    """Check every data file against its SHA-256 hash."""
    broken = []
    for file, state in data.verify():
        note = " (optional)" if file.optional else ""
        typer.echo(f"{state:8} {file.name}{note}")
        if state == "damaged" or (state == "missing" and not file.optional):
            broken.append(file)
    for file in broken:
        typer.echo(f"To mend {file.name}: {mend(file)}")
    if broken:
        raise typer.Exit(1)


@commands.command()
def fetch(name: Annotated[str, typer.Argument(help="A name that `idsea data list` shows.")]) -> None:
    """Fetch an optional data file and check it. No lesson needs one."""
    typer.echo(f"{name} is here: {data.fetch(name)}")


def mend(file: data.DataFile) -> str:
    """Name the command that brings a missing or damaged data file back."""
    if file.optional:
        return f"delete {file.path}, then `idsea data fetch {file.name}`"
    return f"`git checkout -- data/{file.name}`, or copy the course's data folder again"


def in_units(size: int) -> str:
    """Write a number of bytes for people.

    Examples
    --------
    >>> in_units(5_400_000)
    '5.4 MB'
    >>> in_units(820)
    '0.8 kB'
    """
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.1f} kB"
