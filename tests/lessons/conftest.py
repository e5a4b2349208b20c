import os
from pathlib import Path

import pytest

OFFLINE = Path(__file__).parent / "offline_site"
collect_ignore = [str(OFFLINE)]  # importing it would cut off the tests themselves


@pytest.fixture(scope="session")
def offline() -> dict[str, str]:
    """Variables for a kernel that cannot reach the network."""
    paths = [str(OFFLINE), os.environ.get("PYTHONPATH", "")]
    return {"PYTHONPATH": os.pathsep.join(path for path in paths if path)}
