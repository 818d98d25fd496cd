"""Whose language a text is in, and that a reader's choice is remembered."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desks, Opened
from tests.browser.official import Official
from tests.browser.world import World


def choose(window: Official, language: str) -> None:
    """By the menu at the top right."""
    window.page.locator("details.menu").last.locator("summary").click()
    window.page.locator("details.menu").last.get_by_role("button", name=language, exact=True).click()


def test_a_visitor_reads_in_the_first_language_that_browser_and_pages_share(official: Opened) -> None:
    visitor = official("", "", locale="pt-PT")
    visitor.open("/log-on")
    expect(visitor.page.locator("html")).to_have_attribute("lang", "pt")
    expect(visitor.page.get_by_role("heading", level=1)).to_have_text("Iniciar sessão")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_visitors_choice_stays_for_the_next_visit(official: Opened, scripts: bool) -> None:
    visitor = official("", "", scripts=scripts)
    visitor.open("/helpdesks")
    choose(visitor, "dansk")
    visitor.language = "da"
    assert visitor.path() == "/helpdesks"
    visitor.sees_heading("National helpdesks")
    visitor.page = visitor.context.new_page()
    visitor.open("/log-on")
    visitor.sees_heading("Log on")


def test_an_officials_choice_follows_to_any_browser(official: Opened) -> None:
    office = official("", "en")
    office.open("/authorities?q=guide&country=pt")
    office.log_on("is-sd-2")
    choose(office, "português")
    office.language = "pt"
    office.sees_heading("Find an authority")
    home = official("", "", locale="en-GB")
    home.language = "en"
    home.open("/")
    home.log_on("is-sd-2")
    home.language = "pt"
    home.sees_heading("My tasks")
    expect(home.page.locator("html")).to_have_attribute("lang", "pt")


def test_a_link_from_a_mail_opens_in_the_readers_language(official: Opened, world: World) -> None:
    reader = official("", "")
    reader.language = "en"
    reader.open(f"/requests/{world.sent}")
    reader.log_on("pt-pq-1")
    reader.language = "pt"
    assert reader.path() == f"/requests/{world.sent}"
    expect(reader.page.locator("html")).to_have_attribute("lang", "pt")
    reader.sees("What happens now")


def test_each_side_reads_questions_and_choices_in_its_own_language(official: Opened, world: World) -> None:
    asker, asked = official("dk-pq-1", "da"), official("pt-pq-1", "pt")
    for window in (asker, asked):
        window.open(f"/requests/{world.replied}")
    expect(asker.page.locator(".pair").nth(0)).to_contain_text("Er det vedhæftede uddannelsesbevis")
    expect(asked.page.locator(".pair").nth(0)).to_contain_text("O diploma ou certificado em anexo")
    expect(asker.page.locator(".pair").nth(2)).to_contain_text("Det er identisk")
    expect(asked.page.locator(".pair").nth(2)).to_contain_text("É idêntico")


def test_what_somebody_wrote_is_marked_with_its_language(official: Opened, desk: Desks, world: World) -> None:
    request = desk("dk-pq-1").sent(questions=[{"code": "1", "comment": "Kun dette ene bevis."}])
    desk("pt-pq-1").give(request, "write-message", text="Vamos ver.", language="pt")
    desk("dk-pq-1").give(request, "write-message", text="We write in English too.", language="en")
    desk("pt-pq-1").accept(request)
    reader = official("pt-pq-2", "pt")
    reader.open(f"/requests/{request}")
    for text, language in (("Kun dette ene bevis.", "da"), ("Vamos ver.", "pt"), ("We write in English too.", "en")):
        expect(reader.page.get_by_text(text, exact=True)).to_have_attribute("lang", language)
    reader.open(f"/requests/{request}/answer")
    expect(reader.page.get_by_text("Kun dette ene bevis.", exact=True)).to_have_attribute("lang", "da")


def test_a_mail_is_marked_with_the_language_that_it_is_written_in(official: Opened, world: World) -> None:
    reader = official("pt-pq-1", "da")
    reader.open(f"/mailbox/{world.mail}")
    expect(reader.page.locator("html")).to_have_attribute("lang", "da")
    expect(reader.page.locator("pre.mail [lang]")).to_have_attribute("lang", "pt")
    expect(reader.page.get_by_role("heading", level=1).locator("[lang]")).to_have_attribute("lang", "pt")


def test_dates_are_written_as_each_language_writes_them(official: Opened, world: World) -> None:
    for language, locale_day in (("en", r"\d{1,2} [A-Z][a-z]+ \d{4}"), ("da", r"\d{1,2}\. [a-z]+ \d{4}")):
        reader = official("dk-pq-1", language)
        reader.open(f"/requests/{world.draft}/draft/check")
        row = reader.page.locator(".rows > div", has_text=reader.word("Reply wished by"))
        expect(row.locator("dd")).to_have_text(re.compile(f"^{locale_day}$"))
