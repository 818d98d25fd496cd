"""Sessions that end, addresses that lead nowhere, and forms that are not ours."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.desk import Desk
from tests.browser.looks import violations
from tests.browser.official import Official
from tests.browser.world import World
from tests.support.deployment import Product


def leaves_and_comes_back(window: Official, session: Desk, login: str, button: str) -> None:
    """The session ends while a form is filled in; the official logs on again and goes on."""
    session.log_off()
    window.press(button)
    window.sees_heading("Log on")
    window.sees("Your session has ended. Log on again: what you typed is kept on this page until then.")
    expect(window.page.locator(".error-summary")).to_have_count(0)
    window.log_on(login)
    window.sees_heading("Go on with what you typed")
    if window.has_scripts:
        assert violations(window.page) == []
    window.press("Go on with what you typed")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
def test_a_step_of_a_draft_survives_the_end_of_the_session(
    official: Opened, product: Product, world: World, scripts: bool
) -> None:
    request = world.dk.draft(reason=None, wished_reply_by=None)
    session = Desk(product.port, "dk-pq-1")
    window = official("", "da", handle=session.handle, scripts=scripts)
    window.open(f"/requests/{request}/draft/date")
    window.fill("When do you need the reply?", "24.12.2026")
    window.page.get_by_label("Anden grund").check()
    leaves_and_comes_back(window, session, "dk-pq-1", "Save and continue")
    window.sees_heading("Whom is it about?")
    kept = world.dk.get(f"/exchange/requests/{request}")
    assert (kept["wished_reply_by"], kept["reason"]["code"]) == ("2026-12-24", "other")


def test_an_answer_survives_the_end_of_the_session(official: Opened, product: Product, world: World) -> None:
    request = world.dk.sent()
    world.pt.accept(request)
    session = Desk(product.port, "pt-pq-2")
    window = official("", "pt", handle=session.handle)
    window.open(f"/requests/{request}/answer")
    first = window.page.locator("#question-1")
    first.get_by_label(window.word("No"), exact=True).check()
    first.locator("summary").click()
    first.locator("textarea").fill("Não consta dos nossos registos.")
    leaves_and_comes_back(window, session, "pt-pq-2", "Save and check")
    window.sees_heading("Check and send the reply")
    window.sees("Não consta dos nossos registos.")


def test_a_message_survives_the_end_of_the_session(official: Opened, product: Product, world: World) -> None:
    request = world.dk.sent()
    session = Desk(product.port, "dk-pq-2")
    window = official("", "da", handle=session.handle)
    window.open(f"/requests/{request}")
    window.fill("Write a message", "Har I modtaget den?")
    leaves_and_comes_back(window, session, "dk-pq-2", "Send the message")
    window.sees_heading("Request %(number)s", number=world.dk.get(f"/exchange/requests/{request}")["number"])
    window.sees("Har I modtaget den?")


def test_after_logging_off_nothing_can_be_read(official: Opened, world: World) -> None:
    window = official("", "da")
    window.open(f"/requests/{world.sent}")
    window.log_on("dk-pq-1")
    window.log_off()
    # By the page itself: the driver's own way back now and then asks a page that is already being left.
    window.page.evaluate("history.back()")
    window.page.wait_for_url(re.compile(r"/log-on\?next=/requests/"))
    window.open(f"/requests/{world.sent}")
    window.sees_heading("Log on")


@pytest.mark.parametrize(
    "wish", ["//evil.example/x", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_logging_on_never_leads_to_another_site(official: Opened, wish: str) -> None:
    window = official("", "da")
    window.open(f"/log-on?next={wish}")
    window.log_on("dk-pq-1")
    window.sees_heading("My tasks")


def is_not_found(window: Official, path: str) -> None:
    answer = window.page.goto(path)
    assert answer is not None
    assert answer.status == 404
    window.sees_heading("Page not found")
    window.sees("Reference for the helpdesk:")


@pytest.mark.parametrize("login", ["", "dk-pq-1"], ids=["visitor", "official"])
def test_an_address_that_is_no_page(official: Opened, login: str) -> None:
    is_not_found(official(login, "da"), "/no/such/page")


@pytest.mark.parametrize(
    "page", ["", "/accept", "/answer", "/reply", "/close", "/withdraw", "/delete", "/sent", "/draft/check", "/draft/x"]
)
def test_a_request_of_others_is_not_there(official: Opened, world: World, page: str) -> None:
    is_not_found(official("se-pq-1", "da"), f"/requests/{world.sent}{page}")


def test_a_draft_is_not_there_for_the_authority_that_it_will_ask(official: Opened, world: World) -> None:
    is_not_found(official("pt-pq-1", "pt"), f"/requests/{world.draft}")


def test_a_file_is_not_there_before_acceptance(official: Opened, world: World) -> None:
    request = world.dk.draft()
    file = world.dk.attach(request)
    world.dk.give(request, "send", legal_basis_confirmed=True)
    window = official("pt-pq-1", "pt")
    is_not_found(window, f"/requests/{request}/files/{file}")
    world.pt.accept(request)
    assert window.context.request.get(f"/requests/{request}/files/{file}").status == 200


def test_a_form_without_its_token_is_not_carried_out(official: Opened, world: World) -> None:
    window = official("dk-pq-1", "da")
    window.open(f"/requests/{world.sent}/withdraw")
    window.page.locator('main input[name="_token"]').evaluate("field => field.value = 'forged'")
    window.press("Withdraw the request")
    window.sees_heading("The form is no longer valid")
    assert world.dk.get(f"/exchange/requests/{world.sent}")["stage"] == "sent"


def test_where_nothing_can_be_done_there_is_no_form(official: Opened, world: World) -> None:
    window = official("dk-pq-1", "da")
    window.open(f"/requests/{world.withdrawn}")
    window.sees("Withdrawn")
    expect(window.page.locator("main form")).to_have_count(0)
