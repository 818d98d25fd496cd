"""What operators do by hand, as they do it: commands on a data folder, and the product on it afterwards."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.deployment import ROOT, Product, copied_world
from tests.support.rest import Caller

Make = Callable[..., Product]
pytestmark = pytest.mark.timeout(240)
WORLD = ("directory", "identity", "exchange", "notifier")


def ops(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m services.ops` with these arguments on this folder."""
    inherited = {name: value for name, value in os.environ.items() if "OPENIMI_" not in name}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "services.ops", *arguments],
        cwd=ROOT,
        env={**inherited, "OPENIMI_HOME": str(home), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def spoil(home: Path) -> str:
    """Take a document out of exchange's view, as no record ever did; its key."""
    with sqlite3.connect(home / "exchange.views") as views:
        ((key,),) = views.execute("SELECT key FROM view_entries ORDER BY key LIMIT 1").fetchall()
        views.execute("DELETE FROM view_entries WHERE key=?", (key,))
    views.close()
    return str(key)


def test_a_rebuild_makes_the_same_views_of_all_services(tmp_path: Path) -> None:
    done = ops(copied_world(tmp_path), "rebuild")
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.findall(r"^(\w+): ([\d,]+) records in [\d.]+ s: the same documents$", done.stdout, re.MULTILINE)
    assert [name for name, _ in found] == list(WORLD), done.stdout
    assert all(int(records.replace(",", "")) > 50 for _, records in found)
    assert done.stderr == ""


def test_a_view_that_is_not_what_the_log_says_is_found_left_and_then_switched(product: Make, tmp_path: Path) -> None:
    home = copied_world(tmp_path)
    key = spoil(home)
    only = ("rebuild", "--service", "exchange")
    for _ in range(2):
        compared = ops(home, *only)
        assert compared.returncode == 1, compared.stdout + compared.stderr
        assert compared.stdout.splitlines()[-1] == f"  entries {key}"
        assert "directory" not in compared.stdout
    assert ops(home, *only, "--switch").returncode == 0
    assert ops(home, *only).returncode == 0
    assert [path.name for path in home.glob("*.rebuilt*")] == []
    running = product(home).start()
    assert Caller.signed_in(running.port, "dk-pq-1").get("/exchange/tasks").body["items"]


def test_nothing_is_rebuilt_while_the_product_runs(product: Make) -> None:
    running = product().start()
    done = ops(running.home, "rebuild", "--switch")
    assert done.returncode == 2
    assert done.stderr == f"OpenIMI: Another OpenIMI process already uses the data folder {running.home}.\n"
    assert running.ready()


def test_a_real_deployment_begins_with_one_coordinator(product: Make, tmp_path: Path) -> None:
    home = tmp_path / "home"
    said = {
        "authority": "dk-nimic",
        "country": "dk",
        "name": "Styrelsen for Samarbejde",
        "language": "da",
        "timezone": "Europe/Copenhagen",
        "login": "dk-nimic-1",
        "person": "Ane Holm",
        "email": "ane@example.org",
    }
    line = [word for name, value in said.items() for word in (f"--{name}", value)]
    made = ops(home, "bootstrap", *line, OPENIMI_TRAINING="no")
    assert made.returncode == 0, made.stdout + made.stderr
    (password,) = re.findall(r"^Log on as dk-nimic-1 with (\S+) within 24 hours", made.stdout, re.MULTILINE)
    running = product(home, OPENIMI_TRAINING="no").start()
    stranger = Caller(running.port)

    def log_on(login: str, word: str) -> int:
        answer = stranger.call("POST", "/sessions", {"login": login, "password": word}, key=None)
        if answer.status == 201:
            stranger.token = answer.body["token"]
        return answer.status

    assert log_on("dk-nimic-1", "training-only") == 401
    assert log_on("dk-pq-1", "training-only") == 401, "the training world is for training alone"
    assert log_on("dk-nimic-1", password) == 201
    me = stranger.get("/me").body
    assert me["authority"] == {"id": "dk-nimic", "name": said["name"], "country": "dk"}
    assert "deployment-administrator" in me["roles"]["*"]
    sets = stranger.get("/exchange/question-sets?area=pq").body["items"]
    assert [one["id"] for one in sets] == ["PQ-01"]
    assert password not in running.output
