"""The walls: how a process is started that can read the course's library, write nothing that lasts, and reach nobody.

bubblewrap makes the walls (package `bubblewrap` of Debian and others). Inside there is no network, no other process,
no home, no gradebook, no submission, no assignment; `/tmp` is private and limited; the rest is read-only.
"""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

PACKAGE = Path(__file__).resolve().parents[2]
_SERVER = "idsea_lessons.classroom.engine.server"
_SYSTEM = ("/bin", "/sbin", "/lib", "/lib64", "/lib32", "/usr")
_SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/alternatives", "/etc/fonts")
# Nobody has these numbers. Each sandbox that root starts runs under one of its own, so that limits count apart.
_NUMBERS = itertools.count(1_900_000_000 + os.getpid() % 50_000 * 1000)
_THERE = {Path("/"), Path("/tmp"), Path("/dev"), Path("/dev/shm")}
_MB = 1_000_000


class NoSandbox(RuntimeError):
    """The walls cannot be built on this computer; the message says why and what to do."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Parameters
    ----------
    memory : int
        Bytes of all its processes together.
    address_space : int
        Bytes that one process may ask for.
    processes : int
        Processes and threads.
    file : int
        Bytes of one file.
    disk : int
        Bytes of all files.
    cpu : int
        Seconds of one process.

    Examples
    --------
    >>> Limits().for_process()["RLIMIT_CORE"]
    0
    """

    memory: int = 3_000 * _MB
    address_space: int = 8_000 * _MB
    processes: int = 64
    file: int = 100 * _MB
    disk: int = 256 * _MB
    cpu: int = 900

    def for_process(self) -> dict[str, int]:
        """Return the limits that the system keeps for each process."""
        return {
            "RLIMIT_AS": self.address_space,
            "RLIMIT_NPROC": self.processes,
            "RLIMIT_FSIZE": self.file,
            "RLIMIT_CPU": self.cpu,
            "RLIMIT_CORE": 0,
            "RLIMIT_NOFILE": 256,
            "RLIMIT_MSGQUEUE": 0,
        }


def why_not() -> str:
    """Say why there can be no sandbox here; empty if there can.

    Returns
    -------
    str
        A sentence for the trainer.

    Examples
    --------
    >>> isinstance(why_not(), str)
    True
    """
    if sys.platform != "linux":
        return f"the sandbox needs Linux, and this is {sys.platform}"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed (`sudo apt install bubblewrap`)"
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        return "the command setpriv is not installed (`sudo apt install util-linux`)"
    done = subprocess.run([*_walls(Limits()), "true"], capture_output=True, text=True, close_fds=True)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        return f"bubblewrap cannot work here: {said[-1] if said else 'it gives no reason'}"
    return ""


class Started(NamedTuple):
    """A sandbox that has been started.

    Parameters
    ----------
    process : subprocess.Popen
        The sandbox; it ends when this process does.
    control : socket.socket
        The line to its server.
    log : BinaryIO
        What its server says of itself.
    place : str
        The folder to remove afterwards; empty for a real sandbox, whose folders vanish with it.
    """

    process: subprocess.Popen
    control: socket.socket
    log: BinaryIO
    place: str


def start(limits: Limits, walls: bool = True) -> Started:
    """Start a sandbox with a server in it (see `server`).

    Parameters
    ----------
    limits : Limits
        For each of its submissions.
    walls : bool, optional
        False starts the same server without any walls: only for people who trust every learner.

    Returns
    -------
    Started
        The sandbox, whose server is still importing.

    See `why_not` for whether the walls can be built.
    """
    ours, theirs = socket.socketpair()
    python = [sys.executable, "-m", _SERVER, str(theirs.fileno())]
    command = [*_walls(limits), *python] if walls else python
    place = "/tmp" if walls else tempfile.mkdtemp(prefix="idsea-no-sandbox-")
    log = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the sandbox
    process = subprocess.Popen(
        command, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=_environ(place)
    )
    theirs.close()
    return Started(process, ours, log, "" if walls else place)


def _environ(place: str) -> dict[str, str]:
    """Return the whole environment of a sandbox whose private folder is `place`: nothing of the trainer's."""
    from idsea_lessons.compiled import cache_folder

    environ = {
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), "/usr/bin", "/bin"]),
        "HOME": f"{place}/home",
        "USER": "learner",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "IPYTHONDIR": f"{place}/ipython",
        "MPLCONFIGDIR": f"{place}/matplotlib",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        "IDSEA_LEDGER": f"{place}/ledger.jsonl",
        "IDSEA_PLACE": place,
        "IDSEA_KERNELS": str(cache_folder()),
        "PYTHONDONTWRITEBYTECODE": "1",
        # A process with one thread can be forked.
        **dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "MKL_NUM_THREADS"), "1"),
    }
    for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "NUMBA_CPU_NAME", "NUMBA_CPU_FEATURES"):
        if name in os.environ:  # they decide which compiled code is right for this processor
            environ[name] = os.environ[name]
    return environ


def _walls(limits: Limits) -> list[str]:
    """Return the command that stands before the command inside."""
    from idsea_lessons import data
    from idsea_lessons.compiled import cache_folder

    command = ["bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
    command += ["--die-with-parent", "--new-session", "--as-pid-1", "--hostname", "sandbox"]
    root = os.geteuid() == 0
    command += [] if root else ["--unshare-user", "--disable-userns"]
    for place in _SYSTEM:
        if Path(place).is_symlink():
            command += ["--symlink", os.readlink(place), place]
        elif Path(place).is_dir():
            command += ["--ro-bind", place, place]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for place in ("/tmp", "/dev/shm"):
        command += ["--perms", "0777", "--size", str(limits.disk), "--tmpfs", place]
    needed = _needed(data.folder(), cache_folder())
    # The course may lie below /tmp, so this comes after. bubblewrap would make the folders above them for root alone.
    above = {parent for folder in (*needed, Path("/etc/fonts")) for parent in folder.parents} - _THERE
    opened = [part for parent in sorted(above) for part in ("--perms", "0755", "--dir", str(parent))]
    command += opened
    for file in _SETTINGS:
        command += ["--ro-bind-try", file, file]
    for folder in needed:
        command += ["--ro-bind-try", str(folder), str(folder)]
    command += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]
    if root:
        number = str(next(_NUMBERS))
        drop = ["--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"]
        command += ["setpriv", "--reuid", number, "--regid", number, *drop]
    return command


def _needed(*more: Path) -> list[Path]:
    """Return what must be read from inside: Python, the packages, the library and its data; never the assignments."""
    folders = {Path(sys.prefix), Path(sys.base_prefix), PACKAGE, *more}
    return sorted(folder for folder in folders if not folder.is_relative_to("/usr"))
