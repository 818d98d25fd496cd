"""The training mailbox: what the two sides would have got by mail, and nothing about the person."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opened
from tests.browser.official import Official
from tests.browser.world import World

SUBJECT = ("Silva", "tourist guide", "1990", "The stamp looks odd.")
"""What the request says of the person, and why it is asked."""


def mails_about(window: Official, number: str, wanted: int) -> Locator:
    """Links to at least so many mails; they are written after the step that they tell of."""
    mails = window.page.get_by_role("link", name=number)
    for _ in range(40):
        window.open("/mailbox")
        if mails.count() >= wanted:
            return mails
        window.page.wait_for_timeout(250)
    raise AssertionError(f"{mails.count()} of {wanted} mails about {number}")


@pytest.mark.parametrize(
    ("login", "language", "subjects"),
    [
        ("dk-pq-1", "da", ["accepteret, svar senest", "besvaret"]),
        ("pt-pq-1", "pt", ["novo pedido a aceitar", "encerrado"]),
    ],
    ids=["asker", "asked"],
)
def test_each_side_is_told_what_the_other_did(
    official: Opened, world: World, login: str, language: str, subjects: list[str]
) -> None:
    number = world.dk.get(f"/exchange/requests/{world.closed}")["number"]
    window = official(login, language)
    mails = mails_about(window, number, len(subjects))
    for subject in subjects:
        expect(mails.filter(has_text=subject).first).to_be_visible()
    for place in range(mails.count()):
        mails.nth(place).click()
        text = window.page.locator("pre.mail")
        expect(text).to_contain_text(number)
        expect(text).to_contain_text(f"{window.url}/requests/{world.closed}")
        for private in SUBJECT:
            window.sees_not(private)
        window.open("/mailbox")


def test_the_link_of_a_mail_leads_to_the_request_after_logging_on(official: Opened, world: World) -> None:
    number = world.dk.get(f"/exchange/requests/{world.closed}")["number"]
    inside = official("pt-pq-1", "pt")
    mails_about(inside, number, 1).first.click()
    text = inside.page.locator("pre.mail").inner_text()
    link = next(word for word in text.split() if word.startswith(f"{inside.url}/requests/"))
    reader = official("", "pt")
    reader.open(link)
    reader.log_on("pt-pq-1")
    reader.sees_heading("Request %(number)s", number=number)


def test_a_mail_of_others_is_not_there(official: Opened, world: World) -> None:
    window = official("se-pq-1", "da")
    answer = window.page.goto(f"/mailbox/{world.mail}")
    assert answer is not None
    assert answer.status == 404
