"""What holds for every test: how many ran is said, and in CI none may be skipped."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.deployment import Product, copied_world


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", action="store_true", help="write the pictures of docs/guide/ while testing pages")


@pytest.fixture(scope="session")
def screenshots(pytestconfig: pytest.Config) -> bool:
    """Whether this run is asked to take the pictures for the guide."""
    return bool(pytestconfig.getoption("--screenshots"))


@pytest.fixture
def product(tmp_path: Path) -> Iterator[Callable[..., Product]]:
    """Makes products on a copy of the training world (or on the folder that is named); no process is left behind."""
    made: list[Product] = []

    def make(home: Path | None = None, **environment: str) -> Product:
        made.append(Product(copied_world(tmp_path) if home is None else home, **environment))
        return made[-1]

    yield make
    for one in made:
        one.close()


def count(session: pytest.Session) -> tuple[int, int]:
    """Tests that ran and tests that were skipped so far."""
    stats = session.config.pluginmanager.get_plugin("terminalreporter").stats
    ran = sum(len(stats.get(outcome, [])) for outcome in ("passed", "failed", "xfailed", "xpassed"))
    return ran, len(stats.get("skipped", []))


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    # A skip hides a missing piece of set-up; on a desk that is a hint, in CI it is a fault.
    if os.environ.get("CI") == "true" and exitstatus == pytest.ExitCode.OK and count(session)[1]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    ran, skipped = count(terminalreporter._session)
    terminalreporter.write_line(f"{ran} tests ran, {skipped} were skipped.")
    if skipped and os.environ.get("CI") == "true":
        terminalreporter.write_line("In CI a skipped test is a failure.", red=True)
