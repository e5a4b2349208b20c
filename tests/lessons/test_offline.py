"""The guard that keeps lessons off the network does guard."""

from pathlib import Path

import pytest

from idsea_lessons.authoring.execute import execute
from idsea_lessons.authoring.lesson import LessonError
from idsea_lessons.authoring.pair import to_notebook

CELL = "```{{code-cell}}\n{}\n```\n"


@pytest.mark.parametrize(
    "attempt",
    [
        'import socket\nsocket.create_connection(("192.0.2.1", 80), timeout=1)',
        'import socket\nsocket.socket().connect_ex(("192.0.2.1", 80))',
        'import socket\nsocket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 80))',
        'import urllib.request\nurllib.request.urlopen("https://example.org", timeout=1)',
    ],
)
def test_every_way_out_is_closed(attempt, offline):
    with pytest.raises(LessonError, match="must run without a network"):
        execute(to_notebook(CELL.format(attempt)), Path(), environment=offline)


def test_the_machine_itself_stays_within_reach(offline):
    code = (
        "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname()).sendall(b'hello')\n"
        "print(server.accept()[0].recv(5))"
    )
    run = execute(to_notebook(CELL.format(code)), Path(), environment=offline)
    assert run.cells[0].outputs[0].text == "b'hello'\n"
