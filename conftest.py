"""Settings for every test: nobody's ledger is touched, and a machine that judges tries the same cases every time."""

import os
import tempfile

from hypothesis import settings

os.environ["IDSEA_LEDGER"] = os.path.join(tempfile.mkdtemp(prefix="idsea-tests-"), "ledger.jsonl")

# At home hypothesis looks for new cases on every run; a case it finds is then written down as an example.
settings.register_profile("judge", derandomize=True, deadline=None)
if os.environ.get("CI"):
    settings.load_profile("judge")
