"""`idsea lab`: open the course in JupyterLab, on its welcome page, without any network."""

from __future__ import annotations

import os
import signal
import socket
import tempfile
from pathlib import Path
from typing import Annotated

import typer

from idsea_lessons import data


def lab(
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Print the address only.")] = False,
    port: Annotated[int | None, typer.Option(help="Use this port and no other.", min=1, max=65535)] = None,
) -> None:
    """Open the course in JupyterLab."""
    from idsea_lessons.cli import course_folder, warming
    from idsea_lessons.cli.copies import copies_folder

    course = course_folder()
    refuse_damaged_data()
    if port is not None:
        refuse_taken_port(port)
    if not warming.are_warm():
        warming.warm_up()
    copies = copies_folder(course)
    make_copies(course, copies)
    lead_jupyter_to(course)
    serve(copies, browser=not no_browser, port=port)


def make_copies(course: Path, copies: Path) -> None:
    """Give the learner copies of the lessons, and tell what became of their own.

    Raises
    ------
    CommandError
        If they cannot be written.
    """
    from idsea_lessons.cli import CommandError
    from idsea_lessons.cli.copies import bring_up_to_date

    try:
        for sentence in bring_up_to_date(course, copies):
            typer.echo(sentence)
    except OSError as problem:
        raise CommandError(
            f"your copies of the lessons cannot be written to {copies} ({problem.strerror or problem}). "
            "Free some space, or set IDSEA_COPIES to a folder of your own"
        ) from None


def refuse_damaged_data() -> None:
    """Check the data files that every lesson needs.

    Raises
    ------
    CommandError
        If one is missing or damaged.
    """
    from idsea_lessons.cli import CommandError
    from idsea_lessons.cli.data import mend

    for file, state in data.verify():
        if state != "ok" and not file.optional:
            raise CommandError(f"the data file {file.name} is {state}. To mend it: {mend(file)}")


def refuse_taken_port(port: int) -> None:
    """Try whether a port that was asked for by name is free.

    Raises
    ------
    CommandError
        If it is not.
    """
    from idsea_lessons.cli import CommandError

    with socket.socket() as door:
        if os.name != "nt":  # a port that was closed a moment ago is free; Windows means something else by this
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("localhost", port))
        except OSError as problem:
            raise CommandError(
                f"port {port} cannot be used ({problem.strerror}). Is the course open already? "
                "Choose another port, or leave `--port` out and a free one is found"
            ) from None


def lead_jupyter_to(course: Path) -> None:
    """Put the course's settings before the learner's own, which stay, and find Jupyter a place to write.

    Parameters
    ----------
    course : pathlib.Path
        The course folder, with the settings in `course/lab`.
    """
    from jupyter_core.paths import jupyter_config_dir, jupyter_runtime_dir

    settings = [str(course / "course" / "lab"), *filter(None, [os.environ.get("JUPYTER_CONFIG_PATH")])]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(settings)
    if not (can_write(Path(jupyter_runtime_dir())) and can_write(Path(jupyter_config_dir()))):
        place = tempfile.mkdtemp(prefix="idsea-lab-")
        typer.echo(f"Your home folder cannot be written to: JupyterLab's settings go to {place} for today.")
        names = ("JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "IPYTHONDIR")
        os.environ.update({name: place for name in names})


def can_write(folder: Path) -> bool:
    """Try whether files can be made in a folder, and make the folder if need be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def serve(copies: Path, *, browser: bool, port: int | None) -> None:
    """Run the server until it is stopped.

    Parameters
    ----------
    copies : pathlib.Path
        What the learner sees.
    browser : bool
        Open the learner's browser.
    port : int or None
        The only port to use; None looks for a free one.
    """
    from jupyterlab.labapp import LabApp

    options = {"ServerApp.root_dir": copies, "ServerApp.open_browser": browser}
    if port is not None:
        options |= {"ServerApp.port": port, "ServerApp.port_retries": 0}
    server = LabApp.initialize_server(argv=[f"--{name}={value}" for name, value in options.items()])

    def tell() -> None:
        address = server.connection_url.rstrip("/") + server.default_url
        typer.echo(f"\nThe course is open: {address}?token={server.identity_provider.token}")
        typer.echo("Keep this window open. Ctrl-C closes the course.\n")

    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # once is enough: a second Ctrl-C must not spoil the end
        server.stop(from_signal=True)

    signal.signal(signal.SIGINT, stop)  # Jupyter's own stops the kernels in a terminal only
    server.io_loop.add_callback(tell)  # runs when the server has begun to listen, not before
    server.start()
    typer.echo("\nThe course is closed.")
