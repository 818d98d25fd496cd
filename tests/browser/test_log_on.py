"""Logging on and off: where it leads, what is said when it fails, what is remembered."""

from playwright.sync_api import expect

from tests.browser.conftest import Opened


def test_logging_on_leads_to_my_tasks(official: Opened) -> None:
    window = official("", "da")
    window.open("/")
    window.sees_heading("Log on")
    window.log_on("dk-pq-1")
    window.sees_heading("My tasks")
    assert window.path() == "/"


def test_too_many_tries_are_told_and_the_name_stays(official: Opened) -> None:
    window = official("", "da")
    window.open("/log-on")
    for _ in range(12):
        window.log_on("nobody-at-the-door", "wrong")
        if window.page.get_by_text(window.word("Too many tries. Wait a little.")).count():
            break
    window.sees("Too many tries. Wait a little.")
    expect(window.field("User name")).to_have_value("nobody-at-the-door")
    expect(window.field("Password")).to_have_value("")


def test_whoever_is_logged_on_goes_on(official: Opened) -> None:
    window = official("dk-pq-1", "da")
    window.open("/log-on?next=/requests")
    assert window.path() == "/requests"
