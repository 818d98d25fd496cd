"""Two officials at once: the slower one is told what happened, and loses nothing of what she typed."""

from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.looks import violations
from tests.browser.official import Official
from tests.browser.world import World
from tests.support.rest import day

CHANGED = "Somebody changed this in the meantime"
DENMARK = "Øvelsesstyrelsen for Erhvervsmæssige Kvalifikationer"
PORTUGAL = "Autoridade de Formação para as Qualificações Profissionais"


def sees_what_changed(window: Official, authority: str) -> None:
    """The notice is read first, and lists what the other one did."""
    notice = window.page.locator(".notice--warn", has=window.page.get_by_role("heading", name=window.word(CHANGED)))
    expect(notice).to_be_focused()
    expect(notice.get_by_role("listitem")).to_contain_text([authority])
    expect(window.page.get_by_text("412")).to_have_count(0)
    assert violations(window.page) == []


def test_a_draft_that_a_colleague_changed(official: Opened, world: World) -> None:
    request = world.dk.draft()
    slower, faster = official("dk-pq-2", "da"), official("dk-pq-1", "da")
    for window in (slower, faster):
        window.open(f"/requests/{request}/draft/date")
    faster.fill("Your reference", "2026-1")
    faster.press("Save and continue")
    slower.fill("Your reference", "2026-2")
    slower.fill("In your own words", "Underskriften mangler.")
    slower.press("Save and continue")
    sees_what_changed(slower, DENMARK)
    expect(slower.field("Your reference")).to_have_value("2026-2")
    expect(slower.field("In your own words")).to_have_value("Underskriften mangler.")
    assert world.dk.get(f"/exchange/requests/{request}")["own_reference"] == "2026-1"
    slower.press("Save and continue")
    slower.sees_heading("Whom is it about?")
    assert world.dk.get(f"/exchange/requests/{request}")["own_reference"] == "2026-2"


def test_answers_that_a_colleague_saved(official: Opened, world: World) -> None:
    request = world.dk.sent()
    world.pt.accept(request)
    slower = official("pt-pq-2", "pt")
    slower.open(f"/requests/{request}/answer")
    world.pt.give(request, "save-reply", language="pt", answers=[{"question": "4", "value": "no"}])
    slower.page.locator("#question-1").get_by_label(slower.word("No"), exact=True).check()
    slower.page.locator("#question-1 details summary").click()
    slower.page.locator("#question-1 textarea").fill("Nunca foi emitido aqui.")
    slower.press("Save and check")
    sees_what_changed(slower, PORTUGAL)
    expect(slower.page.locator("#question-1").get_by_label(slower.word("No"), exact=True)).to_be_checked()
    expect(slower.page.locator("#question-1 textarea")).to_have_value("Nunca foi emitido aqui.")
    slower.press("Save and check")
    slower.sees_heading("Check and send the reply")


def test_a_message_that_crosses_another_is_kept(official: Opened, world: World) -> None:
    request = world.dk.sent()
    slower = official("pt-pq-1", "pt")
    slower.open(f"/requests/{request}")
    world.dk.give(request, "write-message", text="Vi glemte noget.", language="da")
    slower.fill("Write a message", "Já recebemos tudo.")
    slower.press("Send the message")
    sees_what_changed(slower, DENMARK)
    slower.sees("Vi glemte noget.")
    expect(slower.field("Write a message")).to_have_value("Já recebemos tudo.")
    slower.press("Send the message")
    slower.sees("The message is sent.")


def test_a_step_that_a_colleague_took_already(official: Opened, world: World) -> None:
    request = world.dk.sent()
    slower = official("pt-pq-2", "pt")
    slower.open(f"/requests/{request}/accept")
    world.pt.accept(request)
    slower.fill("We will reply by", day(9))
    slower.press("Accept the request")
    slower.sees_heading("Request %(number)s", number=world.pt.get(f"/exchange/requests/{request}")["number"])
    slower.sees("Somebody was faster: this step is not possible any more.")
    assert world.pt.get(f"/exchange/requests/{request}")["reply_by"] == day(20)


def test_pressing_twice_does_it_once(official: Opened, world: World) -> None:
    request = world.dk.sent()
    window = official("pt-pq-1", "pt")
    window.open(f"/requests/{request}")
    window.fill("Write a message", "Só uma vez.")
    before = world.pt.version(request)
    form = window.page.locator(f'form[action="/requests/{request}/messages"]')
    typed = form.evaluate("form => Object.fromEntries(new FormData(form))")
    for _ in range(2):
        answer = window.context.request.post(f"/requests/{request}/messages", form=typed, max_redirects=0)
        assert answer.status == 303
    assert world.pt.version(request) == before + 1


def test_a_request_withdrawn_while_somebody_reads_it(official: Opened, world: World) -> None:
    request = world.dk.sent()
    window = official("pt-pq-1", "pt")
    window.open(f"/requests/{request}")
    world.dk.give(request, "withdraw")
    window.follow("Accept the request")
    window.sees("This step is not possible now.")
    window.sees("Withdrawn")
