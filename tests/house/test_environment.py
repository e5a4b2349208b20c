"""pyproject.toml, the locks and environment.yml say the same."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = {"base": [], "dev": ["dev", "classroom"], "bench": ["bench"]}
# conda-forge splits matplotlib; this part comes without a second window system.
NAMES_IN_CONDA = {"matplotlib": "matplotlib-base"}


def wanted(kind):
    """List the direct requirements that a lock answers."""
    texts = PROJECT["dependencies"] + [
        text for extra in EXTRAS[kind] for text in PROJECT["optional-dependencies"][extra]
    ]
    return [Requirement(text) for text in texts]


def locked(kind):
    """Every entry of a lock: the requirement and its hashes."""
    text = (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=\S)", text.strip()):
        if not entry.startswith("#"):
            first, *rest = [line.strip(" \\") for line in entry.splitlines()]
            yield Requirement(first), [line for line in rest if not line.startswith("#")]


@pytest.mark.parametrize("kind", EXTRAS)
def test_every_direct_dependency_is_locked(kind):
    versions = {}
    for entry, _ in locked(kind):
        versions.setdefault(canonicalize_name(entry.name), []).append(next(iter(entry.specifier)).version)
    for requirement in wanted(kind):
        found = versions.get(canonicalize_name(requirement.name), [])
        assert any(requirement.specifier.contains(version) for version in found), f"{requirement} in {kind}.txt"


@pytest.mark.parametrize("kind", EXTRAS)
def test_lock_is_exact_and_hashed(kind):
    entries = list(locked(kind))
    assert len(entries) > 100
    for entry, hashes in entries:
        assert [part.operator for part in entry.specifier] == ["=="], entry
        assert entry.url is None, entry
        assert hashes, f"{entry} has no hash"
        assert all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in hashes), entry


@pytest.mark.parametrize("kind", EXTRAS)
def test_lock_holds_no_address(kind):
    text = (ROOT / "requirements" / f"{kind}.txt").read_text(encoding="utf-8")
    assert re.findall(r"^.*(?:://|--index|--extra-index|--find-links|@ ).*$", text, re.MULTILINE) == []


def test_learners_and_tests_use_the_same_versions():
    """set_up.py takes the environment of the tests for a learner's: it must hold the same packages."""
    base, dev = ({(entry.name, str(entry.specifier)) for entry, _ in locked(kind)} for kind in ("base", "dev"))
    assert base <= dev


def test_conda_gets_the_same():
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    listed = re.findall(r"^  - ([\w-]+[<>=!].*|pip)$", text, re.MULTILINE)
    python, pip, *rest = listed
    assert python == f"python{PROJECT['requires-python']}"
    assert pip == "pip"
    expected = [Requirement(text) for text in PROJECT["dependencies"]]
    assert rest == [f"{NAMES_IN_CONDA.get(r.name, r.name)}{r.specifier}" for r in expected]
