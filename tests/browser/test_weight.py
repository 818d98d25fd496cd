"""How much a page weighs, and how far it is from the wish to the sent request."""

import gzip

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
    window.page.on("response", loaded.append)
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


def test_styles_and_scripts_are_fetched_once_for_all_pages(official: Opened) -> None:
    window = official("dk-pq-1", "da")
    window.open("/")
    fetched: list[str] = []
    window.context.on("request", lambda asked: fetched.append(asked.url.removeprefix(window.url)))
    window.follow("Authorities")
    window.sees_heading("Find an authority")
    again = [response for response in fetched if response.startswith("/static/")]
    sizes = [
        window.page.evaluate("url => performance.getEntriesByName(url)[0].transferSize", f"{window.url}{one}")
        for one in again
    ]
    assert sizes == [0] * len(again), dict(zip(again, sizes, strict=True))
