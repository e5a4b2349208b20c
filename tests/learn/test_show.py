"""Notes: plain and safe HTML in a notebook, text elsewhere, the same byte for byte; and a light import."""

import html.parser
import os
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

from idsea_lessons.learn.show import Note, Table, amount, show

PLAIN_TAGS = {"p", "strong", "br", "table", "thead", "tbody", "tr", "th", "td"}


class Reader(html.parser.HTMLParser):
    """Collects tags, attributes and text."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.attributes, self.text = [], set(), set(), ""

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.mark.parametrize("table", [None, Table(("what", "value"), (("<script>", "1 & 2"),))])
def test_the_html_is_plain_closed_and_escaped(table):
    reader = Reader()
    reader.feed(Note("head <b>", ("line <img src=x onerror=y>",), table)._repr_html_())
    assert reader.open == []
    assert reader.tags <= PLAIN_TAGS
    assert reader.attributes <= {"scope"}
    assert "head <b>" in reader.text
    assert "<img src=x onerror=y>" in reader.text


def test_a_console_of_few_letters_is_no_trouble():
    code = "from idsea_lessons.learn.show import show; show('Zo\\u00eb \\u03c0')"
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    got = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment)
    assert (got.stdout.strip(), got.stderr) == ("Zo\\xeb \\u03c0", "")


@pytest.mark.parametrize(
    ("value", "step", "text"),
    [
        (0.0, None, "0"),
        (-0.0, 0.1, "0.0"),
        (1e-9, None, "1e-09"),
        (192239123.4, None, "192,239,123"),
        (1e20, None, "1e+20"),
        (1e20, 0.1, "1e+20"),
        (13.10127, 0.005, "13.101"),
        (6778.1, 50.0, "6,778"),
        ([1.0, [2.0, 3.0]][1], None, "(2, 3)"),
        (list(range(20)), None, "an array of shape (20,)"),
    ],
)
def test_amounts(value, step, text):
    assert amount(value, step=step) == text


CELL = """
from idsea_lessons.learn import predict, check, compare
predict("moi_range", 150, "Mkm")
check("0.0.a", 1.0)
compare(192.239, "tw1.moi_range", "It is rounded.")
"""


def outputs(tmp_path, name):
    os.environ["IDSEA_LEDGER"] = str(tmp_path / f"{name}.jsonl")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    NotebookClient(notebook, timeout=60).execute()
    return [dict(output) for output in notebook.cells[0].outputs]


def test_a_notebook_shows_html_and_text_the_same_byte_for_byte(tmp_path, monkeypatch):
    monkeypatch.setenv("IDSEA_LEDGER", "")
    first, second = outputs(tmp_path, "a"), outputs(tmp_path, "b")
    assert first == second
    assert {output["output_type"] for output in first} == {"display_data"}
    assert all({"text/plain", "text/html"} <= set(output["data"]) for output in first)
    assert "your guess is 150 Mkm" in first[0]["data"]["text/plain"]
    assert '<th scope="row">computed</th>' in first[2]["data"]["text/html"]


def test_the_import_is_light_and_silent(tmp_path):
    code = (
        "import sys, time, numpy; start = time.perf_counter(); import idsea_lessons.learn; "
        "took = time.perf_counter() - start; "
        "heavy = {'astropy', 'spiceypy', 'matplotlib', 'numba', 'IPython'} & set(sys.modules); "
        "print(took, sorted(heavy))"
    )
    ledger = tmp_path / "none" / "ledger.jsonl"
    environment = {**os.environ, "IDSEA_LEDGER": str(ledger)}
    command = [sys.executable, "-W", "error", "-c", code]
    got = subprocess.run(command, capture_output=True, text=True, env=environment)
    took, _, heavy = got.stdout.strip().partition(" ")
    assert got.stderr == ""
    assert heavy == "[]"
    assert float(took) < 0.3
    assert not ledger.parent.exists()


def test_show_leaves_out_empty_lines(capsys):
    show("head", "", "line")
    assert capsys.readouterr().out == "head\nline\n"
