"""What is carried from the learner's process to the test arrives as it was, and nothing else arrives."""

from __future__ import annotations

import datetime
import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from idsea_lessons.classroom.engine.values import Remote, Unportable, pack, unpack
from idsea_lessons.orbits.lambert import LambertSolution
from idsea_lessons.units import u

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.complex_numbers() | st.binary()
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text() | st.integers(), inner),
    max_leaves=20,
)


def same(a: object, b: object) -> bool:
    """Compare, with nan equal to nan."""
    return type(a) is type(b) and repr(a) == repr(b)


@given(VALUES)
def test_plain_values_come_back(value: object) -> None:
    assert same(unpack(json.loads(json.dumps(pack(value)))), value)


@given(hnp.arrays(st.sampled_from(["f8", "f4", "i8", "u2", "c16", "?", "<U5"]), hnp.array_shapes(min_dims=0)))
def test_arrays_come_back_to_the_bit(array: np.ndarray) -> None:
    back = unpack(json.loads(json.dumps(pack(array))))
    assert back.dtype == array.dtype
    assert back.shape == array.shape
    assert back.tobytes() == array.tobytes()


@pytest.mark.parametrize("value", [np.float64(1.5), np.int32(3), np.bool_(True), np.float32("nan")])
def test_scalars_of_numpy_keep_their_type(value: np.generic) -> None:
    assert same(unpack(pack(value)), value)


def test_the_field_s_own_types_come_back() -> None:
    from astropy.time import Time

    assert (unpack(pack([1.0, 2.0] * u.km / u.s)) == [1.0, 2.0] * u.km / u.s).all()
    epoch = Time("2021-02-10T12:05:29", scale="utc")
    assert unpack(pack(epoch)).isot == epoch.isot
    record = LambertSolution(np.zeros(3), np.ones(3))
    assert type(unpack(pack(record))) is LambertSolution
    assert unpack(pack(datetime.date(2021, 2, 10))) == datetime.date(2021, 2, 10)


class Always(float):
    """A number that is equal to everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class Sneaky(np.ndarray):
    """An array with a will of its own."""


@pytest.mark.parametrize(
    "value",
    [
        Always(3),
        np.zeros(2).view(Sneaky),
        (n for n in [1]),
        np.array([object()]),
        object(),
        type,
        float,
        {1: Always(2)},
    ],
)
def test_types_with_a_will_of_their_own_are_not_carried(value: object) -> None:
    with pytest.raises(Unportable):
        pack(value, "x")


def test_too_much_is_not_carried() -> None:
    deep: list = []
    for _ in range(200):
        deep = [deep]
    endless: list = []
    endless.append(endless)
    for value in (deep, endless, [0] * 200_000, np.zeros(10_000_000), 10**100_000):
        with pytest.raises(Unportable):
            pack(value)


@pytest.mark.parametrize(
    "packed",
    [
        [1, 2],
        {"record": ["os", "system"], "fields": ["true"]},
        {"record": ["idsea_lessons.cli", "main"], "fields": []},
        {"array": ["|O", [1], "AAAAAAAAAAA="]},
        {"array": ["<f8", [10**12], ""]},
        {"unknown": 1},
        {},
        {"list": 5},
        {"int": "nonsense"},
        {"quantity": [1.0, "no unit of this world"]},
        {"function": "f"},
    ],
)
def test_what_was_not_packed_is_refused(packed: object) -> None:
    with pytest.raises(Unportable):
        unpack(packed)


def test_a_function_is_asked_where_it_lives() -> None:
    packed = pack(math.sin, "f")
    asked = unpack(packed, lambda name, args, kwargs: (name, args, kwargs))
    assert isinstance(asked, Remote)
    assert asked(1, x=2) == ("f", (1,), {"x": 2})
