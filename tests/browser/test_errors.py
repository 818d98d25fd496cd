"""Every form with bad input: the error stands at its field and in the summary, in the reader's language; nothing typed
is lost, and nothing is stored."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Opened
from tests.browser.official import Official, long_day
from tests.browser.places import answering_without_an_answer, fixed
from tests.browser.world import World
from tests.support.rest import day

YESTERDAY = f"{datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=2):%-d.%-m.%Y}"
EXAMPLE = datetime.date.today() + datetime.timedelta(days=21)
NO_DATE = "Enter a real date, for example %(example)s"


@dataclass(frozen=True)
class Mistake:
    """A form, what somebody types into it, and what is wrong with that."""

    name: str
    login: str
    path: Callable[[World], str]
    button: str
    errors: Mapping[str, str]
    """The error's sentence by field."""
    typed: Mapping[str, str] = field(default_factory=dict)
    """Text by field."""
    ticked: tuple[str, ...] = ()
    """Fields that are check boxes or radio buttons, ticked."""

    def __str__(self) -> str:
        return self.name


MISTAKES = (
    Mistake(
        "log on, nothing typed", "", fixed("/log-on"), "Log on",
        {"login": "Enter your user name", "password": "Enter your password"},
    ),
    Mistake(
        "log on, wrong password", "", fixed("/log-on"), "Log on",
        {"login": "The user name or the password is wrong."}, {"login": "nobody-1"},
    ),
    Mistake(
        "no legal area", "dk-nimic-1", fixed("/requests/new"), "Continue", {"area": "Choose the legal area"},
    ),
    Mistake(
        "date, reason, urgency and reference", "dk-pq-1", lambda world: f"/requests/{world.empty_draft}/draft/date",
        "Save and continue",
        {
            "wished_reply_by": NO_DATE, "reason.code": "Choose the reason that fits best",
            "urgent_reason": "Say why it is urgent",
            "own_reference": "Use letters, digits, spaces and . / - only: no personal data",
        },
        {"wished_reply_by": "31.2.2027", "reason.text": "Uden grund", "own_reference": "Jens & søn"}, ("urgent",),
    ),
    Mistake(
        "no date", "dk-pq-1", lambda world: f"/requests/{world.empty_draft}/draft/date", "Save and continue",
        {"wished_reply_by": "Enter the date by which you need the reply"}, {"reason.text": ""},
    ),
    Mistake(
        "a birthday that is none", "dk-pq-1", lambda world: f"/requests/{world.empty_draft}/draft/subject",
        "Save and continue", {"subject.birth_date": NO_DATE},
        {"subject.family_name": "Ferreira", "subject.given_names": "Ana", "subject.birth_date": "30/13/1990"},
    ),
    Mistake(
        "a worker without a family name", "dk-pw-1", lambda world: f"/requests/{world.posting_draft}/draft/subject",
        "Save and continue", {"subject.posting.workers.1.family_name": "Enter the family name"},
        {"subject.posting.workers.1.family_name": "", "subject.posting.site": "Kajen 3"},
    ),
    Mistake(
        "no question", "dk-pq-1", lambda world: f"/requests/{world.empty_draft}/draft/questions", "Save and continue",
        {"questions": "Choose at least one question"},
    ),
    Mistake(
        "no file", "dk-pq-1", lambda world: f"/requests/{world.empty_draft}/draft/attachments", "Attach the file",
        {
            "file": "Choose a file", "personal": "Say whether the file has personal data",
            "title": "Write a title for the file",
        },
    ),
    Mistake(
        "no legal basis", "dk-pq-1", lambda world: f"/requests/{world.draft}/draft/check", "Send the request",
        {"legal_basis_confirmed": "Confirm that there is a legal basis and that the data are needed"},
    ),
    Mistake(
        "no day to reply by", "pt-pq-1", lambda world: f"/requests/{world.sent}/accept", "Accept the request",
        {"reply_by": NO_DATE}, {"reply_by": "logo que possível"},
    ),
    Mistake(
        "a day in the past", "pt-pq-1", lambda world: f"/requests/{world.sent}/accept", "Accept the request",
        {"reply_by": "The date for the reply is in the past."}, {"reply_by": YESTERDAY},
    ),
    Mistake(
        "a date of issue that is none", "pt-pq-1", lambda world: f"/requests/{world.saved}/answer", "Save and check",
        {"answer.2.date": NO_DATE}, {"answer.2.date": "em 2015", "answer.2.number": "A-77"},
    ),
    Mistake(
        "no rating", "dk-pq-1", lambda world: f"/requests/{world.replied}/close", "Close the request",
        {
            "timeliness": "Say how you found the time that it took",
            "effort": "Say how you found the effort that was made",
        },
        {"comment": "Tak for hjælpen"},
    ),
    Mistake(
        "an empty message", "dk-pq-1", lambda world: f"/requests/{world.accepted}", "Send the message",
        {"text": "Write a message"},
    ),
    Mistake(
        "a profile without a name", "dk-pq-2", fixed("/profile"), "Save",
        {"name": "Enter your name", "email": "Enter an e-mail address like name@authority.example"},
        {"name": "", "email": "mette.lindegaard", "phone": "+45 12 34 56 78"},
    ),
    Mistake(
        "my authority", "dk-pq-1", fixed("/authority"), "Save",
        {
            "email": "Enter an e-mail address like name@authority.example",
            "website": "Enter an address that begins with https://",
        },
        {"email": "post@", "website": "www.eksempel.example", "town": "Svendborg"},
    ),
    Mistake(
        "a colleague whose user name is taken", "dk-pq-1", fixed("/colleagues/new"), "Register",
        {"login": "This user name is taken."},
        {"name": "Jonas Friis", "login": "dk-pq-2", "email": "jonas@training.example"},
    ),
    Mistake(
        "a colleague without anything", "dk-pq-1", fixed("/colleagues/new"), "Register",
        {"name": "Enter the name", "login": "Enter a user name", "email": "Enter an e-mail address"},
    ),
)  # fmt: skip


def make(mistake: Mistake, official: Official, world: World) -> None:
    """Types what the mistake says, and sends the form."""
    official.open(mistake.path(world))
    for name, text in mistake.typed.items():
        official.page.locator(f'[id="{name}"]').fill(text)
    for name in mistake.ticked:
        official.page.locator(f'[id="{name}"]').check()
    if "password" in official.page.content() and "wrong" in mistake.name:
        official.fill("Password", "not-the-password")
    official.press(mistake.button)


def example_of(sentence: str, language: str) -> dict[str, str]:
    """The date that the sentence proposes."""
    return {"example": long_day(EXAMPLE, language)} if sentence == NO_DATE else {}


@pytest.mark.parametrize("mistake", MISTAKES, ids=str)
def test_a_mistake_is_told_at_its_field_and_costs_nothing(mistake: Mistake, world: World, official: Opened) -> None:
    typist = official(mistake.login, "pt" if mistake.login.startswith("pt") else "da")
    make(mistake, typist, world)
    expect(typist.page.locator(".error-summary")).to_be_focused()
    expect(typist.page.locator(".error-summary li")).to_have_count(len(mistake.errors))
    for name, sentence in mistake.errors.items():
        typist.sees_error(name, sentence, **example_of(sentence, typist.language))
    for name, text in mistake.typed.items():
        expect(typist.page.locator(f'[id="{name}"]')).to_have_value(text)
    for name in mistake.ticked:
        expect(typist.page.locator(f'[id="{name}"]')).to_be_checked()
    first = next(iter(mistake.errors))
    typist.page.locator(f'.error-summary a[href="#{first}"]').click()
    expect(typist.page.locator(f'[id="{first}"]')).to_be_focused()


def test_without_scripts_the_summary_is_read_first_too(world: World, official: Opened) -> None:
    typist = official("dk-pq-1", "da", scripts=False)
    typist.open(f"/requests/{world.replied}/close")
    typist.press("Close the request")
    typist.sees_error("timeliness", "Say how you found the time that it took")
    expect(typist.page.locator(".error-summary")).to_be_focused()


def test_a_comment_without_an_answer_is_asked_about(world: World, official: Opened) -> None:
    typist = official("pt-pq-1", "pt")
    typist.open(f"/requests/{world.accepted}/answer")
    answering_without_an_answer(typist)
    typist.sees_error(
        "answer.1.value",
        "Question %(number)s has a comment or a file but no answer: answer it, or tick the box below it",
        number="1",
    )
    expect(typist.page.locator("#question-1 textarea")).to_have_value("Kun en kommentar")


def test_a_comment_to_a_question_that_is_not_ticked_is_kept(world: World, official: Opened) -> None:
    typist = official("dk-pq-1", "da")
    typist.open(f"/requests/{world.empty_draft}/draft/questions")
    typist.page.locator('input[name="questions"][value="4"]').check()
    typist.page.get_by_text(typist.word("Add a comment")).first.click()
    typist.fill("Comment to question %(number)s", "Hvorfor mangler segl?", number="1")
    typist.press("Save and continue")
    typist.sees_error("comment.1", "Tick the question, or take the comment away")
    expect(typist.field("Comment to question %(number)s", number="1")).to_have_value("Hvorfor mangler segl?")
    expect(typist.page.locator('input[name="questions"][value="4"]')).to_be_checked()


def test_a_reply_with_gaps_names_each_question(world: World, official: Opened) -> None:
    typist = official("pt-pq-1", "pt")
    typist.open(f"/requests/{world.saved}/reply")
    typist.fill("General comment", "Falta pouco.")
    typist.press("Send the reply")
    summary = typist.page.locator(".error-summary")
    expect(summary).to_contain_text(typist.word("Question %(number)s has no answer yet", number="4"))
    expect(typist.field("General comment")).to_have_value("Falta pouco.")
    summary.get_by_role("link").first.click()
    expect(typist.page.locator(":target")).to_be_attached()


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("responder", "It is not yet said which authority is asked."),
        ("questions", "No question is asked yet."),
        ("subject", "The data about the person or company are not complete."),
    ],
)
def test_what_is_missing_for_sending_is_named_where_it_can_be_changed(
    world: World, official: Opened, missing: str, sentence: str
) -> None:
    typist = official("dk-pq-1", "da")
    typist.open(f"/requests/{world.dk.draft(**{missing: [] if missing == 'questions' else None})}/draft/check")
    typist.field("I confirm that there is a legal basis for this request and that the data in it are needed").check()
    typist.press("Send the request")
    link = typist.page.locator(f'.error-summary a[href="#{missing}"]')
    expect(link).to_have_text(typist.word(sentence))
    link.click()
    expect(typist.page.locator(f'[id="{missing}"]')).to_be_in_viewport()


def test_a_wished_date_in_the_past_does_not_leave(official: Opened, world: World) -> None:
    request = world.dk.draft(wished_reply_by=day(-3))
    typist = official("dk-pq-1", "da")
    typist.open(f"/requests/{request}/draft/check")
    typist.field("I confirm that there is a legal basis for this request and that the data in it are needed").check()
    typist.press("Send the request")
    expect(typist.page.locator('.error-summary a[href="#wished_reply_by"]')).to_have_text(
        typist.word("The date for the reply is in the past.")
    )
    assert world.dk.get(f"/exchange/requests/{request}")["stage"] == "draft"
