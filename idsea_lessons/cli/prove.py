"""`idsea prove`: whether the assignments are ready for learners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from idsea_lessons.classroom.proof import Proof


def prove(
    ids: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Such as A02; all if none is named.")
    ] = None,
) -> None:
    """Prove assignments: right answers get all points, wrong ones lose theirs, and nothing leaks.

    Parameters
    ----------
    ids : list of str, optional
        The assignments; all of them if none is named.

    Raises
    ------
    typer.Exit
        With code 1 if an assignment is not proven.
    CommandError
        If there is nothing to prove, or an id is unknown.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from idsea_lessons.classroom.course import find_assignments
    from idsea_lessons.classroom.proof import prove as prove_assignments
    from idsea_lessons.cli import CommandError

    console = Console()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    try:
        assignments = find_assignments(ids=ids or ())
        if not assignments:
            raise ValueError("there is no assignment yet: make one with `idsea new assignment`")
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task("making the release", total=None)
            proofs = prove_assignments(
                assignments,
                progress=lambda name, done, total: bar.update(
                    task, description=f"marked {name}", completed=done, total=total
                ),
            )
    except ValueError as error:
        raise CommandError(str(error)) from error
    for proof in proofs:
        show(proof, console)
    if not all(proof.proven for proof in proofs):
        raise typer.Exit(1)


def show(proof: Proof, console: Console) -> None:
    """Print one proof as a table, and under it what to mend.

    Parameters
    ----------
    proof : Proof
        What to print.
    console : rich.console.Console
        Where to print it.

    Examples
    --------
    >>> from rich.console import Console
    >>> from idsea_lessons.classroom.proof import Finding, Proof
    >>> finding = Finding("A02_lambert/A02_lambert.md", "t1 has no points", 'add "points"')
    >>> show(Proof("A02", 6.0, 4.0, (), (finding,), 0.1), Console(width=60, color_system=None))
    A02: NOT PROVEN, 1 thing to mend (0.1 s)
    1. A02_lambert/A02_lambert.md
       t1 has no points
       To mend it: add "points"
    """
    from rich.markup import escape

    if proof.outcomes:
        console.print(_table(proof))
    count = len(proof.findings)
    verdict = "[green]proven[/green]" if proof.proven else "[red]NOT PROVEN[/red]"
    to_mend = f", {count} thing{'s' * (count != 1)} to mend" if count else ""
    console.print(f"{proof.assignment}: {verdict}{to_mend} ({proof.seconds:.1f} s)", highlight=False)
    for number, finding in enumerate(proof.findings, start=1):
        lines = (f"{number}. {finding.file}", f"   {finding.what}", f"   To mend it: {finding.fix}")
        console.print(escape("\n".join(lines)), highlight=False, soft_wrap=True)


def _table(proof: Proof) -> Table:
    """Return the marks of one assignment."""
    from rich.table import Table

    title = f"{proof.assignment}: {proof.points:g} points by nbgrader, {proof.points_by_people:g} by people"
    table = Table(title=title, title_justify="left")
    for name in ("answer", "kind"):
        table.add_column(name)
    for name in ("must get", "gets", "seconds"):
        table.add_column(name, justify="right")
    for name in ("waits for a person", "proven"):
        table.add_column(name)
    for outcome in proof.outcomes:
        table.add_row(
            outcome.name,
            outcome.kind,
            f"{outcome.expected:g}",
            f"{outcome.score:g}",
            f"{outcome.seconds:.1f}",
            ", ".join(outcome.for_people) or "-",
            "yes" if outcome.proven else "[red]NO[/red]",
        )
    return table
