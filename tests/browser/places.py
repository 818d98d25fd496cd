"""Every page of OpenIMI in every state that changes how it looks. A new page or state is one line here; whatever holds
for all pages (accessible, narrow, translated) is then tested for it too."""

from collections.abc import Callable
from dataclasses import dataclass, field

from tests.browser.official import Official
from tests.browser.world import World


@dataclass(frozen=True)
class Place:
    """A page as somebody comes upon it."""

    name: str
    login: str
    """Who looks; empty for a visitor who is not signed in."""
    path: Callable[[World], str]
    then: Callable[[Official], None] = field(default=lambda _: None)
    """What the reader does there to bring the page into the state that is meant."""

    def __str__(self) -> str:
        return self.name


def fixed(path: str) -> Callable[[World], str]:
    return lambda _world: path


def pressing(button: str, **typed: str) -> Callable[[Official], None]:
    """Fills fields (by their names in the form) and presses a button."""

    def does(official: Official) -> None:
        for name, text in typed.items():
            official.page.locator(f'[name="{name.replace("__", ".")}"]').fill(text)
        official.press(button)

    return does


def answering_without_an_answer(official: Official) -> None:
    question = official.page.locator("#question-1")
    question.locator("details summary").click()
    question.locator("textarea").fill("Kun en kommentar")
    official.press("Save and check")


def attaching_nothing(official: Official) -> None:
    official.page.locator("details", has=official.page.locator('input[type="file"]')).locator("summary").click()
    official.press("Attach the file")


def opening_the_menus(official: Official) -> None:
    official.menu().locator("summary").click()


ENTRANCE = (
    Place("log on", "", fixed("/log-on")),
    Place("log on, on the way to a page", "", fixed("/requests")),
    Place("log on, nothing typed", "", fixed("/log-on"), pressing("Log on")),
    Place("log on, wrong password", "", fixed("/log-on"), pressing("Log on", login="nobody-at-all", password="x")),
    Place("helpdesks for a visitor", "", fixed("/helpdesks")),
    Place("helpdesks", "dk-pq-1", fixed("/helpdesks")),
    Place("page not found for a visitor", "", fixed("/nowhere/at/all")),
    Place("page not found", "dk-pq-1", fixed("/requests/0198f000-0000-7000-8000-000000000000")),
)
HOME = (
    Place("my tasks", "dk-pq-1", fixed("/")),
    Place("my tasks, the menu open", "dk-pq-1", fixed("/"), opening_the_menus),
    Place("my tasks, nothing to do", "mt-pw-1", fixed("/")),
    Place("requests", "pt-pq-1", fixed("/requests")),
    Place("requests, none fits", "dk-pq-1", fixed("/requests?q=nothing-like-this")),
    Place("requests, none yet", "mt-pw-1", fixed("/requests")),
    Place("authorities", "dk-pq-1", fixed("/authorities")),
    Place("authorities, found", "dk-pq-1", fixed("/authorities?q=turistguide&country=pt")),
    Place("authorities, none found", "dk-pq-1", fixed("/authorities?q=qqqqqqqq")),
    Place("an authority", "dk-pq-1", fixed("/authorities/pt-pq")),
    Place("a coordinator", "pt-pq-1", fixed("/authorities/dk-nimic")),
    Place("mailbox", "pt-pq-1", fixed("/mailbox")),
    Place("mailbox, empty", "mt-pw-1", fixed("/mailbox")),
    Place("a mail", "pt-pq-1", lambda world: f"/mailbox/{world.mail}"),
    Place("profile", "dk-pq-1", fixed("/profile")),
    Place("profile, errors", "dk-pq-2", fixed("/profile"), pressing("Save", name="", email="nobody")),
    Place("my authority", "dk-pq-1", fixed("/authority")),
    Place("my authority, errors", "dk-pq-1", fixed("/authority"), pressing("Save", email="x", website="ftp://x")),
    Place("my authority for a handler", "dk-pq-2", fixed("/authority")),
    Place("colleagues", "dk-pq-1", fixed("/colleagues")),
    Place("a colleague", "dk-pq-1", lambda world: f"/colleagues/{world.colleague}"),
    Place("a new colleague", "dk-pq-1", fixed("/colleagues/new")),
    Place("a new colleague, errors", "dk-pq-1", fixed("/colleagues/new"), pressing("Register")),
)
WIZARD = (
    Place("new request, the area", "dk-nimic-1", fixed("/requests/new")),
    Place("new request, no area", "dk-nimic-1", fixed("/requests/new"), pressing("Continue")),
    Place("new request, the question set", "dk-pq-1", fixed("/requests/new")),
    Place("recipient", "dk-pq-1", lambda world: f"/requests/{world.empty_draft}/draft/recipient"),
    Place("recipient, found", "dk-pq-1", lambda world: f"/requests/{world.draft}/draft/recipient?q=guide"),
    Place("recipient, none found", "dk-pq-1", lambda world: f"/requests/{world.empty_draft}/draft/recipient?q=qqqqq"),
    Place("when and why", "dk-pq-1", lambda world: f"/requests/{world.empty_draft}/draft/date"),
    Place("when and why, known", "dk-pq-1", lambda world: f"/requests/{world.long_draft}/draft/date"),
    Place(
        "when and why, errors",
        "dk-pq-1",
        lambda world: f"/requests/{world.empty_draft}/draft/date",
        pressing("Save and continue", wished_reply_by="31.2.2027", reason__text="Uden grund", own_reference="æ&ø"),
    ),
    Place("subject", "dk-pq-1", lambda world: f"/requests/{world.draft}/draft/subject"),
    Place(
        "subject, errors",
        "dk-pq-1",
        lambda world: f"/requests/{world.draft}/draft/subject",
        pressing("Save and continue", subject__birth_date="hvem ved"),
    ),
    Place("subject, a posting", "dk-pw-1", lambda world: f"/requests/{world.posting_draft}/draft/subject"),
    Place("questions", "dk-pq-1", lambda world: f"/requests/{world.long_draft}/draft/questions"),
    Place(
        "questions, errors",
        "dk-pq-1",
        lambda world: f"/requests/{world.empty_draft}/draft/questions",
        pressing("Save and continue"),
    ),
    Place("attachments", "dk-pq-1", lambda world: f"/requests/{world.draft}/draft/attachments"),
    Place(
        "attachments, errors",
        "dk-pq-1",
        lambda world: f"/requests/{world.empty_draft}/draft/attachments",
        pressing("Attach the file"),
    ),
    Place("check", "dk-pq-1", lambda world: f"/requests/{world.draft}/draft/check"),
    Place("check, everything long", "dk-pq-1", lambda world: f"/requests/{world.long_draft}/draft/check"),
    Place(
        "check, errors", "dk-pq-1", lambda world: f"/requests/{world.draft}/draft/check", pressing("Send the request")
    ),
    Place("sent", "dk-pq-1", lambda world: f"/requests/{world.sent}/sent"),
    Place("delete a draft", "dk-pq-1", lambda world: f"/requests/{world.draft}/delete"),
)
REQUEST = tuple(
    Place(f"request {state} for {side}", login, lambda world, state=state: f"/requests/{getattr(world, state)}")  # type: ignore[misc]
    for state in ("sent", "accepted", "saved", "replied", "closed", "withdrawn", "long")
    for side, login in (("asker", "dk-pq-1"), ("asked", "pt-pq-1"))
)
STEPS = (
    Place("accept", "pt-pq-1", lambda world: f"/requests/{world.sent}/accept"),
    Place(
        "accept, errors",
        "pt-pq-1",
        lambda world: f"/requests/{world.sent}/accept",
        pressing("Accept the request", reply_by="snart"),
    ),
    Place("withdraw", "dk-pq-1", lambda world: f"/requests/{world.sent}/withdraw"),
    Place("answer", "pt-pq-1", lambda world: f"/requests/{world.accepted}/answer"),
    Place("answer, some saved", "pt-pq-1", lambda world: f"/requests/{world.long}/answer"),
    Place("answer for workers", "pt-pw-1", lambda world: f"/requests/{world.posting}/answer"),
    Place("answer, errors", "pt-pq-1", lambda world: f"/requests/{world.accepted}/answer", answering_without_an_answer),
    Place("reply", "pt-pq-1", lambda world: f"/requests/{world.long}/reply"),
    Place("reply, errors", "pt-pq-1", lambda world: f"/requests/{world.saved}/reply", pressing("Send the reply")),
    Place("close", "dk-pq-1", lambda world: f"/requests/{world.replied}/close"),
    Place("close, errors", "dk-pq-1", lambda world: f"/requests/{world.replied}/close", pressing("Close the request")),
    Place("message, errors", "pt-pq-1", lambda world: f"/requests/{world.accepted}", pressing("Send the message")),
    Place("file, errors", "pt-pq-1", lambda world: f"/requests/{world.accepted}", attaching_nothing),
    Place("a posting", "pt-pw-1", lambda world: f"/requests/{world.posting}"),
)
PLACES = (*ENTRANCE, *HOME, *WIZARD, *REQUEST, *STEPS)
