"""kill -9 while the training world is played at the very first start: the next start plays on, nothing comes twice."""

import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support import autopsy
from tests.support.deployment import Product, played_world


def facts(home: Path) -> dict[str, Counter[str]]:
    """How often each kind of fact is in each log; the notifier's depend on when its mails went out."""
    return {
        service: Counter(line.tag for line in autopsy.lines(home, service))
        for service in ("directory", "identity", "exchange")
    }


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "point",
    ["before-commit authority: 17", "after-commit-before-answer user: 30", "after-key-before-event request: 9"],
)
def test_a_kill_at(product: Callable[..., Product], tmp_path: Path, point: str) -> None:
    made = product(tmp_path / "home")
    made.begin(TEST_OPENIMI_CRASH_AT=point)
    assert made.ended(60) == -signal.SIGKILL, made.output
    before = facts(made.home)
    whole = facts(played_world())
    assert before != whole
    made.start()
    assert made.stop() == 0
    assert facts(made.home) == whole
    assert all(autopsy.dense(autopsy.lines(made.home, service)) for service in whole)
    assert autopsy.differences(made.home) == {"directory": [], "identity": [], "exchange": [], "notifier": []}
