"""SPICE's own geometry finder, made ready as the independent method: stations and spacecraft as SPICE objects."""

import numpy as np
import pytest
import spiceypy as spice

from idsea_lessons.ephemeris import et, load_kernels


@pytest.fixture(scope="session", autouse=True)
def kernels():
    load_kernels()


@pytest.fixture
def spice_kernel(tmp_path):
    """Give a function that writes an ephemeris of one object and loads it until the test ends."""
    loaded = []

    def write(code, center, frame, times, states, degree=11):
        path = str(tmp_path / f"object{code}.bsp")
        handle = spice.spkopn(path, "test object", 0)
        spice.spkw13(
            handle, code, center, frame, times[0], times[-1], "test", degree, len(times), states, np.asarray(times)
        )
        spice.spkcls(handle)
        spice.furnsh(path)
        loaded.append(path)

    yield write
    for path in loaded:
        spice.unload(path)


@pytest.fixture
def spice_station(spice_kernel):
    """Give a function that makes a station a SPICE object with a frame that points north, west and up."""
    names = []

    def make(latitude, longitude, height, start, stop):
        code, frame = 398_999, 1_398_999
        place = spice.georec(longitude, latitude, height, 6378.137, 1 / 298.257223563)
        times = np.linspace(start, stop, 20)
        spice_kernel(code, 399, "ITRF93", times, np.tile([*place, 0.0, 0.0, 0.0], (20, 1)), degree=3)
        spice.lmpool(
            [
                f"FRAME_TEST_TOPO = {frame}",
                f"FRAME_{frame}_NAME = 'TEST_TOPO'",
                f"FRAME_{frame}_CLASS = 4",
                f"FRAME_{frame}_CLASS_ID = {frame}",
                f"FRAME_{frame}_CENTER = {code}",
                f"TKFRAME_{frame}_RELATIVE = 'ITRF93'",
                f"TKFRAME_{frame}_SPEC = 'ANGLES'",
                f"TKFRAME_{frame}_UNITS = 'RADIANS'",
                f"TKFRAME_{frame}_AXES = ( 3, 2, 3 )",
                f"TKFRAME_{frame}_ANGLES = ( {-longitude!r}, {latitude - np.pi / 2!r}, {np.pi!r} )",
            ]
        )
        names.extend(
            ["FRAME_TEST_TOPO", *(f"FRAME_{frame}_{key}" for key in ("NAME", "CLASS", "CLASS_ID", "CENTER"))]
            + [f"TKFRAME_{frame}_{key}" for key in ("RELATIVE", "SPEC", "UNITS", "AXES", "ANGLES")]
        )
        return str(code), "TEST_TOPO"

    yield make
    for name in names:
        spice.dvpool(name)


@pytest.fixture(scope="session")
def finder():
    """Give a function that runs one of SPICE's searches over a span and gives starts and stops."""

    def run(search, start, stop, *arguments, step):
        confine, result = spice.cell_double(2), spice.cell_double(20_000)
        spice.wninsd(float(et(start)), float(et(stop)), confine)
        search(*arguments, step, *([10_000] if search is not spice.gfoclt else []), confine, result)
        return np.array([spice.wnfetd(result, i) for i in range(spice.wncard(result))]).reshape(-1, 2)

    return run
