"""Install the system packages that some tests need, where that may be done; otherwise say which tests will not run."""

import os
import shutil
import subprocess
import sys

# The command, its Debian package, and what is not tested without it.
WANTED = [("bwrap", "bubblewrap", "the grading engine's sandbox: tests/classroom/engine will be skipped")]


def main() -> None:
    """Install what is missing; never fail, because the tests themselves say what they skip."""
    missing = [entry for entry in WANTED if shutil.which(entry[0]) is None]
    if not missing or sys.platform != "linux":
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        packages = [package for _, package, _ in missing]
        print("Installing for the tests:", ", ".join(packages), flush=True)
        environ = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", "--quiet", "--quiet", *command], env=environ, stdin=subprocess.DEVNULL)
    for command, package, untested in missing:
        if shutil.which(command) is None:
            print(f"\nNOT TESTED: {untested}.\nTo test it: sudo apt install {package}\n", flush=True)


if __name__ == "__main__":
    main()
