"""One product for all tests of the pages, Debian's Chromium, and windows that officials open."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.desk import Desk
from tests.browser.official import Official
from tests.browser.world import World
from tests.support.deployment import ROOT, Product

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]

Opened = Callable[..., Official]
Desks = Callable[[str], Desk]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = Product(tmp_path_factory.mktemp("product") / "home").start()
    try:
        yield running
        assert running.stop() == 0, running.output
    finally:
        running.close()


@pytest.fixture(scope="session")
def desk(product: Product) -> Desks:
    """An official by login, working over REST; one session each for the whole run."""
    known: dict[str, Desk] = {}

    def of(login: str) -> Desk:
        if login not in known:
            known[login] = Desk(product.port, login)
        return known[login]

    return of


@pytest.fixture(scope="session")
def world(desk: Desks) -> World:
    """Requests in every state, made when somebody first looks at them."""
    return World(desk)


@pytest.fixture
def official(browser: Browser, product: Product, desk: Desks) -> Iterator[Opened]:
    """Opens windows: `official("dk-pq-1", "da")` is signed in already, `official("", "da")` is not. When the test ends
    they are closed, and each must have been free of trouble."""
    windows: list[Official] = []

    def opened(login: str, language: str = "en", **how: Any) -> Official:
        handle = desk(login).handle if login else ""
        windows.append(Official(browser, f"http://127.0.0.1:{product.port}", language, **{"handle": handle, **how}))
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
                path=ROOT / "docs" / "guide" / f"{name}.png",
                animations="disabled",
                full_page=True,
                clip={"x": 0, "y": 0, "width": window.page.viewport_size["width"], "height": min(size, height)},
            )

    return taken
