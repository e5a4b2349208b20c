"""The helpers of assignment tests: they teach, they stay silent, and no odd object fools them."""

import collections
import datetime

import numpy as np
import pytest
from astropy import units as au
from astropy.time import Time

from idsea_lessons.learn import expect
from idsea_lessons.units import u

ANSWER = 13.1


class EqualsAll:
    """Agrees with everything."""

    __hash__ = None

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __lt__(self, other):
        return True

    __le__ = __gt__ = __ge__ = __lt__

    def __sub__(self, other):
        return 0.0

    __rsub__ = __abs__ = __float__ = lambda self, *other: 0.0

    def __array__(self, *args, **kwargs):
        return np.array(ANSWER)


class Smooth(float):
    """A float whose differences vanish."""

    def __sub__(self, other):
        return 0.0

    __rsub__ = __sub__

    def __float__(self):
        return ANSWER


class SmoothArray(np.ndarray):
    """An array whose differences vanish."""

    def __sub__(self, other):
        return np.zeros(self.shape)

    __rsub__ = __sub__


class SmoothScalar(np.float64):
    """A numpy number that agrees with everything."""

    def __eq__(self, other):
        return True

    __hash__ = np.float64.__hash__


class SmoothQuantity(au.Quantity):
    """A Quantity that converts to whatever is wanted."""

    def to_value(self, *args, **kwargs):
        return ANSWER


def itself():
    circle = []
    circle.append(circle)
    return circle


def tampered():
    quantity = 99.0 * u.km**2 / u.s**2
    quantity.to_value = lambda *args: ANSWER
    quantity.view = lambda *args: np.array(ANSWER)
    return quantity


State = collections.namedtuple("State", "position velocity")
HOSTILE = {
    "equals all": EqualsAll(),
    "float subclass": Smooth(99.0),
    "array subclass": np.array([99.0]).view(SmoothArray)[0:1].reshape(()),
    "numpy number subclass": SmoothScalar(99.0),
    "quantity subclass": SmoothQuantity(99.0, "km2/s2"),
    "tampered quantity": tampered(),
    "nan": float("nan"),
    "infinite": float("inf"),
    "nan quantity": float("nan") * u.km**2 / u.s**2,
    "masked": np.ma.masked_array(ANSWER, mask=True),
    "masked constant": np.ma.masked,
    "text": "13.1",
    "bytes": b"13.1",
    "numpy text": np.str_("13.1"),
    "text array": np.array("13.1"),
    "object array": np.array(EqualsAll(), dtype=object),
    "complex": 13.1 + 0j,
    "complex array": np.array(13.1 + 0j),
    "true": True,
    "list with itself": itself(),
    "list": [ANSWER],
    "one in an array": np.array([ANSWER]),
    "huge array": np.broadcast_to(ANSWER, (10**6, 10**6)),
    "huge int": 10**400,
    "dict": {"answer": ANSWER},
    "set": {ANSWER},
    "function": lambda: ANSWER,
    "class": Smooth,
    "results": State(1.0, 2.0),
    "date": datetime.datetime(2020, 1, 1),
    "duration": np.timedelta64(13, "s"),
    "wrong kind": 13.1 * u.kg,
    "wrong power": 3.62 * u.km / u.s,
    "no unit": au.Quantity(13.1),
    "empty": np.array([]),
    "dots": ...,
    "none": None,
    "wrong": 99.0,
}


@pytest.mark.parametrize("case", HOSTILE)
def test_nothing_but_the_right_number_passes(case, capfd, recwarn):
    with pytest.raises(AssertionError, match=r"^c3 .{20}") as caught:
        expect.close("c3", HOSTILE[case], ANSWER, 0.05, "km2/s2")
    assert "13.1" not in str(caught.value).replace("13.1 kg", "")
    assert caught.value.__cause__ is None
    assert capfd.readouterr() == ("", "")
    assert not list(recwarn)


@pytest.mark.parametrize("case", [name for name in HOSTILE if name not in ("wrong", "tampered quantity")])
def test_the_visible_test_refuses_it_too(case):
    with pytest.raises(AssertionError, match=r"^c3 .{20}"):
        expect.number("c3", HOSTILE[case], "km2/s2")


RIGHT = [
    13.1,
    np.float64(13.12),
    np.float32(13.1),
    np.array(13.1),
    13.1 * u.km**2 / u.s**2,
    13.1e6 * u.m**2 / u.s**2,
]


@pytest.mark.parametrize("value", RIGHT)
def test_the_right_number_passes_in_silence(value, capfd):
    assert expect.number("c3", value, "km2/s2", low=5, high=50) is None
    assert expect.close("c3", value, ANSWER, 0.05, "km2/s2") is None
    assert capfd.readouterr() == ("", "")


def test_ints_lists_and_arrays_of_a_shape_pass():
    expect.close("n", 3, 3, 0.5, None)
    expect.close("r", [1, 2.0, np.int32(3)], [1, 2, 3], 1e-9, "km")
    expect.close("grid", np.ones((2, 3)), np.ones((2, 3)), np.full((2, 3), 0.1), "km")
    expect.number("r", np.zeros(3) * u.m, "km", shape=(3,))


@pytest.mark.parametrize(
    ("value", "says"),
    [
        (13100.0 * 1000, "right in m2/s2"),
        (-13.1, "wrong sign"),
        (3.6194, "square of your number"),
        (13.4, "close, but outside"),
        (26.2, "twice"),
        (47.11, "Check the numbers"),
    ],
)
def test_a_typical_mistake_is_named(value, says):
    with pytest.raises(AssertionError, match=says):
        expect.close("c3", value, ANSWER, 0.05, "km2/s2")


def test_the_hints_reach_the_diagnosis():
    with pytest.raises(AssertionError, match="height above the surface of Mars"):
        expect.close("r", 400.0, 3796.19, 0.5, "km", body="Mars")
    with pytest.raises(AssertionError, match="revolution too large"):
        expect.close("t", 30.0, 18.0, 0.1, "h", period=12.0)


@pytest.mark.parametrize(("value", "says"), [(4.0, "lie between 5 and 50 km2/s2"), (51, "you have 51 km2/s2")])
def test_bounds(value, says):
    with pytest.raises(AssertionError, match=says):
        expect.number("c3", value, "km2/s2", low=5, high=50)
    with pytest.raises(AssertionError, match="be 60 km2/s2 or more"):
        expect.number("c3", value, "km2/s2", low=60)
    with pytest.raises(AssertionError, match="be 3 km2/s2 or less"):
        expect.number("c3", value, "km2/s2", high=3)


def test_epochs():
    expect.epoch("arrival", "2021-02-10T12:06", first="2021-01-01", last="2021-12-31")
    expect.epoch("arrival", Time("2021-02-10T12:06"))
    expect.close("arrival", "2021-02-10T12:06:20", "2021-02-10T12:06", 30, "UTC")
    expect.close("arrival", Time("2021-02-10T12:06").tdb, "2021-02-10T12:06", 1e-3, "UTC")
    with pytest.raises(AssertionError, match="lie between 2021-01-01 and 2021-01-31 UTC"):
        expect.epoch("arrival", "2021-02-10T12:06", first="2021-01-01", last="2021-01-31")
    with pytest.raises(AssertionError, match="Beijing time"):
        expect.close("arrival", "2021-02-10T20:06", "2021-02-10T12:06", 30, "UTC")
    with pytest.raises(AssertionError, match=r"69\.18"):
        expect.close("arrival", "2021-02-10T12:07:09.184", "2021-02-10T12:06", 1, "UTC")


class LyingText(str):
    """Text that agrees with everything."""

    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


def tampered_time():
    time = Time("1999-01-01")
    time.__dict__["utc"] = Time("2021-02-10T12:06")
    return time


@pytest.mark.parametrize(
    "value",
    [
        LyingText("1999-01-01"),
        EqualsAll(),
        tampered_time(),
        Time(["2021-02-10T12:06"] * 2),
        Time(np.ma.masked_array([2459255.5], mask=True), format="jd")[0],
        "2021-13-01",
        "2021-02-10T25:00",
        "2016-12-31T23:59:60",
        "x" * 10**6,
        "",
        2459255.5,
        datetime.datetime(2021, 2, 10),
        ...,
        None,
    ],
)
def test_nothing_but_the_right_epoch_passes(value, capfd, recwarn):
    with pytest.raises(AssertionError, match=r"^arrival .{15}") as caught:
        expect.close("arrival", value, "2021-02-10T12:06", 60, "UTC")
    assert len(str(caught.value)) < 300
    assert capfd.readouterr() == ("", "")
    assert not list(recwarn)


def test_a_time_far_in_the_future_is_silent(capfd, recwarn):
    expect.epoch("arrival", Time("2049-02-10T12:06", scale="tdb"))
    assert not list(recwarn)
    assert capfd.readouterr() == ("", "")


def test_words():
    assert expect.word("transfer", "TYPE II", options=("type I", "type II"), answer="type-ii") is None
    with pytest.raises(AssertionError, match='one of "type I", "type II"'):
        expect.word("transfer", "Hohmann", options=("type I", "type II"))
    with pytest.raises(AssertionError, match="definitions") as caught:
        expect.word("transfer", "type I", answer="type II")
    assert "type ii" not in str(caught.value).lower()
    for value in (LyingText("type II"), EqualsAll(), 2, True, ..., None, "", "  ", "x" * 10**6):
        with pytest.raises(AssertionError, match=r"^transfer .{10}"):
            expect.word("transfer", value, answer="type II")


@pytest.mark.parametrize(
    ("answer", "tolerance"),
    [(float("nan"), 1), (1.0, float("nan")), (1.0, 0.0), (1.0, -1), (1.0, [1, 2]), ("1", 1)],
)
def test_a_fault_of_the_test_is_no_fault_of_the_learner(answer, tolerance):
    with pytest.raises(ValueError):
        expect.close("x", 1.0, answer, tolerance, "km")
