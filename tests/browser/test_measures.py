"""The measures themselves: each sees the fault that it is there for."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looks import headings, overflowing, small_targets, violations, violations_of_shape
from tests.browser.official import PHONE
from tests.browser.unmarked import unmarked

GOOD = "<html lang='en-XA'><title>[Pagé]</title><main><h1>[Pagé]</h1>{}</main></html>"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport=PHONE) as context:
        yield context.new_page()


def shown(page: Page, content: str) -> Page:
    page.set_content(GOOD.format(content))
    return page


def test_a_good_page_has_no_faults(page: Page) -> None:
    shown(page, "<p>[Ŕéqûéšţ] Ana</p><button style='width: 3rem; height: 3rem'>[Šéñđ]</button>")
    assert violations(page) == overflowing(page) == small_targets(page) == unmarked(page, {"Ana"}) == []
    assert headings(page) == [1]


def test_a_field_without_a_label_is_seen(page: Page) -> None:
    assert "label" in violations(shown(page, "<input name='q'>"))[0]


def test_pale_letters_are_seen(page: Page) -> None:
    shown(page, "<p style='color: #bbb; background: #fff'>[Páļé]</p>")
    violations(page)
    assert "color-contrast" in violations_of_shape(page)[0]


def test_a_page_that_scrolls_sideways_is_seen(page: Page) -> None:
    shown(page, "<p class='wide' style='width: 400px'>[Ŵîđé]</p>")
    assert [one for one in overflowing(page) if one.startswith("p.wide")]


def test_a_region_that_scrolls_by_itself_is_none(page: Page) -> None:
    shown(page, "<div class='scroll' style='overflow: auto'><p style='width: 400px'>[Ŵîđé]</p></div>")
    assert overflowing(page) == []


def test_a_button_that_is_hard_to_hit_is_seen(page: Page) -> None:
    assert small_targets(shown(page, "<button style='width: 40px; height: 16px'>[x]</button>")) == [
        "button [x]: 40 x 16"
    ]


@pytest.mark.parametrize(
    "content",
    [
        "<p>Not marked</p>",
        "<p>[Ḿáŕķéđ] not marked</p>",
        "<p aria-label='Not marked'>[Ḿáŕķéđ]</p>",
        "<details><summary>[Ḿáŕķéđ]</summary>Not marked</details>",
        "<p>Anabel</p>",
    ],
)
def test_a_text_that_nobody_marked_is_seen(page: Page, content: str) -> None:
    assert len(unmarked(shown(page, content), {"Ana", "marked by somebody"})) == 1


def test_what_is_marked_as_another_language_is_no_text_of_ours(page: Page) -> None:
    assert unmarked(shown(page, "<p lang='da'>Ikke vores</p>"), set()) == []
