"""What scripts add where they run, and what paper and other people's settings ask of the pages."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.looks import overflowing
from tests.browser.official import PHONE
from tests.browser.world import World

SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
                     p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""The text spacing that readers may set (WCAG 1.4.12)."""


def test_authorities_are_found_while_one_types(official: Opened, world: World) -> None:
    window = official("dk-pq-1", "da")
    window.open(f"/requests/{world.empty_draft}/draft/recipient")
    window.field("Words").press_sequentially("turistguide portugal", delay=5)
    found = window.page.locator("#results .cards li")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Autoridade de Formação para as Qualificações Profissionais")
    expect(window.field("Words")).to_have_value("turistguide portugal")
    found.get_by_role("button").click()
    window.sees_heading("When and why?")


def test_a_question_that_follows_comes_and_goes_with_the_answer(official: Opened, world: World) -> None:
    window = official("pt-pq-1", "pt")
    window.open(f"/requests/{world.accepted}/answer")
    parent, child = window.page.locator("#question-1"), window.page.locator("#question-2")
    expect(child).to_be_hidden()
    parent.get_by_label(window.word("Yes"), exact=True).check()
    expect(child).to_be_visible()
    parent.get_by_label(window.word("No"), exact=True).check()
    expect(child).to_be_hidden()


def test_a_menu_closes_when_one_looks_elsewhere(official: Opened) -> None:
    window = official("dk-pq-1", "da")
    window.open("/")
    window.menu().locator("summary").click()
    profile = window.menu().get_by_role("link", name=window.word("My profile"))
    expect(profile).to_be_visible()
    window.page.get_by_role("heading", level=1).click()
    expect(profile).to_be_hidden()


@pytest.mark.parametrize("page", ["/", "/requests", "/requests/{long}", "/requests/{long}/answer", "/authority"])
def test_text_may_be_spaced_as_the_reader_needs_it(official: Opened, world: World, page: str) -> None:
    window = official("pt-pq-1", "pt")
    window.page.set_viewport_size(PHONE)
    window.open(page.format(long=world.long))
    window.page.evaluate(SPACED)
    assert overflowing(window.page) == []


def test_a_printed_request_is_the_request_alone(official: Opened, world: World) -> None:
    window = official("dk-pq-1", "da")
    window.open(f"/requests/{world.replied}")
    window.page.emulate_media(media="print")
    for furniture in ("nav.main-menu", ".site-foot", ".site-tools", "main form", ".skip-link"):
        expect(window.page.locator(furniture).first).to_be_hidden()
    for content in ("h1", ".pair .answer", "#history", "#deadline"):
        expect(window.page.locator(content).first).to_be_visible()


def test_where_more_authorities_fit_than_are_shown_the_page_says_so(official: Opened, world: World) -> None:
    window = official("dk-pq-1", "da")
    window.open(f"/requests/{world.empty_draft}/draft/recipient?q=guide")
    expect(window.page.locator("#results .cards li")).to_have_count(20)
    window.sees("The first %(number)s are shown. Add a word or choose a country to find others.", number=20)
    window.open(f"/requests/{world.empty_draft}/draft/recipient?q=guide&country=pt")
    expect(window.page.locator("#results .cards li")).to_have_count(1)
    expect(window.page.locator("#results")).to_contain_text("1 myndighed fundet")
