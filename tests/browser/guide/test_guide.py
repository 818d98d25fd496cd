"""The guide for officials is followed word by word, in Danish and in Portuguese, with scripts and without."""

from collections.abc import Callable
from urllib.parse import unquote_plus

import pytest

from deploy.messages import ROOT, template
from tests.browser.conftest import Desks, Opened
from tests.browser.guide import answering, asking
from tests.browser.guide.reading import STEPS, instructions, names, pictures
from tests.browser.guide.story import PRIVATE, Story

ACTORS = (asking, answering)
"""The files that say what the instructions mean."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_whoever_follows_the_guide_gets_there(
    official: Opened, desk: Desks, picture: Callable[..., None], scripts: bool
) -> None:
    asker = desk("dk-pq-1")
    story = Story(
        official("", "da", scripts=scripts),
        official("", "pt", scripts=scripts),
        picture if scripts else lambda *_args, **_more: None,
        asker.draft,
        asker.sent,
    )
    for instruction in instructions():
        assert instruction in STEPS, f"no step of a test does what the guide says: {instruction}"
        STEPS[instruction](story)
    for address in map(unquote_plus, [*story.dk.addresses, *story.pt.addresses]):
        assert [told for told in PRIVATE if told.lower() in address.lower()] == []


def test_every_step_is_in_the_guide() -> None:
    assert sorted(STEPS) == sorted(instructions())


def test_the_guide_calls_things_by_their_names() -> None:
    sources = template(ROOT / "services" / "gateway")
    said = {message.id for message in sources if isinstance(message.id, str)}
    assert names() <= said


def test_pictures_of_the_guide_are_there() -> None:
    folder = ROOT / "docs" / "guide"
    assert {"tasks", "request", "answer"} <= pictures()
    assert pictures() == {picture.stem for picture in folder.glob("*.png")}
