"""Every rule of the template is broken once, and then exactly that rule speaks."""

import copy
import re

import pytest

from idsea_lessons.authoring.draft import Draft
from idsea_lessons.authoring.pair import read_notebook
from idsea_lessons.authoring.template import RULES, problems


def swap(id, old, new):
    """Return a mutation that replaces text in the source of one cell."""

    def mutate(cells):
        assert old in cells[id].source
        cells[id].source = cells[id].source.replace(old, new)

    return mutate


def drop(*ids):
    """Return a mutation that removes cells."""

    def mutate(cells):
        for id in ids:
            del cells[id]

    return mutate


def outputs(id, **changes):
    """Return a mutation that changes the first output of a cell, or takes its outputs away."""

    def mutate(cells):
        if changes:
            cells[id].outputs[0].update(changes)
        else:
            cells[id].outputs = []

    return mutate


def metadata(id, key, value):
    """Return a mutation that sets one entry of a cell's metadata."""

    def mutate(cells):
        cells[id].metadata[key] = value

    return mutate


def not_run(cells):
    cells["break-2"].execution_count = None


def stderr(cells):
    cells["break-2"].outputs[0].name = "stderr"


def error(cells):
    cells["break-2"].outputs[0] = copy.deepcopy(cells["break-2"].outputs[0])
    cells["break-2"].outputs[0].clear()
    cells["break-2"].outputs[0].update(output_type="error", ename="ValueError", evalue="no", traceback=[])


def no_alt(cells):
    cells["model-2"].outputs[0].metadata = {}


def other_plain_text(cells):
    cells["model-2"].outputs[0].data["text/plain"] = "<Figure size 640x480 with 1 Axes>"


def heavy(cells):
    cells["model-2"].outputs[0].data["image/png"] = "A" * 500_000


def no_figure(cells):
    cells["model-2"].outputs = cells["work-2"].outputs


def two_turns(cells):
    for id in ("turn-9", "turn-10", "turn-11", "turn-12"):
        del cells[id]


def swapped_parts(cells):
    cells["team-1"].metadata.part, cells["keys-1"].metadata.part = "keys", "team"
    cells["team-1"].source, cells["keys-1"].source = cells["keys-1"].source, cells["team-1"].source


MUTATIONS = {
    "parts_in_order": [
        drop("hook-1"),
        drop("next-1"),
        two_turns,
        swapped_parts,
        metadata("team-1", "part", "epilogue"),
    ],
    "code_cells_name_their_part": [metadata("work-2", "part", "break")],
    "hook_has_source": [
        swap("hook-1", "(https://en.wikipedia.org/wiki/Tianwen-1)", ""),
        lambda cells: cells["hook-1"].update(source="It was [far](https://cnsa.gov.cn)."),
    ],
    "card_names_goals": [
        swap("card-1", "You will be able to", "Goals"),
        swap("card-1", "- compute its period.", "- a\n- b\n- c\n- d"),
    ],
    "card_names_needs": [
        swap("card-1", "necessary", "needed"),
        swap("card-1", "- helpful: logarithmic scales.", ""),
    ],
    "card_names_minutes": [
        swap("card-1", "5 minutes to read", "a while to read"),
        swap("card-1", "10 to practise", "100 to practise"),
    ],
    "code_where_needed": [drop("predict-2"), drop("work-2"), drop("compare-2"), drop("break-2")],
    "code_is_short": [
        swap("work-2", "print(", "x = 1\n" * 11 + "print("),
        lambda cells: [cell.update(source=cell.source + "\nx = 1" * 12) for cell in worked(cells)],
    ],
    "predict_comes_first": [swap("predict-2", "predict(", "print(")],
    "model_is_complete": [
        swap("model-1", "- the other planets and the Sun,\n- the shape of Mars.", "the shape of Mars."),
        swap("model-1", "$$", "$"),
        no_figure,
    ],
    "work_shows_something": [outputs("work-2")],
    "compare_is_used": [
        swap("compare-2", "compare(", "print("),
        swap("compare-2", ', "The parking orbit takes two days of Mars and is long, not round."', ""),
    ],
    "exercises_are_whole": [
        swap("turn-2", "...", "3.0"),
        swap("turn-4", "speed_1000_kms = np", "speed = np"),
        metadata("turn-4", "answer", {"unit": "km/s", "tolerance": 0.1}),
    ],
    "turns_hold_exercises": [
        lambda cells: exchange(cells, ("turn-2", "turn-4"), ("turn-6", "turn-8")),
    ],
    "turns_give_hints": [
        swap("turn-3", "Hint 2", "Hint 4"),
        swap("turn-7", "Period is way over speed.", ""),
        drop("turn-11"),
    ],
    "three_key_points": [swap("keys-1", "- A formula has limits.", "")],
    "every_cell_ran": [not_run, lambda cells: cells["break-2"].update(source="")],
    "no_errors": [stderr, error],
    "figures_have_alt_text": [
        no_alt,
        other_plain_text,
        swap("team-1", "The team", "![](9.1_circular_speed.md)\n\nThe team"),
    ],
    "no_addresses": [outputs("break-2", text="<module.Thing object at 0x7f3a5c0d1e20>")],
    "stubs_stay_open": [outputs("turn-2")],
    "lesson_is_light": [heavy],
    "references_have_addresses": [
        swap("references-1", ": doi:10.1016/j.asr.2020.11.005", ""),
        lambda cells: cells["references-1"].update(source="## References\n\nNone: https://example.org"),
    ],
    "glossary_is_linked": [lambda cells: cells["glossary-1"].update(source="## Words")],
    "links_lead_somewhere": [
        swap("team-1", "glossary.md#parking-orbit", "glossary.md#parking"),
        swap("team-1", "glossary.md#parking-orbit", "words.md#parking-orbit"),
        swap("team-1", "glossary.md#parking-orbit", "glossary.md#Glossary"),
        swap("team-1", "glossary.md#parking-orbit", "glossary.md#glossary"),
        swap("next-1", "#Predict", "#Predictions"),
    ],
    "no_undone_work": [
        swap("team-1", "The team", "TODO The team"),
        swap("break-2", "print", "# FIXME\nprint"),
    ],
    "words_are_plain": [
        swap("team-1", "The team", "It's true: the team"),
        swap("team-1", "which costs", "which doesn’t cost"),
        swap("team-1", "The team", "As a rule of thumb, the team"),
    ],
}  # fmt: skip


def worked(cells):
    """Return many copies of a worked cell, put into the lesson after the first one."""
    copies = {f"work-{number}": copy.deepcopy(cells["work-2"]) for number in range(3, 12)}
    for id, cell in copies.items():
        cell.id, cell.source = id, ""
    before = list(cells.items())
    place = list(cells).index("work-2") + 1
    cells.clear()
    cells.update(dict(before[:place]) | copies | dict(before[place:]))
    return copies.values()


def exchange(cells, these, those):
    """Exchange cells, content and metadata alike."""
    for one, other in zip(these, those, strict=True):
        cells[one], cells[other] = cells[other], cells[one]


def judge(lesson, mutate=None):
    notebook = read_notebook(lesson.notebook)
    if mutate:
        cells = {cell.id: cell for cell in notebook.cells}
        mutate(cells)
        notebook.cells = list(cells.values())
    return problems(Draft(lesson.id, lesson.folder, notebook))


def test_the_sample_keeps_every_rule(lesson):
    assert judge(lesson) == []


@pytest.mark.parametrize(
    ("rule", "mutate"), [(rule, mutate) for rule, mutations in MUTATIONS.items() for mutate in mutations]
)
def test_exactly_the_broken_rule_speaks(lesson, rule, mutate):
    found = judge(lesson, mutate)
    assert {problem.rule for problem in found} == {rule}, "\n".join(map(str, found))


def test_every_rule_is_proven():
    assert set(MUTATIONS) == {rule.__name__ for rule in RULES}


def test_problems_name_the_cell_and_the_rule(lesson):
    [problem] = judge(lesson, swap("team-1", "The team", "TODO The team"))
    assert re.fullmatch(r"cell 25: the word TODO .*\(no_undone_work\)", str(problem))


def test_code_in_text_is_not_judged_as_words(lesson):
    assert judge(lesson, swap("team-1", "The team", "Write `it's` or\n\n```python\n# don't\n```\n\nThe team")) == []
