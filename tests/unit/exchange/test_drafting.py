"""draft, amend, delete-draft: a request that is being prepared, and what may still be set anew once it is sent."""

from typing import Any

import msgspec
import pytest

from contracts.exchange import (
    Amend,
    Company,
    DeleteDraft,
    Draft,
    DraftDeleted,
    Explained,
    Person,
    Posting,
    Reason,
    RequestAmended,
    RequestDrafted,
    Send,
    SubjectGiven,
    Worker,
)
from services.exchange.domain import Partner
from tests.support.actors import DK, DK_POSTING
from tests.support.exchange import (
    DENMARK,
    SUBJECT,
    asking,
    day,
    drafted,
    given,
    sent,
)

DRAFT = Draft(area="pq", question_set="PQ-01", responder="pt-pq")
SEND = Send(legal_basis_confirmed=True)
ELSEWHERE = Partner(id="pt-sd", country="pt", timezone="Europe/Lisbon", modules={"sd": ["requests"], "pq": ["alerts"]})


def draft(**fields: Any) -> Draft:
    return msgspec.structs.replace(DRAFT, **fields)


class TestDraft:
    def test_keeps_the_running_version_of_its_set_and_both_countries(self) -> None:
        given().when(DRAFT, by=DK, question_set_version=3).then(
            RequestDrafted(
                area="pq",
                question_set="PQ-01@3",
                requester="dk-pq",
                requester_country="dk",
                responder="pt-pq",
                responder_country="pt",
                language="da",
            )
        )

    def test_puts_what_is_said_in_words_into_private_parts(self) -> None:
        command = draft(
            subject=SUBJECT,
            reason=Reason(code="other", text="why"),
            urgent=True,
            urgent_reason="soon",
            questions=[*asking("3"), msgspec.structs.replace(asking("1")[0], comment="which year?")],
            wished_reply_by=day(9),
            own_reference="Sag 7",
            language="sv",
        )
        given().when(command, by=DK).then(
            RequestDrafted(
                area="pq",
                question_set="PQ-01@1",
                requester="dk-pq",
                requester_country="dk",
                responder="pt-pq",
                responder_country="pt",
                wished_reply_by=day(9),
                urgent=True,
                reason_code="other",
                own_reference="Sag 7",
                language="sv",
                subject_kind="person",
                questions=["3", "1"],
                private=(
                    SubjectGiven(subject=SUBJECT),
                    Explained(reason="why", urgent_reason="soon", comments={"1": "which year?"}),
                ),
            )
        )

    def test_needs_no_recipient_yet(self) -> None:
        (event,) = given().when(draft(responder=None), by=DK, responder=None).events
        assert (event.responder, event.responder_country) == (None, None)

    def test_needs_a_set_that_runs(self) -> None:
        given().when(DRAFT, by=DK, question_set=None).refused("unknown-question-set", "/question_set")

    def test_needs_a_set_of_its_legal_area(self) -> None:
        given().when(draft(area="pw"), by=DK_POSTING).refused("unknown-area", "/area")

    def test_needs_the_role_in_its_legal_area(self) -> None:
        given().when(DRAFT, by=DK_POSTING).refused("not-allowed")

    def test_needs_the_module_at_home(self) -> None:
        given().when(DRAFT, by=DK, own=msgspec.structs.replace(DENMARK, modules={})).refused("not-allowed")

    def test_is_not_put_to_oneself(self) -> None:
        given().when(draft(responder="dk-pq"), by=DK).refused("recipient-is-own-authority", "/responder")

    def test_is_not_put_to_nobody(self) -> None:
        given().when(DRAFT, by=DK, responder=None).refused("unknown-authority", "/responder")

    @pytest.mark.parametrize("code", ["2", "99"])
    def test_names_independent_questions_of_its_set(self, code: str) -> None:
        command = draft(questions=asking("1", code))
        given().when(command, by=DK).refused("unknown-question", "/questions/1/code")

    def test_may_name_a_question_that_hangs_on_attachments(self) -> None:
        (event,) = given().when(draft(questions=asking("5")), by=DK).events
        assert event.questions == ["5"]

    def test_names_a_question_once(self) -> None:
        given().when(draft(questions=asking("1", "1")), by=DK).refused("invalid", "/questions/1/code")

    def test_is_about_a_subject_of_the_sets_kind(self) -> None:
        given().when(draft(subject=Company(name="Firm")), by=DK).refused("invalid", "/subject/kind")

    def test_tells_workers_apart(self) -> None:
        worker = Worker(id="w1", family_name="A", given_names="B")
        subject = Person(posting=Posting(workers=[worker, worker]))
        given().when(draft(subject=subject), by=DK).refused("invalid", "/subject/posting/workers")

    def test_copies_only_what_is_ones_own(self) -> None:
        given().when(draft(copy_of="r0"), by=DK).refused("invalid", "/copy_of")
        (event,) = given().when(draft(copy_of="r0"), by=DK, copied=True).events
        assert event.copy_of == "r0"


class TestAmend:
    def test_sets_only_what_is_given(self) -> None:
        given(drafted()).when(Amend(wished_reply_by=day(3), urgent=True), by=DK).then(
            RequestAmended(wished_reply_by=day(3), urgent=True)
        )

    def test_null_empties_a_field(self) -> None:
        story = given(drafted())
        story.when(Amend(responder=None, own_reference=None, subject=None), by=DK).then(
            RequestAmended(
                responder=None,
                responder_country=None,
                own_reference=None,
                subject_kind=None,
                private=(SubjectGiven(subject=None),),
            )
        )

    def test_keeps_words_apart_from_codes(self) -> None:
        command = Amend(reason=Reason(code="other", text="why"), urgent_reason="soon", questions=asking("3"))
        given(drafted()).when(command, by=DK).then(
            RequestAmended(
                reason_code="other",
                questions=["3"],
                private=(Explained(reason="why", urgent_reason="soon", comments={}),),
            )
        )

    def test_what_it_does_not_set_stays(self) -> None:
        amendment = RequestAmended(questions=["3"], private=(Explained(comments={}),))
        state = given(drafted(), amendment).state
        assert (state.questions, state.comments, state.reason, state.subject) == (["3"], {}, "wobblequartz", SUBJECT)

    def test_needs_something_to_set(self) -> None:
        given(drafted()).when(Amend(), by=DK).refused("invalid")

    def test_checks_questions_subject_and_recipient_like_a_draft(self) -> None:
        story = given(drafted())
        story.when(Amend(questions=asking("2")), by=DK).refused("unknown-question", "/questions/0/code")
        story.when(Amend(subject=Company()), by=DK).refused("invalid", "/subject/kind")
        story.when(Amend(responder="dk-pq"), by=DK).refused("recipient-is-own-authority", "/responder")
        story.when(Amend(responder="xx-no"), by=DK, responder=None).refused("unknown-authority", "/responder")

    def test_gives_the_new_recipients_country(self) -> None:
        (event,) = given(drafted()).when(Amend(responder="pt-sd"), by=DK, responder=ELSEWHERE).events
        assert (event.responder, event.responder_country) == ("pt-sd", "pt")

    def test_does_not_change_the_recipient_once_sent(self) -> None:
        story = given(drafted(), sent())
        story.when(Amend(responder="pt-sd"), by=DK, responder=ELSEWHERE).refused("invalid", "/responder")

    def test_may_name_the_same_recipient_once_sent(self) -> None:
        (event,) = given(drafted(), sent()).when(Amend(responder="pt-pq"), by=DK).events
        assert event.responder == "pt-pq"

    def test_leaves_what_was_sent_complete(self) -> None:
        story = given(drafted(), sent())
        story.when(Amend(questions=[]), by=DK).refused("question-missing", "/questions")
        story.when(Amend(subject=None), by=DK).refused("subject-incomplete", "/subject")
        story.when(Amend(urgent=True), by=DK).refused("reason-missing", "/urgent_reason")
        story.when(Amend(wished_reply_by=day(-1)), by=DK).refused("reply-date-in-the-past", "/wished_reply_by")

    def test_may_come_after_the_wished_day_of_what_was_sent(self) -> None:
        story = given(drafted(wished_reply_by=day(-2)), sent())
        story.when(Amend(own_reference="x"), by=DK).then(RequestAmended(own_reference="x"))


class TestDeleteDraft:
    def test_is_the_end_of_it(self) -> None:
        given(drafted()).when(DeleteDraft(), by=DK).then(DraftDeleted())

    def test_after_which_nobody_finds_it(self) -> None:
        given(drafted(), DraftDeleted()).when(Amend(urgent=True), by=DK).refused("not-found")
