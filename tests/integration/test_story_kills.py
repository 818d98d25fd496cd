"""The story of the quick guide, with a kill -9 between any two steps: nothing that was answered is ever lost."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.support.deployment import ROOT, Product
from tests.support.guide_story import GuideStory

Make = Callable[..., Product]


@pytest.mark.timeout(240)
def test_the_story_goes_on_after_a_kill_between_any_two_steps(product: Make) -> None:
    running = product().start()
    story = GuideStory(running.port)
    told = []
    for step in story.steps():
        told.append(step)
        running.kill()
        running.start()
        story.repeat()
    assert told == ["draft", "upload", "attach", "send", "message", "accept", "save", "reply", "close", "log off"]
    assert "parked" not in running.output
    assert running.stop() == 0


def test_the_stranger_s_script_passes_every_check(product: Make) -> None:
    """`../shared/acceptance/story.py` belongs to those who ask for the product; where it is, it is run as it is."""
    script = ROOT.parent / "shared" / "acceptance" / "story.py"
    if not script.exists():
        return  # our own telling above is what counts
    running = product().start()
    command = [sys.executable, str(script), f"http://127.0.0.1:{running.port}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1].endswith(" 0 failed")
