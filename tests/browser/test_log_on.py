"""Logging on and off: where it leads, what is said when it fails, what is remembered."""

from tests.browser.conftest import Opened


def test_logging_on_leads_to_my_tasks(official: Opened) -> None:
    window = official("", "da")
    window.open("/")
    window.sees_heading("Log on")
    window.log_on("dk-pq-1")
    window.sees_heading("My tasks")
    assert window.path() == "/"
