"""The core journey without a mouse."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Opened
from tests.browser.keyboard import Keyboard
from tests.browser.official import Official
from tests.browser.world import World
from tests.support.rest import PDF, day


def button(window: Official, text: str) -> Locator:
    return window.page.get_by_role("button", name=window.word(text), exact=True)


def link(window: Official, text: str) -> Locator:
    return window.page.get_by_role("main").get_by_role("link", name=window.word(text), exact=True)


def screens(window: Official, after: str) -> int:
    """How many different pages of a journey there were from this one on, before the one that says that it is done."""
    way = [address.partition("?")[0] for address in window.addresses if address.startswith("/requests/")]
    return len({step for step in way[way.index(after) :] if not step.endswith(("/sent", "/messages"))})


def test_asking_without_a_mouse(official: Opened) -> None:
    window = official("", "da")
    window.open("/")
    keys = Keyboard(window.page)
    keys.write(window.field("User name"), "dk-pq-1")
    keys.write(window.field("Password"), "training-only")
    keys.follow(button(window, "Log on"))
    keys.follow(link(window, "New request"))
    keys.follow(button(window, "Continue"))
    keys.write(window.field("Words"), "turistguide portugal")
    keys.follow(button(window, "Search"))
    keys.follow(window.page.get_by_role("button", name=re.compile(f"^{window.word('Ask this authority')}")).first)
    keys.write(window.field("When do you need the reply?"), day(14))
    keys.pick(window.group("Why do you ask?"), 1)
    keys.follow(button(window, "Save and continue"))
    keys.write(window.field("Given names"), "Rui")
    keys.write(window.field("Family name"), "Sem Rato")
    keys.follow(button(window, "Save and continue"))
    keys.press(window.page.locator('input[name="questions"][value="1"]'), "Space")
    keys.press(window.page.locator('input[name="questions"][value="4"]'), "Space")
    keys.press(window.page.locator("summary", has_text=window.word("Add a comment")).first)
    keys.write(window.field("Comment to question %(number)s", number="1"), "Skrevet uden mus.")
    keys.follow(button(window, "Save and continue"))
    with window.page.expect_file_chooser() as chooser:
        keys.press(window.field("File"))
    chooser.value.set_files({"name": "bevis.pdf", "mimeType": "application/pdf", "buffer": PDF})
    keys.write(window.field("Title"), "Bevis")
    keys.pick(window.group("Does the file have personal data?"), 1)
    keys.follow(button(window, "Attach the file"))
    keys.follow(link(window, "Continue"))
    window.sees("Sem Rato")
    window.sees("Skrevet uden mus.")
    box = window.field("I confirm that there is a legal basis for this request and that the data in it are needed")
    keys.press(box, "Space")
    keys.follow(button(window, "Send the request"))
    window.sees_heading("The request is sent")
    assert screens(window, after="/requests/new") <= 7


def test_answering_without_a_mouse(official: Opened, world: World) -> None:
    request = world.dk.sent()
    window = official("pt-pq-1", "pt")
    window.open("/")
    keys = Keyboard(window.page)
    keys.follow(window.page.locator(f'.task-list a[href="/requests/{request}"]'))
    keys.write(window.field("Write a message"), "Um momento.")
    keys.follow(button(window, "Send the message"))
    keys.follow(link(window, "Accept the request"))
    keys.write(window.field("We will reply by"), day(20))
    keys.follow(button(window, "Accept the request"))
    keys.follow(link(window, "Answer the questions"))
    keys.pick(window.page.locator("#question-1"), 1)
    expect(window.page.locator("#question-1").get_by_label(window.word("No"), exact=True)).to_be_checked()
    expect(window.page.locator("#question-2")).to_be_hidden()
    keys.pick(window.page.locator("#question-4"), 0)
    nothing = window.page.locator("#question-9").get_by_label(window.word("We have no information about this"))
    keys.press(nothing, "Space")
    keys.follow(button(window, "Save and check"))
    keys.follow(button(window, "Send the reply"))
    window.sees("Your reply is sent.")
    assert screens(window, after=f"/requests/{request}") <= 4


def test_closing_without_a_mouse(official: Opened, world: World) -> None:
    request = world.dk.sent()
    world.pt.accept(request)
    world.pt.reply(request)
    window = official("dk-pq-1", "da")
    window.open(f"/requests/{request}")
    keys = Keyboard(window.page)
    keys.follow(link(window, "Close the request"))
    keys.pick(window.group("Did the reply come in good time?"), 0)
    keys.pick(window.group("How do you find the effort that the other authority made?"), 2)
    keys.follow(button(window, "Close the request"))
    window.sees("The request is closed. Thank you.")


def test_the_first_key_skips_to_the_content(official: Opened) -> None:
    window = official("dk-pq-1", "da")
    window.open("/requests")
    keys = Keyboard(window.page)
    keys.stop()
    skip = window.page.get_by_role("link", name=window.word("Skip to the main content"))
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    window.page.keyboard.press("Enter")
    keys.stop()
    expect(window.page.locator("main :focus")).to_have_count(1)


def test_a_menu_opens_and_closes_by_keys(official: Opened) -> None:
    window = official("dk-pq-1", "da")
    window.open("/")
    keys = Keyboard(window.page)
    keys.press(window.menu().locator("summary"))
    expect(window.menu().get_by_role("link", name=window.word("My profile"))).to_be_visible()
    window.page.keyboard.press("Escape")
    expect(window.menu().get_by_role("link", name=window.word("My profile"))).to_be_hidden()
    expect(window.menu().locator("summary")).to_be_focused()


@pytest.mark.parametrize("page", ["/", "/requests", "/requests/{sent}", "/requests/{saved}/answer", "/authority"])
def test_tab_goes_through_a_page_in_its_order_and_out_again(official: Opened, world: World, page: str) -> None:
    window = official("pt-pq-1", "pt")
    window.open(page.format(sent=world.sent, saved=world.saved))
    keys, places = Keyboard(window.page), []
    while (focus := keys.stop()) is not None:
        places.append(focus["place"])
        assert len(places) < 300, "Tab never leaves the page"
    assert len(places) > 10
    assert places == sorted(set(places))
