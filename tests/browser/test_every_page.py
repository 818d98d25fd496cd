"""What holds for every page in every state: for everybody, on every screen, in the reader's language."""

import re

import pytest
from playwright.sync_api import expect

from services.gateway.ui.i18n import PSEUDO
from tests.browser.conftest import Desks, Opened
from tests.browser.desk import Desk
from tests.browser.looks import headings, overflowing, small_targets, violations, violations_of_shape
from tests.browser.official import PHONE
from tests.browser.places import PLACES, Place
from tests.browser.unmarked import known_to_everybody, strings, unmarked
from tests.browser.world import World

REQUEST_KEY = re.compile(r"[0-9a-f-]{32,}(/(?!$)|$)")


@pytest.fixture(scope="module")
def known(desk: Desks) -> set[str]:
    """Data that may stand on any page."""
    return known_to_everybody(desk("dk-pq-1")) | known_to_everybody(desk("pt-pq-1"))


def told_there(reader: Desk, path: str) -> set[str]:
    """Data of the very page: a request's or a mail's, and the reader's own."""
    kind, _, key = path.strip("/").partition("/")
    paths = ["/me", "/exchange/tasks?limit=200", "/exchange/requests?limit=200", "/notifier/mails?limit=200"]
    if kind == "requests" and REQUEST_KEY.match(key):
        paths.append(f"/exchange/requests/{key.split('/')[0]}")
    if kind == "mailbox" and key:
        paths.append(f"/notifier/mails/{key}")
    return {text for path in paths for text in strings(reader.get(path))}


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_everybody_can_read_and_use_it_on_every_screen(
    place: Place, world: World, official: Opened, known: set[str], desk: Desks
) -> None:
    # In the pseudo-language every text is marked and 40 % longer than in English: what stands its test stands others.
    reader = official(place.login, PSEUDO)
    path = place.path(world)
    reader.open(path)
    place.then(reader)
    expect(reader.page.locator("html")).to_have_attribute("lang", "en-XA")
    assert headings(reader.page).count(1) == 1
    told = told_there(desk(place.login), path) if place.login and "not found" not in place.name else set()
    assert unmarked(reader.page, known | told) == []
    assert violations(reader.page) == []
    assert small_targets(reader.page) == []
    reader.page.set_viewport_size(PHONE)
    assert overflowing(reader.page) == []
    assert violations_of_shape(reader.page) == []
