"""Make the course's Python environment from the lock: `python set_up.py` (add `--dev` for the tests).

Needs Python alone. The lock (requirements/*.txt) names every package by version and hash, so that everyone
gets the same course. uv installs it, because uv is quick; where uv cannot be had, pip does the same, slowly.
The environment says when it is complete, so a second run costs nothing and the next run mends a cut one.
"""

import argparse
import errno
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
OLDEST = (3, 11)
# Newest first. The py launcher is how Windows finds its Pythons.
PYTHONS = [["python3.14"], ["python3.13"], ["python3.12"], ["python3.11"], ["py", "-3"], ["python3"]]
# What a learner has set for another Python must not lead this one astray.
NOT_OURS = ["PYTHONDONTWRITEBYTECODE", "PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX"]
ENVIRON = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
VERSION = "{}.{}".format(*sys.version_info)

MESSAGES = {
    "disk full": """The disk is full. The course needs about 1.5 GB.
Free some space and give the same command again.""",
    "read-only": """This folder cannot be written to: {here}
Copy the course to a folder of your own and give the same command there.""",
    "in use": """A file cannot be changed. Is the course still open?
Close every program that uses this folder, then give the same command again.""",
    "no venv": """This Python ({python}) cannot make environments: its venv module is not complete.
On Debian and Ubuntu: `sudo apt install python{version}-venv`, then the same command again.""",
    "too old": """The course needs Python 3.11 or later.
This is Python {version} ({python}), and no newer one was found.
Install one from python.org or from your system's packages, and give the same command again.""",
    "no network": """The packages cannot be downloaded: there is no network, or a firewall is in the way.
With a network: give the same command again. What is already downloaded is kept.
Without one: on another computer of the same kind, with Python {version} and a copy of this folder, do
    python -m pip download --dest wheels --requirement requirements/{lock}
then carry the folder `wheels` here, and do
    "{python}" set_up.py --find-links wheels""",
    "not in folder": """A package is not to be had: see the line above that begins with ERROR.
If you gave `--find-links`, make that folder again, on a computer of the same kind, with Python {version}:
    python -m pip download --dest wheels --requirement requirements/{lock}""",
    "wrong hash": """A package is not the one that the lock names (its hash differs): it was not installed.
The download was damaged or changed on its way. Give the same command again.
If that does not help, use another network or another package mirror.""",
    "unknown": """The lines above say why the environment could not be made.
Give the same command again. If that does not help, ask for help and show those lines.""",
}
# How pip and the system say it.
SIGNS = {
    "disk full": "No space left|Disk quota exceeded|not enough space",
    "wrong hash": "DO NOT MATCH THE HASHES",
    "no network": "NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|Max retries",
    "not in folder": "No matching distribution found",
}


class SetUpError(Exception):
    """Something that the reader can mend; `kind` is a name in MESSAGES."""

    def __init__(self, kind, lock=Path("requirements/base.txt")):
        facts = {"here": HERE, "python": sys.executable, "version": VERSION, "lock": lock.name}
        super().__init__(MESSAGES[kind].format(**facts))
        self.kind = kind


def main(arguments) -> int:
    """Make the environment that was asked for, unless it is there already."""
    parser = argparse.ArgumentParser(description="Make the course's Python environment from the lock.")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--dev", action="store_true", help="with everything that the tests need")
    which.add_argument("--bench", action="store_true", help="the benchmarks' own environment, in .bench-venv")
    parser.add_argument("--find-links", metavar="FOLDER", type=Path, help="packages are here: use no network")
    options = parser.parse_args(arguments)
    kind = "dev" if options.dev else "bench" if options.bench else "base"
    if sys.version_info < OLDEST:
        return run_in_newer_python(arguments)
    if options.find_links and not options.find_links.is_dir():
        parser.error(f"--find-links: there is no folder {options.find_links}")
    try:
        set_up(HERE / (".bench-venv" if kind == "bench" else ".venv"), kind, options.find_links)
    except (SetUpError, OSError) as problem:
        advice = "" if isinstance(problem, SetUpError) else f"\n{SetUpError(what_happened(problem))}"
        print(f"\n{problem}{advice}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Give the same command again to go on.", file=sys.stderr)
        return 130
    return 0


def run_in_newer_python(arguments) -> int:
    """Start again with a Python that is new enough, if this computer has one."""
    new_enough = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    for name, *launcher_options in PYTHONS:
        python = [shutil.which(name), *launcher_options]
        if python[0] and succeeds([*python, "-c", new_enough]):
            return subprocess.call([*python, str(HERE / "set_up.py"), *arguments])
    print(SetUpError("too old"), file=sys.stderr)
    return 1


def set_up(environment, kind, wheels) -> None:
    """Bring an environment from whatever it is now to complete."""
    if is_complete(environment, kind):
        return
    environment.mkdir(exist_ok=True)
    with open(environment / "set_up.lock", "a+b") as lock:
        wait_for(lock)
        if is_complete(environment, kind):  # another set-up has just done it
            return
        started = time.monotonic()
        if not can_be_mended(environment):
            make_empty(environment)
        write_state(environment, {"complete": False})
        if not python_of(environment).exists():
            make_environment(environment)
        install(environment, HERE / "requirements" / f"{kind}.txt", wheels)
        write_state(environment, {"complete": True, "python": the_python(), "packages": packages(kind)})
        print(f"The environment is ready ({time.monotonic() - started:.0f} s).", flush=True)


def is_complete(environment, kind) -> bool:
    """Tell whether the environment holds what `kind` asks for (that of the tests holds the learner's too)."""
    state = read_state(environment)
    enough = [packages(kind), packages("dev")] if kind == "base" else [packages(kind)]
    return (
        state.get("complete") is True
        and state.get("python") == the_python()
        and state.get("packages") in enough
        and python_of(environment).exists()
    )


def can_be_mended(environment) -> bool:
    """Tell whether packages can be put over what is there; after a cut installation, no."""
    state = read_state(environment)
    if state.get("complete") is False or state.get("python") not in (None, the_python()):
        return False
    like_this = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]})"
    return python_of(environment).exists() and succeeds([python_of(environment), "-c", like_this])


def packages(kind) -> str:
    """Sum up what is to be installed: the lock and the course itself."""
    contents = [(HERE / name).read_bytes() for name in (f"requirements/{kind}.txt", "pyproject.toml")]
    return kind + " " + hashlib.sha256(b"\0".join(contents)).hexdigest()


def the_python() -> str:
    """Sum up what an environment is tied to: the Python it was made from, the processor, its own place."""
    return " ".join([VERSION, sys.base_prefix, platform.machine(), str(HERE)])


def read_state(environment) -> dict:
    """Read what the environment says of itself; it says "complete" only after all was installed."""
    try:
        return json.loads((environment / "set_up.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except ValueError:
        return {"complete": False}


def write_state(environment, state) -> None:
    """Write what `read_state` reads, whole or not at all."""
    with open(environment / "set_up.json.new", "w", encoding="utf-8") as file:
        file.write(json.dumps(state))
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, environment / "set_up.json")


def wait_for(lock) -> None:
    """Let one set-up at a time work on an environment. The system frees the lock even when one is killed."""
    if not try_to_take(lock):
        print("Another set-up is at work in this folder: waiting for it ...", flush=True)
        while not try_to_take(lock):
            time.sleep(0.2)


def try_to_take(lock) -> bool:
    """Take the lock if it is free. Some network folders know no locks: then go on without."""
    try:
        if os.name == "nt":
            import msvcrt

            lock.seek(0)
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:
        return problem.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def make_empty(environment) -> None:
    """Remove everything but the lock that is held and the state, which must outlive a cut."""
    for item in environment.iterdir():
        if item.is_dir() and not item.is_symlink():
            shutil.rmtree(item)
        elif item.name not in ("set_up.lock", "set_up.json"):
            item.unlink()


def python_of(environment) -> Path:
    """Name the environment's Python."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make_environment(environment) -> None:
    """Make an environment that holds pip alone."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise SetUpError("no venv")
    print(f"Making {environment.name} with Python {platform.python_version()} ...", flush=True)
    # The Python beneath, so that this works from inside the old environment too.
    beneath = getattr(sys, "_base_executable", None) or sys.executable
    run([beneath, "-m", "venv", environment])


def install(environment, lock, wheels) -> None:
    """Install the lock and then the course itself, with uv or, failing that, with pip."""
    python = python_of(environment)
    where = ["--no-index", "--find-links", wheels.resolve()] if wheels else []
    pip = [python, "-m", "pip", "install", "--disable-pip-version-check", "--retries", "2", *where]
    uv = [python, "-m", "uv", "pip", "install", "--python", python, "--compile-bytecode", *where]
    the_lock = ["--require-hashes", "--requirement", lock]
    the_course = ["--no-deps", "--no-build-isolation", "--editable", HERE]
    if has_uv(python, pip):
        environ = {**ENVIRON, **mirror_of_pip(python)}
        if all(subprocess.call([*uv, *step], env=environ) == 0 for step in (the_lock, the_course)):
            return
        print("uv could not finish. Trying again with pip, which takes a few minutes ...", flush=True)
    for step in (the_lock, the_course):
        run([*pip, *step], lock)


def has_uv(python, pip) -> bool:
    """Get uv into the environment. Without a network there is no use in going on; without uv there is pip."""
    try:
        if not succeeds([python, "-c", "import uv"]):
            print("Getting uv, the installer ...", flush=True)
            run([*pip, "--quiet", "uv>=0.8"])
        return True
    except SetUpError as problem:
        if problem.kind in ("no network", "disk full"):
            raise
        print("There is no uv here. Going on with pip, which takes a few minutes ...", flush=True)
        return False


def mirror_of_pip(python) -> dict:
    """Let uv use the package mirror that pip was told to use: in many countries it is much nearer."""
    if "UV_DEFAULT_INDEX" in os.environ or "UV_INDEX_URL" in os.environ:
        return {}
    ask = [python, "-m", "pip", "config", "get", "global.index-url"]
    answer = subprocess.run(ask, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8")
    mirror = os.environ.get("PIP_INDEX_URL") or answer.stdout.strip()
    return {"UV_DEFAULT_INDEX": mirror} if mirror else {}


def run(command, lock=Path("requirements/base.txt")) -> None:
    """Run a command, pass on what it says, and turn its failure into an error that teaches."""
    said = ""
    pipe = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8", "errors": "replace"}
    with subprocess.Popen(command, env=ENVIRON, **pipe) as process:
        for line in process.stdout:
            said += line
            print(line, end="", flush=True)
    if process.returncode:
        raise SetUpError(what_happened(said), lock)


def succeeds(command) -> bool:
    """Run a command silently and tell whether it succeeded."""
    return subprocess.call(command, env=ENVIRON, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def what_happened(problem) -> str:
    """Find which of MESSAGES helps, from an error of the system or from what a program said."""
    if isinstance(problem, PermissionError) or getattr(problem, "errno", None) == errno.EROFS:
        return "in use" if os.name == "nt" and os.access(HERE, os.W_OK) else "read-only"
    for kind, signs in SIGNS.items():
        if any(sign in str(problem) for sign in signs.split("|")):
            return kind
    return "unknown"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
