"""The course's data files: where they are, where they come from, and whether they are intact.

The small files come with the course. The large ones are optional and are fetched on demand; no lesson needs them.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal


class DataError(RuntimeError):
    """A data file is missing, damaged, or could not be fetched; the message says how to mend it."""


@dataclass(frozen=True)
class DataFile:
    """One file of the manifest."""

    name: str
    about: str
    origin: str
    licence: str
    made_by: str
    size: int
    """Bytes."""
    sha256: str
    optional: bool = False
    url: str | None = None

    @property
    def path(self) -> Path:
        """Where the file is, or would be after fetching."""
        return optional_folder() / self.name if self.optional else folder() / self.name


@cache
def folder() -> Path:
    """Find the data folder: environment variable IDSEA_DATA, the checkout's data/, or the installed copy.

    Examples
    --------
    >>> (folder() / "manifest.toml").exists()
    True
    """
    here = Path(__file__).resolve().parent
    chosen = os.environ.get("IDSEA_DATA")
    for place in [Path(chosen)] if chosen else [here.parent / "data", here / "_data"]:
        if (place / "manifest.toml").is_file():
            return place
    raise DataError(
        f"no course data in {chosen}: IDSEA_DATA must name a folder that holds manifest.toml"
        if chosen
        else "the course data are missing: install the course again, or set IDSEA_DATA to its data folder"
    )


def optional_folder() -> Path:
    """Name the folder for fetched files: beside the others, or in the user's data folder if that is read-only."""
    import platformdirs

    beside = folder() / "optional"
    if os.access(folder(), os.W_OK) or beside.is_dir():
        return beside
    return Path(platformdirs.user_data_dir("idsea")) / "optional"


@cache
def manifest() -> tuple[DataFile, ...]:
    """Read the manifest: every file with origin, licence and hash.

    Examples
    --------
    >>> [file.name for file in manifest()][:2]
    ['leapseconds.tls', 'de440_1990_2050.bsp']
    """
    import tomllib

    text = (folder() / "manifest.toml").read_text(encoding="utf-8")
    return tuple(DataFile(**entry) for entry in tomllib.loads(text)["file"])


def find(name: str) -> DataFile:
    """Find a file in the manifest by its name."""
    for file in manifest():
        if file.name == name:
            return file
    raise DataError(f"no data file is called {name!r}; there are: {', '.join(file.name for file in manifest())}")


def path(name: str, *, thorough: bool = False) -> Path:
    """Give the path of a data file that is there and whole.

    Parameters
    ----------
    name : str
        A name from the manifest.
    thorough : bool
        Check the content by its hash, not only the size.

    Raises
    ------
    DataError
        If the file is unknown, missing, or damaged; the message says how to mend it.
    """
    file = find(name)
    state = _state(file, thorough)
    if state == "ok":
        return file.path
    mend = f"run `idsea data fetch {name}`" if file.optional else "run `idsea data verify`, then `git checkout -- data`"
    raise DataError(f"the data file {name} is {state} ({file.path}): {mend}")


def verify() -> Iterator[tuple[DataFile, Literal["ok", "missing", "damaged"]]]:
    """Check every file against its hash, one at a time.

    Examples
    --------
    >>> {state for file, state in verify() if not file.optional}
    {'ok'}
    """
    for file in manifest():
        yield file, _state(file, thorough=True)


def _state(file: DataFile, thorough: bool) -> Literal["ok", "missing", "damaged"]:
    try:
        if not file.path.is_file():
            return "missing"
        if file.path.stat().st_size != file.size:
            return "damaged"
        if thorough:
            with file.path.open("rb") as stream:
                return "ok" if hashlib.file_digest(stream, "sha256").hexdigest() == file.sha256 else "damaged"
    except OSError:
        return "damaged"
    return "ok"


def fetch(name: str, *, progress: bool = True) -> Path:
    """Fetch an optional file, check its hash, and put it in place only when it is whole.

    Parameters
    ----------
    name : str
        A name from the manifest.
    progress : bool
        Show a progress bar.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    DataError
        If there is no network, the download was cut, or the content is not what the manifest says.
    """
    import pooch
    import requests

    file = find(name)
    if not file.optional or file.url is None:
        return path(name)
    try:
        return Path(
            pooch.retrieve(
                file.url,
                known_hash=f"sha256:{file.sha256}",
                fname=file.name,
                path=optional_folder(),
                downloader=pooch.HTTPDownloader(progressbar=_Bar(file.size) if progress else False, timeout=30),
            )
        )
    except ValueError:  # pooch: the hash does not match; it has removed what it got
        raise DataError(
            f"what came for {name} is not the file we know (wrong SHA-256). Nothing was kept: try again later"
        ) from None
    except requests.exceptions.RequestException as error:
        raise DataError(
            f"{name} could not be fetched from {file.url}: {type(error).__name__}. Nothing was kept. "
            "Check the connection and try again; no lesson needs this file"
        ) from None
    except OSError as error:
        raise DataError(f"{name} could not be written to {optional_folder()}: {error.strerror or error}") from None


class _Bar:
    """A progress bar in the form pooch asks for, drawn by rich."""

    def __init__(self, total: int) -> None:
        from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

        self._progress = Progress(BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
        self._task = self._progress.add_task("download", total=total)
        self.total = total

    def update(self, bytes_more: int) -> None:
        self._progress.start()
        self._progress.advance(self._task, bytes_more)

    def reset(self) -> None:
        self._progress.reset(self._task)

    def close(self) -> None:
        self._progress.stop()
