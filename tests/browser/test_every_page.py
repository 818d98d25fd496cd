"""What holds for every page in every state: for everybody, on every screen, in the reader's language."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.looks import headings, overflowing, small_targets, violations
from tests.browser.official import PHONE
from tests.browser.places import PLACES, Place
from tests.browser.world import World

every_place = pytest.mark.parametrize("place", PLACES, ids=str)


@every_place
def test_everybody_can_use_it_on_every_screen(place: Place, world: World, official: Opened) -> None:
    reader = official(place.login, "da")
    reader.open(place.path(world))
    place.then(reader)
    expect(reader.page.locator("html")).to_have_attribute("lang", "da")
    assert headings(reader.page).count(1) == 1
    assert violations(reader.page) == []
    assert small_targets(reader.page) == []
    reader.page.set_viewport_size({"width": PHONE, "height": 640})
    assert overflowing(reader.page) == []
    assert violations(reader.page) == []
