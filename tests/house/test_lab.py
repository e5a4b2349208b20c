"""`idsea lab` for real: it serves the course behind a token, and its kernel knows the library."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import psutil
import pytest
import requests
import websocket

import idsea_lessons
from idsea_lessons.cli import course_folder
from idsea_lessons.compiled import cache_folder

IDSEA = [sys.executable, "-c", "from idsea_lessons.cli import main; main()"]
ADDRESS = re.compile(r"(http://\S+?)/lab(\S*)\?token=(\w+)")


class Lab:
    """A running course."""

    def __init__(self, home):
        self.copies = os.path.realpath(tempfile.mkdtemp(prefix="idsea-copies-"))
        own = {
            "HOME": home,
            "USERPROFILE": home,
            "NUMBA_CACHE_DIR": cache_folder(),
            "IDSEA_LEDGER": Path(home, "ledger"),
            "IDSEA_COPIES": self.copies,
        }
        self.process = subprocess.Popen(
            [*IDSEA, "lab", "--no-browser"], env={**os.environ, **{name: str(value) for name, value in own.items()}},
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
        )  # fmt: skip
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if found := ADDRESS.search(line):
                self.url, self.page, self.token = found.groups()
                return
        pytest.fail(f"the course did not open: {self.said}")

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def ask(self, verb, path, token=True, **options):
        headers = {"Authorization": f"token {self.token}"} if token else {}
        return requests.request(verb, f"{self.url}{path}", headers=headers, timeout=60, **options)

    def run(self, code):
        """Run code in a new kernel, and return what it printed."""
        return self.execute(self.start_kernel("welcome.md"), code)

    def start_kernel(self, path):
        """Start a kernel for a page of the course, and return its name."""
        return self.ask("POST", "/api/kernels", json={"name": "python3", "path": path}).json()["id"]

    def execute(self, kernel, code):
        """Run code in a kernel, and return what it printed."""
        address = f"ws{self.url.removeprefix('http')}/api/kernels/{kernel}/channels?token={self.token}"
        content = {
            "code": code,
            "silent": False,
            "store_history": False,
            "user_expressions": {},
            "allow_stdin": False,
        }
        header = {
            "msg_id": uuid.uuid4().hex,
            "msg_type": "execute_request",
            "username": "",
            "session": "",
            "version": "5.3",
        }
        request = {
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
            "channel": "shell",
        }
        printed, deadline = "", time.monotonic() + 60
        channels = websocket.create_connection(address, timeout=60)
        channels.send(json.dumps(request))
        while time.monotonic() < deadline:
            answer = json.loads(channels.recv())
            if answer["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            printed += answer["content"].get("text", "") + "".join(answer["content"].get("traceback", []))
            if answer["msg_type"] == "status" and answer["content"]["execution_state"] == "idle":
                break
        channels.close()
        return printed

    def stop(self):
        """Press Ctrl-C, and again and again as people do, and return the exit code."""
        for _ in range(300):
            if self.process.poll() is not None:
                break
            self.process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
            time.sleep(0.1)
        self.process.kill()  # nothing to end if Ctrl-C did it
        self.said += self.process.communicate()[0]
        return self.process.returncode


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    running = Lab(tmp_path_factory.mktemp("home"))
    yield running
    running.stop()


def test_welcome_page_is_there(lab):
    assert lab.page.endswith("/tree/welcome.md")
    page = lab.get("/api/contents/welcome.md").json()
    assert page["content"].startswith("# Welcome")
    assert lab.get(f"/lab{lab.page}").status_code == 200


def test_only_the_token_opens(lab):
    assert lab.get("/api/contents/welcome.md", token=False).status_code == 403


def test_authors_sources_stay_out_of_sight(lab):
    for folder in [
        entry["path"] for entry in lab.get("/api/contents/").json()["content"] if entry["type"] == "directory"
    ]:
        names = [entry["name"] for entry in lab.get(f"/api/contents/{folder}").json()["content"]]
        assert [name for name in names if name.endswith(".md")] == []


def test_pages_are_rendered_and_nothing_asks_the_network(lab):
    def settings(plugin):
        return lab.get(f"/lab/api/settings/{plugin}").json()["schema"]["properties"]

    assert settings("@jupyterlab/docmanager-extension:plugin")["defaultViewers"]["default"] == {
        "markdown": "Markdown Preview"
    }
    news = settings("@jupyterlab/apputils-extension:notification")
    assert news["fetchNews"]["default"] == "false"
    assert news["checkForUpdates"]["default"] is False


def test_tools_of_authors_and_trainers_are_hidden(lab):
    page = lab.get("/lab").text
    config = json.loads(re.search(r'id="jupyter-config-data"[^>]*>(.*?)</script>', page, re.DOTALL)[1])
    hidden = set(config["disabledExtensions"])
    assert {
        "@jupyter/nbgrader:formgrader",
        "@jupyter/nbgrader:create-assignment",
        "jupyterlab-jupytext",
    } <= hidden
    assert "@jupyterlab/apputils-extension:announcements" in hidden
    assert lab.get("/formgrader").status_code == 404


def test_kernel_knows_the_library(lab):
    said = lab.run("import idsea_lessons, os; print(idsea_lessons.__version__, os.getcwd())")
    assert said == f"{idsea_lessons.__version__} {lab.copies}\n"


def test_lesson_0_1_runs_over_the_server_and_prints_what_is_stored(lab):
    path = "0_foundations/0.1_first_trajectory.ipynb"
    stored = json.loads((course_folder() / "lessons" / path).read_text(encoding="utf-8"))["cells"]
    served = lab.get(f"/api/contents/{path}").json()["content"]["cells"]
    kernel = lab.start_kernel(path)
    for mine, cell in zip(served, stored, strict=True):
        if cell["cell_type"] == "code":
            assert mine["outputs"] == [], "a result is seen before the prediction"
            printed = "".join("".join(output.get("text", "")) for output in cell["outputs"])
            assert lab.execute(kernel, mine["source"]) == printed
    assert "192.24 million km" in str(stored)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no Ctrl-C between processes")
def test_ctrl_c_ends_it_cleanly_even_without_a_home():
    """A home that nobody can write to, not even root, does not keep the course closed."""
    running = Lab("/dev/null")
    try:
        assert "home folder cannot be written to" in running.said
        assert running.get("/api/contents/welcome.md").status_code == 200
        kernel = int(running.run("import os; print(os.getpid())"))
        assert psutil.pid_exists(kernel)
    finally:
        status = running.stop()
    assert status == 0
    assert not psutil.pid_exists(kernel), "a kernel outlives the course"
    assert "The course is closed." in running.said
    assert "Traceback" not in running.said


def test_taken_port_is_refused():
    with socket.socket() as taken:
        taken.bind(("localhost", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*IDSEA, "lab", "--no-browser", "--port", str(port)], capture_output=True, encoding="utf-8"
        )
    assert done.returncode == 1
    assert f"port {port} cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
