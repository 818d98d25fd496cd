"""write-message, attach, close."""

import pytest

from contracts.exchange import (
    Attach,
    Close,
    Commented,
    FileAttached,
    MessageText,
    MessageWritten,
    ReplyFile,
    RequestClosed,
    RequestFile,
    WriteMessage,
)
from contracts.record import Actor
from contracts.refusal import Fault
from tests.support.actors import DK, DK_COLLEAGUE, PT
from tests.support.exchange import (
    LIFE,
    answer,
    attached,
    drafted,
    file_id,
    given,
    replied,
    sent,
    uploaded,
)

HELLO = WriteMessage(text="Hello", language="en")
PAPER = Attach(file=file_id(1), title="Diploma", language="da", description="page 1", personal=True)


class TestWriteMessage:
    @pytest.mark.parametrize(("actor", "party"), [(DK, "requester"), (PT, "responder")])
    def test_says_from_which_side_it_comes(self, actor: Actor, party: str) -> None:
        given(drafted(), sent()).when(HELLO, by=actor).then(
            MessageWritten(party=party, language="en", private=(MessageText(text="Hello"),))
        )

    def test_says_something(self) -> None:
        given(drafted(), sent()).when(WriteMessage(text=" \n", language="en"), by=DK).refused("invalid", "/text")


class TestAttach:
    def test_a_file_of_the_request_shows_the_subject(self) -> None:
        given(drafted()).when(PAPER, by=DK, uploads=uploaded(1)).then(
            FileAttached(
                file=file_id(1),
                party="requester",
                language="da",
                size=9,
                media_type="application/pdf",
                personal=True,
                private=(RequestFile(title="Diploma", name="paper.pdf", description="page 1"),),
            )
        )

    def test_a_file_of_the_reply_is_a_statement(self) -> None:
        (event,) = given(*LIFE[:3]).when(PAPER, by=PT, uploads=uploaded(1, actor=PT)).events
        assert event.party == "responder"
        assert event.private == (ReplyFile(title="Diploma", name="paper.pdf", description="page 1"),)

    def test_is_only_of_what_was_uploaded(self) -> None:
        given(drafted()).when(PAPER, by=DK).refused("unknown-file", "/file")

    def test_is_only_of_ones_own_uploads_to_this_request(self) -> None:
        story = given(drafted())
        story.when(PAPER, by=DK_COLLEAGUE, uploads=uploaded(1)).refused("unknown-file", "/file")
        story.when(PAPER, by=DK, uploads=uploaded(1, request="r2")).refused("unknown-file", "/file")

    def test_the_other_sides_file_does_not_become_ones_own(self) -> None:
        reply = replied(answer("6", [file_id(1)]))
        given(*LIFE[:3], reply).when(PAPER, by=DK, uploads=uploaded(1, actor=PT)).refused("unknown-file", "/file")

    def test_comes_once(self) -> None:
        story = given(drafted(), attached(1))
        story.when(PAPER, by=DK, uploads=uploaded(1)).refused("invalid", Fault("/file", "already-attached"))

    def test_may_belong_to_a_question_of_the_set(self) -> None:
        story = given(drafted())
        known = Attach(file=file_id(1), title="Diploma", language="da", personal=True, question="1")
        (event,) = story.when(known, by=DK, uploads=uploaded(1)).events
        assert event.question == "1"
        unknown = Attach(file=file_id(1), title="Diploma", language="da", personal=True, question="77")
        story.when(unknown, by=DK, uploads=uploaded(1)).refused("unknown-question", "/question")

    def test_twenty_are_enough(self) -> None:
        nineteen = [attached(number) for number in range(2, 21)]
        story = given(drafted(), *nineteen)
        assert len(story.when(PAPER, by=DK, uploads=uploaded(1)).events) == 1
        given(drafted(), *nineteen, attached(21)).when(PAPER, by=DK, uploads=uploaded(1)).refused(
            "too-many-files", "/file"
        )

    def test_files_in_answers_count(self) -> None:
        reply = replied(answer("6", [file_id(number) for number in range(2, 22)]))
        story = given(*LIFE[:3], reply)
        story.when(PAPER, by=DK, uploads=uploaded(1)).refused("too-many-files", "/file")


class TestClose:
    def test_keeps_ratings_and_the_private_comment(self) -> None:
        command = Close(timeliness="satisfied", effort="no-opinion", comment="thanks")
        given(*LIFE).when(command, by=DK).then(
            RequestClosed(timeliness="satisfied", effort="no-opinion", private=(Commented(text="thanks"),))
        )

    def test_needs_both_ratings(self) -> None:
        story = given(*LIFE)
        story.when(Close(), by=DK).refused("invalid", Fault("/timeliness", "required"), Fault("/effort", "required"))
        story.when(Close(timeliness="satisfied"), by=DK).refused("invalid", "/effort")
        story.when(Close(effort="satisfied"), by=DK).refused("invalid", "/timeliness")

    def test_ends_it(self) -> None:
        closed = RequestClosed(timeliness="satisfied", effort="satisfied")
        given(*LIFE, closed).when(HELLO, by=DK).refused("wrong-stage")
        given(*LIFE, closed).when(Close(timeliness="satisfied", effort="satisfied"), by=DK).refused("wrong-stage")
