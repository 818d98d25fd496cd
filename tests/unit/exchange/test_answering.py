"""accept, save-reply, reply: what the responder commits to, keeps and says."""

import datetime
from typing import Any

import pytest

from contracts.exchange import (
    Accept,
    AnswersGiven,
    FileAttached,
    Person,
    Posting,
    Reply,
    ReplyProvided,
    ReplySaved,
    RequestAccepted,
    SaveReply,
    SubjectGiven,
    Worker,
)
from contracts.refusal import Fault
from tests.support.actors import PT
from tests.support.exchange import (
    accepted,
    answer,
    attached,
    day,
    drafted,
    file_id,
    given,
    replied,
    sent,
    uploaded,
)
from tests.support.stories import NOON, Told, by

YES, NO = answer("1", "yes"), answer("1", "no")
NUMBER_TWO = answer("2", {"number": "A-1"})


def asked(*codes: str) -> tuple[Told, ...]:
    """A request with these questions, accepted."""
    return drafted(questions=list(codes)), sent(questions=list(codes)), accepted()


class TestAccept:
    @pytest.mark.parametrize("days", [0, 20, 731])
    def test_commits_to_a_day(self, days: int) -> None:
        given(drafted(), sent()).when(Accept(reply_by=day(days)), by=PT).then(RequestAccepted(reply_by=day(days)))

    def test_not_to_one_that_is_over(self) -> None:
        story = given(drafted(), sent())
        story.when(Accept(reply_by=day(-1)), by=PT).refused("reply-date-in-the-past", "/reply_by")

    def test_not_to_one_far_beyond_any_request(self) -> None:
        story = given(drafted(), sent())
        story.when(Accept(reply_by=day(732)), by=PT).refused("invalid", Fault("/reply_by", "too-far"))

    def test_counts_days_where_the_responder_sits(self) -> None:
        story = given(drafted(), sent())
        tomorrow = day(0) + datetime.timedelta(days=1)
        story.when(Accept(reply_by=day(0)), by=PT, today=tomorrow).refused("reply-date-in-the-past", "/reply_by")


class TestSaveReply:
    def test_keeps_answers_with_their_words_private(self) -> None:
        said = answer("1", "yes", comment="we did")
        given(*asked("1")).when(SaveReply(answers=[said], language="pt"), by=PT).then(
            ReplySaved(questions=["1"], language="pt", private=(AnswersGiven(answers=[said]),))
        )

    def test_needs_an_answer(self) -> None:
        given(*asked("1")).when(SaveReply(answers=[]), by=PT).refused("invalid", "/answers")

    def test_refuses_a_question_that_was_not_put(self) -> None:
        story = given(*asked("1"))
        story.when(SaveReply(answers=[YES, answer("9", "x")]), by=PT).refused(
            "question-not-asked", "/answers/1/question"
        )

    def test_refuses_a_question_that_the_set_does_not_have(self) -> None:
        given(*asked("1")).when(SaveReply(answers=[answer("77", "x")]), by=PT).refused("question-not-asked")

    @pytest.mark.parametrize("inner", ["yes", None])
    def test_an_answer_nested_without_end_is_an_answer_of_the_wrong_kind(self, inner: str | None) -> None:
        value: Any = inner
        for _ in range(5000):
            value = {"value": [value]}
        command = SaveReply(answers=[answer("1", value)])
        given(*asked("1")).when(command, by=PT).refused("invalid", "/answers/0/value")

    def test_a_dependent_question_is_asked_by_an_answer_given_with_it(self) -> None:
        (event,) = given(*asked("1")).when(SaveReply(answers=[NUMBER_TWO, YES]), by=PT).events
        assert event.questions == ["2", "1"]

    def test_or_by_one_kept_before(self) -> None:
        kept = by(PT, ReplySaved(questions=["1"], private=(AnswersGiven(answers=[YES]),)))
        (event,) = given(*asked("1"), kept).when(SaveReply(answers=[NUMBER_TWO]), by=PT).events
        assert event.questions == ["2"]

    @pytest.mark.parametrize("parent", [NO, answer("1", "no-information"), answer("1", "not-known")])
    def test_but_not_by_another_answer(self, parent: object) -> None:
        story = given(*asked("1"))
        story.when(SaveReply(answers=[parent, NUMBER_TWO]), by=PT).refused("question-not-asked", "/answers/1/question")

    def test_a_question_about_attachments_is_asked_once_there_are_some(self) -> None:
        command = SaveReply(answers=[answer("5", 3)])
        given(*asked("5")).when(command, by=PT).refused("question-not-asked")
        assert len(given(*asked("5"), attached()).when(command, by=PT).events) == 1

    def test_answers_a_question_once(self) -> None:
        story = given(*asked("1"))
        story.when(SaveReply(answers=[YES, NO]), by=PT).refused("invalid", Fault("/answers", "answered-twice"))

    def test_says_where_an_answer_has_the_wrong_type(self) -> None:
        story = given(*asked("1", "3"))
        story.when(SaveReply(answers=[answer("1", 7), answer("3", "purple")]), by=PT).refused(
            "invalid", Fault("/answers/0/value", "wrong-type"), Fault("/answers/1/value", "wrong-type")
        )

    def test_names_only_files_that_its_user_uploaded_here(self) -> None:
        command = SaveReply(answers=[answer("6", [file_id(1)], files=[file_id(2)])])
        story = given(*asked("6"))
        story.when(command, by=PT).refused("unknown-file", "/answers/0")
        story.when(command, by=PT, uploads=uploaded(1, 2)).refused("unknown-file", "/answers/0")
        story.when(command, by=PT, uploads=uploaded(1, 2, actor=PT, request="r2")).refused("unknown-file", "/answers/0")
        assert len(story.when(command, by=PT, uploads=uploaded(1, 2, actor=PT)).events) == 1

    def test_a_file_that_is_the_answer_is_held_to_the_same(self) -> None:
        command = SaveReply(answers=[answer("6", [file_id(1)])])
        given(*asked("6")).when(command, by=PT, uploads=uploaded(1)).refused("unknown-file", "/answers/0")

    def test_the_repliers_own_files_are_no_attachments_of_the_request(self) -> None:
        paper = FileAttached(
            file=file_id(1), party="responder", language="pt", size=9, media_type="application/pdf", personal=False
        )
        story = given(*asked("5"), by(PT, paper))
        story.when(SaveReply(answers=[answer("5", 3)]), by=PT).refused("question-not-asked")

    def test_speaks_of_the_posted_workers_whom_the_subject_names(self) -> None:
        posting = Posting(workers=[Worker(id="w1", family_name="A", given_names="B")])
        request = drafted(questions=["7"], private=(SubjectGiven(subject=Person(posting=posting)),))
        story = given(request, sent(questions=["7"]), accepted())
        assert len(story.when(SaveReply(answers=[answer("7", {"w1": "yes"})]), by=PT).events) == 1
        story.when(SaveReply(answers=[answer("7", {"w2": "yes"})]), by=PT).refused(
            "invalid", Fault("/answers/0/value", "unexpected")
        )

    def test_waits_for_its_question_set(self) -> None:
        given(*asked("1")).when(SaveReply(answers=[YES]), by=PT, question_set=None).refused("not-yet")


class TestReply:
    def test_provides_what_was_kept_and_what_is_new(self) -> None:
        kept = by(PT, ReplySaved(questions=["1"], language="pt", private=(AnswersGiven(answers=[YES]),)))
        given(*asked("1", "9"), kept).when(Reply(answers=[NUMBER_TWO], comment="gladly"), by=PT).then(
            ReplyProvided(
                questions=["1", "2"], language="pt", private=(AnswersGiven(answers=[NUMBER_TWO], comment="gladly"),)
            )
        )

    def test_is_in_the_language_in_which_its_answers_were_kept(self) -> None:
        kept = by(PT, ReplySaved(questions=["1"], language="en", private=(AnswersGiven(answers=[YES]),)))
        (event,) = given(*asked("1"), kept).when(Reply(), by=PT).events
        assert event.language == "en"

    def test_and_a_later_answer_without_a_language_does_not_change_it(self) -> None:
        kept = by(PT, ReplySaved(questions=["1"], language="en", private=(AnswersGiven(answers=[YES]),)))
        more = by(PT, ReplySaved(questions=["9"], private=(AnswersGiven(answers=[answer("9", "x")]),)))
        (event,) = given(*asked("1", "9"), kept, more).when(Reply(), by=PT).events
        assert event.language == "en"

    def test_says_when_each_answer_was_given_and_when_it_was_shown(self) -> None:
        first, last = NOON, NOON + datetime.timedelta(days=2)
        kept = by(PT, ReplySaved(questions=["1"], private=(AnswersGiven(answers=[YES]),)), first)
        shown = by(PT, ReplyProvided(questions=["1"]), last)
        after = given(*asked("1"), kept, shown).state.answers["1"]
        assert (after.at, after.provided_at) == (first, last)

    def test_one_posted_worker_s_answer_is_enough_to_ask_what_hangs_on_it(self) -> None:
        workers = [Worker(id=id, family_name="A", given_names="B") for id in ("w1", "w2")]
        request = drafted(questions=["7"], private=(SubjectGiven(subject=Person(posting=Posting(workers=workers))),))
        story = given(request, sent(questions=["7"]), accepted())
        said = [answer("7", {"w1": "yes", "w2": "no"})]
        story.when(Reply(answers=said), by=PT).refused("answer-missing", "/answers/8")
        assert len(story.when(Reply(answers=[*said, answer("8", "yes")]), by=PT).events) == 1
        neither = [answer("7", {"w1": "yes", "w2": "yes"})]
        assert len(story.when(Reply(answers=neither), by=PT).events) == 1

    def test_a_comment_alone_is_private_too(self) -> None:
        kept = by(PT, ReplySaved(questions=["1"], private=(AnswersGiven(answers=[YES]),)))
        (event,) = given(*asked("1"), kept).when(Reply(comment="gladly"), by=PT).events
        assert event.private == (AnswersGiven(answers=[], comment="gladly"),)

    def test_an_answer_that_can_no_longer_be_read_does_not_count(self) -> None:
        unreadable = by(PT, ReplySaved(questions=["1"]))
        given(*asked("1"), unreadable).when(Reply(), by=PT).refused("answer-missing", "/answers/1")

    def test_needs_nothing_new(self) -> None:
        kept = by(PT, ReplySaved(questions=["1"], private=(AnswersGiven(answers=[YES]),)))
        given(*asked("1"), kept).when(Reply(), by=PT).then(ReplyProvided(questions=["1"], language="pt"))

    def test_needs_every_mandatory_answer(self) -> None:
        story = given(*asked("1", "7", "9"))
        story.when(Reply(answers=[answer("9", "x")]), by=PT).refused("answer-missing", "/answers/1", "/answers/7")

    def test_no_information_is_an_answer(self) -> None:
        said = [answer("1", "no-information"), answer("7", "no-information")]
        (event,) = given(*asked("1", "7")).when(Reply(answers=said), by=PT).events
        assert event.questions == ["1", "7"]

    def test_a_mandatory_question_counts_only_when_it_is_asked(self) -> None:
        story = given(*asked("7"))
        story.when(Reply(answers=[answer("7", "no-information")]), by=PT).then(
            ReplyProvided(
                questions=["7"], language="pt", private=(AnswersGiven(answers=[answer("7", "no-information")]),)
            )
        )

    def test_an_answer_whose_question_is_no_longer_asked_stays_behind(self) -> None:
        kept = by(PT, ReplySaved(questions=["1", "2"], private=(AnswersGiven(answers=[YES, NUMBER_TWO]),)))
        story = given(*asked("1"), kept)
        (event,) = story.when(Reply(answers=[NO]), by=PT).events
        assert event.questions == ["1"]
        after = given(*asked("1"), kept, by(PT, event)).state
        assert list(after.answers) == ["1"]
        assert after.answers["1"].given == NO

    def test_shows_the_answers_only_from_here(self) -> None:
        kept = by(PT, ReplySaved(questions=["1"], private=(AnswersGiven(answers=[YES]),)))
        before = given(*asked("1"), kept).state
        assert before.answers["1"].provided_at is None
        after = given(*asked("1"), kept, by(PT, ReplyProvided(questions=["1"]))).state
        assert (after.answers["1"].given, after.answers["1"].provided_at) == (YES, after.replied_at)

    def test_needs_approval_where_it_was_accepted_so(self) -> None:
        story = given(drafted(), sent(), accepted(approval="required"))
        story.when(Reply(answers=[YES]), by=PT).refused("approval-required")

    def test_comes_once(self) -> None:
        given(*asked("1"), replied()).when(Reply(answers=[YES]), by=PT).refused("wrong-stage")
