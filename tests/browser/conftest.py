"""One product for all tests of the pages, Debian's Chromium, and windows that officials open."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser

from tests.browser.desk import Desk, sign_in
from tests.browser.official import Official
from tests.browser.product import ROOT, Product
from tests.browser.world import World

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]

Opened = Callable[..., Official]
Desks = Callable[[str], Desk]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = Product(tmp_path_factory.mktemp("product") / "home")
    yield running
    assert running.stop() == 0, running.said()


@pytest.fixture(scope="session")
def client(product: Product) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=product.url, timeout=20) as opened:
        yield opened


@pytest.fixture(scope="session")
def desk(client: httpx.Client) -> Desks:
    """An official by login, working over REST; one session each for the whole run."""
    known: dict[str, Desk] = {}

    def of(login: str) -> Desk:
        if login not in known:
            known[login] = Desk(client, login)
        return known[login]

    return of


@pytest.fixture(scope="session")
def world(desk: Desks) -> World:
    """Requests in every state, made when somebody first looks at them."""
    return World(desk)


@pytest.fixture
def official(browser: Browser, product: Product, client: httpx.Client) -> Iterator[Opened]:
    """Opens windows: `official("dk-pq-1", "da")` is signed in already, in a session of the window's own; `official("",
    "da")` is not. When the test ends they are closed, and each must have been free of trouble."""
    windows: list[Official] = []

    def opened(login: str, language: str = "en", **how: Any) -> Official:
        handle = sign_in(client, login) if login else ""
        windows.append(Official(browser, product.url, language, handle=handle, **how))
        return windows[-1]

    yield opened
    for window in windows:
        window.leave()


@pytest.fixture
def picture(screenshots: bool) -> Callable[[Official, str], None]:
    """Takes a picture for the guide, where this run is asked for pictures."""

    def taken(window: Official, name: str, height: int = 1200) -> None:
        if screenshots:
            size = window.page.evaluate("document.documentElement.scrollHeight")
            window.page.screenshot(
                path=ROOT / Path("docs", "guide", f"{name}.png"),
                animations="disabled",
                full_page=True,
                clip={"x": 0, "y": 0, "width": window.page.viewport_size["width"], "height": min(size, height)},
            )

    return taken
