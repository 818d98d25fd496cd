"""The guide for officials, read as what it is: a list of instructions that somebody follows."""

import re
from collections.abc import Callable

from tests.browser.guide.story import Story
from tests.support.deployment import ROOT

GUIDE = ROOT / "docs" / "guide" / "README.md"
_NUMBERED = re.compile(r"^\d+\. (.+?)$", re.MULTILINE)
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_PICTURE = re.compile(r"!\[[^]]*\]\((\w+)\.png\)")

Step = Callable[[Story], None]
STEPS: dict[str, Step] = {}
"""What each instruction means in a browser."""


def instructions() -> list[str]:
    """Every numbered line of the guide, in order."""
    return _NUMBERED.findall(GUIDE.read_text())


def names() -> set[str]:
    """What the guide prints in bold: names of pages, buttons and fields."""
    return {" ".join(name.split()) for name in _BOLD.findall(GUIDE.read_text())}


def pictures() -> set[str]:
    """The pictures that the guide shows, without their suffix."""
    return set(_PICTURE.findall(GUIDE.read_text()))


def step(instruction: str) -> Callable[[Step], Step]:
    """Says that the function does what the guide tells in these words."""

    def known(does: Step) -> Step:
        assert instruction not in STEPS, f"two functions for one instruction: {instruction}"
        STEPS[instruction] = does
        return does

    return known
