"""Learner and tests in two processes: what a learner changes on their side wins nothing, and is seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from idsea_lessons.classroom.engine.execution import Executed

Run = Callable[..., Executed]
HIDDEN_KEY = 7919
TEST = ("test", f"key = {HIDDEN_KEY}\nassert x == key, 'wrong'\nassert abs(x) > 0")


def passed(executed: Executed) -> bool:
    """Whether the last cell, a test, raised nothing."""
    return not any(output["output_type"] == "error" for output in executed.outputs[-1])


def test_honest_work_passes_without_a_flag(run: Run) -> None:
    executed = run("import numpy as np", f"x = np.float64({HIDDEN_KEY})", "x", TEST)
    assert passed(executed)
    assert executed.flags == []
    assert executed.notes == []
    assert executed.reason == ""
    assert not passed(run("x = 3", TEST))


@pytest.mark.parametrize(
    ("cheat", "flagged"),
    [
        ("class A(int):\n    __eq__ = lambda *a: True\n    __hash__ = None\nx = A(3)", False),
        ("class M(type):\n    __eq__ = lambda *a: True\nclass A(metaclass=M): pass\nx = A", False),
        (
            "import ast\nclass T(ast.NodeTransformer):\n    def visit_Assert(self, node): return ast.Pass()\n"
            "get_ipython().ast_transformers.append(T())\nx = 3",
            True,
        ),
        ("get_ipython().input_transformers_post.append(lambda lines: [l for l in lines if 'assert' not in l])\nx = 3", True),
        ("import builtins\nbuiltins.AssertionError = type('E', (Exception,), {})\nx = 3", True),
        ("import numpy.testing as t\nt.assert_allclose = lambda *a, **k: None\nx = 3", True),
        ("from idsea_lessons.learn import expect as e\ne.close = lambda *a, **k: None\nx = 3", True),
        ("import numpy\nnumpy.allclose = lambda *a, **k: True\nx = 3", True),
        ("import builtins\nbuiltins.abs = lambda v: 5\nx = 3", True),
        ("abs = lambda v: 5\nx = 3", False),
        ("import sys\nsys.displayhook = lambda v: None\nget_ipython().displayhook.__class__.__call__ = lambda *a: None\nx = 3",
         True),
        ("get_ipython()._showtraceback = lambda *a, **k: None\nx = 3", True),
        ("get_ipython().run_cell = lambda *a, **k: type('R', (), {'success': True})()\nx = 3", True),
        ("import idsea_lessons.classroom.engine.shell as s\ns.run = lambda *a: ([], False)\nx = 3", False),
        ("import idsea_lessons.classroom.engine.values as v\nv.pack = lambda *a: {'record': ['os', 'system'], 'fields': []}\nx = 3",
         False),
        ("import idsea_lessons.classroom.engine.channel as c\nimport json\nold = c.send\n"
         "c.send = lambda s, m: old(s, {'outputs': [], 'failed': False, 'values': {'x': {'function': 'x'}}})\nx = 3", True),
        ("import gc\nx = [o for o in gc.get_objects() if type(o) is dict and 'key' in o and type(o['key']) is int]\n"
         "x = x[0]['key'] if x else 3", False),
        ("import sys\nsys.settrace(lambda *a: None)\nx = 3", False),
    ],
)  # fmt: skip
def test_a_cheat_wins_nothing(run: Run, cheat: str, flagged: bool) -> None:
    executed = run(cheat, TEST)
    assert not passed(executed)
    assert bool(executed.flags) == flagged, executed.flags


def test_right_work_with_changed_tools_is_marked_and_flagged(run: Run) -> None:
    executed = run(f"import numpy.testing as t\nt.assert_allclose = lambda *a, **k: None\nx = {HIDDEN_KEY}", TEST)
    assert passed(executed)
    assert executed.flags == ["numpy.testing.assert_allclose no longer fails"]


def test_hidden_tests_never_enter_the_learner_s_process(run: Run) -> None:
    look = "import gc, sys\nprint([o for o in gc.get_objects() if 'DROW_TERCES'[::-1] in repr(o)[:100000]][:1], In)"
    executed = run("x = 1", ("test", "key = 'SECRET_WORD'\nassert x == 1"), look)
    assert "SECRET_WORD" not in str(executed.outputs[2])


def test_names_of_the_trainer_are_not_taken_from_the_learner(run: Run) -> None:
    executed = run(
        "limit = 10", "limit = 10 ** 6\nx = 500", ("test", "assert x < limit"), prelude=["limit = 10"], needs={"c2": 1}
    )
    assert not passed(executed)
    assert passed(run("x = 5", ("test", "assert x < limit"), prelude=["limit = 10"], needs={"c1": 1}))


def test_a_value_that_is_gone_is_gone_in_the_test(run: Run) -> None:
    executed = run("x = 1", ("test", "assert x == 1"), "del x", ("test", "x"))
    assert executed.outputs[1] == []
    assert "NameError" in str(executed.outputs[3])


def test_a_learner_s_function_is_called_in_its_own_process(run: Run) -> None:
    executed = run("state = [0]\ndef f(a, b=1):\n    state[0] += 1\n    return a * b", "print('quiet')",
                   ("test", "assert f(3, b=4) == 12\nassert f([1, 2], 2) == [1, 2, 1, 2]"), "print(state)")  # fmt: skip
    assert executed.outputs[2] == []
    assert executed.outputs[3][0]["text"] == "[2]\n"
    broken = run("def f(a): return 1 / 0", ("test", "f(1)"))
    assert "f raises an error: ZeroDivisionError" in str(broken.outputs[1])
    endless = run("def f(a):\n    while True: pass", ("test", "f(1)"), seconds=2)
    assert not passed(endless)
    fatal = run("import os\ndef f(a): os._exit(1)", ("test", "f(1)"))
    assert "exit 1" in str(fatal.outputs[1]) + fatal.reason


def test_pages_and_scripts_of_a_learner_are_not_shown(run: Run) -> None:
    code = "from IPython.display import HTML, Javascript, display\ndisplay(HTML('<script>1</script>'), Javascript('1'))"
    executed = run(code)
    assert "<script>" not in str(executed.outputs)
    assert {kind for output in executed.outputs[0] for kind in output["data"]} <= {"text/plain"}


def test_pictures_are_stored(run: Run) -> None:
    executed = run("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()")
    assert "image/png" in executed.outputs[0][-1]["data"]


def test_what_compiled_code_writes_is_stored(run: Run) -> None:
    assert "from below" in str(run("import os\nx = os.write(1, b'from below')").outputs[0])


@pytest.mark.parametrize(
    "x", ["object()", "(n for n in [1])", "open('/dev/null')", "float", "[float('nan')] * 200_000"]
)
def test_what_cannot_be_carried_fails_with_its_name(run: Run, x: str) -> None:
    executed = run(f"x = {x}", ("test", "from idsea_lessons.learn import expect\nexpect.number('x', x, 'km')"))
    assert "x must be one number in km" in str(executed.outputs[1])


def test_randomness_differs_between_submissions(run: Run) -> None:
    code = "import random, numpy\nprint(random.random(), numpy.random.random())"
    assert run(code).outputs != run(code).outputs
