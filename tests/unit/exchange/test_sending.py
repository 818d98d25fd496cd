"""send and withdraw: what leaves, and what may be taken back."""

import msgspec
import pytest

from contracts.exchange import (
    Commented,
    Draft,
    Explained,
    Person,
    Posting,
    RequestSent,
    RequestWithdrawn,
    Send,
    SubjectGiven,
    Withdraw,
    Worker,
)
from contracts.refusal import Fault
from services.exchange.domain import Partner
from tests.support.actors import DK
from tests.support.exchange import (
    LIFE,
    NUMBER,
    QUESTIONS,
    SUBJECT,
    day,
    drafted,
    given,
    sent,
)

DRAFT = Draft(area="pq", question_set="PQ-01", responder="pt-pq")
SEND = Send(legal_basis_confirmed=True)
ELSEWHERE = Partner(id="pt-sd", country="pt", timezone="Europe/Lisbon", modules={"sd": ["requests"], "pq": ["alerts"]})


class TestSend:
    def test_gives_a_number_and_tells_the_responder_all_that_is_public(self) -> None:
        given(drafted(urgent=True, private=(SubjectGiven(subject=SUBJECT), Explained(urgent_reason="soon")))).when(
            SEND, by=DK
        ).then(
            RequestSent(
                number=NUMBER,
                area="pq",
                question_set="PQ-01@1",
                requester="dk-pq",
                requester_country="dk",
                responder="pt-pq",
                responder_country="pt",
                wished_reply_by=day(14),
                urgent=True,
                language="da",
                questions=["1"],
            )
        )

    def test_needs_the_legal_basis_confirmed(self) -> None:
        story = given(drafted())
        story.when(Send(legal_basis_confirmed=False), by=DK).refused(
            "legal-basis-not-confirmed", "/legal_basis_confirmed"
        )

    def test_needs_a_recipient(self) -> None:
        given(drafted(responder=None)).when(SEND, by=DK).refused("recipient-missing", "/responder")

    @pytest.mark.parametrize("recipient", [ELSEWHERE, None])
    def test_needs_a_recipient_that_takes_requests_in_this_area(self, recipient: Partner | None) -> None:
        given(drafted()).when(SEND, by=DK, responder=recipient).refused("recipient-without-module", "/responder")

    def test_needs_a_question(self) -> None:
        given(drafted(questions=[])).when(SEND, by=DK).refused("question-missing", "/questions")

    @pytest.mark.parametrize("words", [None, "  "])
    def test_needs_a_reason_for_urgency(self, words: str | None) -> None:
        private = (SubjectGiven(subject=SUBJECT), Explained(urgent_reason=words))
        given(drafted(urgent=True, private=private)).when(SEND, by=DK).refused("reason-missing", "/urgent_reason")

    def test_needs_a_day_that_is_not_over(self) -> None:
        given(drafted(wished_reply_by=day(-1))).when(SEND, by=DK).refused("reply-date-in-the-past", "/wished_reply_by")
        given(drafted(wished_reply_by=day(0))).when(SEND, by=DK).events  # noqa: B018
        given(drafted(wished_reply_by=None)).when(SEND, by=DK).events  # noqa: B018

    def test_names_all_that_is_missing_at_once(self) -> None:
        story = given(drafted(responder=None, questions=[], urgent=True, wished_reply_by=day(-1), private=()))
        story.when(SEND, by=DK).refused(
            "recipient-missing",
            Fault("/responder", "recipient-missing"),
            Fault("/questions", "question-missing"),
            Fault("/urgent_reason", "reason-missing"),
            Fault("/wished_reply_by", "reply-date-in-the-past"),
            Fault("/subject", "subject-incomplete"),
        )

    def test_needs_a_subject(self) -> None:
        given(drafted(private=())).when(SEND, by=DK).refused("subject-incomplete", "/subject")

    def test_names_each_field_of_the_subject_that_is_missing(self) -> None:
        story = given(drafted(private=(SubjectGiven(subject=Person(family_name=" ")),)))
        story.when(SEND, by=DK).refused("subject-incomplete", "/subject/family_name", "/subject/given_names")

    def test_looks_into_a_posting(self) -> None:
        rules = msgspec.structs.replace(QUESTIONS.subject, required={"person": ["posting.workers", "posting"]})
        questions = msgspec.structs.replace(QUESTIONS, subject=rules)
        story = given(drafted(private=(SubjectGiven(subject=Person(posting=Posting())),)))
        story.when(SEND, by=DK, question_set=questions).refused(
            "subject-incomplete", "/subject/posting/workers", "/subject/posting"
        )
        whole = Person(posting=Posting(workers=[Worker(id="w1", family_name="A", given_names="B")]))
        story = given(drafted(private=(SubjectGiven(subject=whole),)))
        assert len(story.when(SEND, by=DK, question_set=questions).events) == 1

    def test_knows_the_day_from_which_somebody_is_posted(self) -> None:
        rules = msgspec.structs.replace(QUESTIONS.subject, required={"person": ["posting.from"]})
        questions = msgspec.structs.replace(QUESTIONS, subject=rules)
        for posting, good in ((Posting(from_=day(1)), True), (Posting(to=day(1)), False)):
            story = given(drafted(private=(SubjectGiven(subject=Person(posting=posting)),)))
            outcome = story.when(SEND, by=DK, question_set=questions)
            if good:
                assert len(outcome.events) == 1
            else:
                outcome.refused("subject-incomplete", "/subject/posting/from")

    def test_needs_approval_where_it_was_drafted_so(self) -> None:
        given(drafted(approval="required")).when(SEND, by=DK).refused("approval-required")

    def test_waits_for_facts_that_have_not_come(self) -> None:
        given(drafted()).when(SEND, by=DK, question_set=None).refused("not-yet")
        given(drafted()).when(SEND, by=DK, number=None).refused("not-yet")


class TestWithdraw:
    def test_takes_back_what_nobody_has_taken_on(self) -> None:
        given(drafted(), sent()).when(Withdraw(), by=DK).then(RequestWithdrawn())

    def test_keeps_the_reason_private(self) -> None:
        given(drafted(), sent()).when(Withdraw(reason="solved"), by=DK).then(
            RequestWithdrawn(private=(Commented(text="solved"),))
        )

    def test_comes_too_late_after_acceptance(self) -> None:
        given(*LIFE[:3]).when(Withdraw(), by=DK).refused("wrong-stage")


def test_a_fact_about_nothing_is_a_damaged_log() -> None:
    with pytest.raises(ValueError, match="does not begin"):
        _ = given(sent()).state
    with pytest.raises(ValueError, match="drafted twice"):
        _ = given(drafted(), drafted()).state


def test_only_a_draft_begins_a_request() -> None:
    given().when(SEND, by=DK).refused("invalid", Fault("/type", "unknown-value"))
