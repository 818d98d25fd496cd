"""How much a page weighs, and how far it is from the wish to the sent request."""

import gzip
import re

import pytest
from playwright.sync_api import Response

from tests.browser.conftest import Opened
from tests.browser.world import World

KILOBYTE = 1000
VIEWS = {
    "log on": ("", "/log-on"),
    "my tasks": ("dk-pq-1", "/"),
    "requests": ("pt-pq-1", "/requests"),
    "recipient": ("dk-pq-1", "/requests/{draft}/draft/recipient"),
    "a long request": ("dk-pq-1", "/requests/{long}"),
    "answer": ("pt-pq-1", "/requests/{long}/answer"),
}


@pytest.mark.parametrize("view", VIEWS)
def test_a_first_view_is_light(official: Opened, world: World, view: str) -> None:
    login, path = VIEWS[view]
    window = official(login, "pt")
    loaded: list[Response] = []
    window.page.on("response", lambda response: loaded.append(response))
    window.open(path.format(draft=world.draft, long=world.long))
    window.page.wait_for_load_state("networkidle")
    packed = {  # as any proxy packs it
        response.url.removeprefix(window.url): len(gzip.compress(response.body(), 6))
        for response in loaded
        if response.url.startswith("http")
    }
    assert len(packed) <= 6, packed
    assert sum(packed.values()) <= 60 * KILOBYTE, packed
    assert sum(size for address, size in packed.items() if ".css" in address) <= 25 * KILOBYTE, packed


def test_styles_and_scripts_are_kept_by_the_browser_for_good(official: Opened) -> None:
    window = official("dk-pq-1", "da")
    loaded: list[Response] = []
    window.page.on("response", lambda response: loaded.append(response))
    window.open("/")
    window.page.wait_for_load_state("networkidle")
    parts = [response for response in loaded if "/static/" in response.url]
    assert len(parts) >= 2
    for response in parts:
        assert "immutable" in response.headers["cache-control"], response.url
        # Named after their content: a new release has new names.
        assert re.search(r"\.[0-9a-f]{12}\.(css|js|svg)$", response.url), response.url
