"""What a posted form becomes, and everything that is wrong with it at once."""

import pytest

from services.gateway.ui.desk import Problem
from services.gateway.ui.forms import Form, answers, draft
from services.gateway.ui.forms.subject import parse_subject, typed_subject, worker_rows
from tests.support.page_documents import ANSWERS, SET, SUBJECT, request

REQUEST = request("accepted", "responder")


def test_stored_answers_come_out_of_their_own_form_unchanged():
    form = Form(answers.typed_answers(REQUEST))

    given = answers.parse_answers(form, {**REQUEST})

    assert form.errors == {}
    wanted = [
        {name: one[name] for name in ("question", "value", "comment", "files") if one.get(name)} for one in ANSWERS
    ]
    wanted[-1].pop("files")  # question 8 takes none
    assert given == wanted


def test_an_answer_to_a_question_that_is_no_longer_asked_is_not_sent():
    form = Form({"answer.1.value": ["no"], "answer.2.number": ["A-1"], "answer.3.value": ["none"]})

    given = answers.parse_answers(form, REQUEST)

    assert [one["question"] for one in given] == ["1"]


def test_a_dependent_question_is_shown_as_soon_as_its_parents_answer_fits():
    third = next(one for one in REQUEST["questions"] if one["code"] == "3")

    assert answers.is_fitting(third, {"answer.1.value": ["yes"]})
    assert not answers.is_fitting(third, {"answer.1.value": ["no"]})
    assert not answers.is_fitting(third, {"answer.1.value": ["yes"], "answer.1.none": ["yes"]})


def test_no_information_stands_for_the_whole_question():
    form = Form({"answer.1.value": ["yes"], "answer.6.none": ["yes"], "answer.6.months": ["7"]})

    assert {"question": "6", "value": "no-information"} in answers.parse_answers(form, REQUEST)


def test_every_wrong_answer_is_found_at_once_and_nothing_typed_is_lost():
    form = Form(
        {
            "answer.1.value": ["yes"], "answer.2.date": ["31.02.2015"], "answer.6.months": ["many"],
            "answer.8.value": ["x" * 4001], "answer.5.comment": ["only a word"],
        }
    )  # fmt: skip

    answers.parse_answers(form, REQUEST)

    assert list(form.errors) == ["answer.2.date", "answer.5.value", "answer.6.months", "answer.8.value"]
    assert form.value("answer.2.date") == "31.02.2015"


@pytest.mark.parametrize(
    ("typed", "number"), [("12", 12), ("1,5", 1.5), ("1.5", 1.5), ("1\u00a0200", 1200), ("-1", -1)]
)
def test_numbers_are_read_as_people_write_them(typed, number):
    assert Form({"n": [typed]}).number("n") == number


@pytest.mark.parametrize("typed", ["nan", "inf", "1e400", "twelve", "1,2,3"])
def test_what_is_no_number_is_refused(typed):
    form = Form({"n": [typed]})

    assert form.number("n") is None
    assert form.errors


def test_a_number_below_the_least_is_refused():
    form = Form({"n": ["-1"]})
    form.number("n", least=0)

    assert "n" in form.errors


def test_a_fault_in_an_answer_is_shown_at_the_answers_field():
    given = [{"question": "2"}, {"question": "7"}, {"question": "5"}]
    field = answers.field_of(given, REQUEST)

    assert field("/answers/0/value/date") == "answer.2.date"
    assert field("/answers/1/value/w1") == "answer.7.value.w1"
    assert field("/answers/2/value") == "answer.5.value"
    assert field("/answers/2/comment") == "answer.5.comment"
    assert field("/language") == "language"


def test_a_stored_subject_comes_out_of_its_own_form_unchanged():
    form = Form(typed_subject(SUBJECT))

    assert parse_subject(form, "person", posting=True) == SUBJECT
    assert form.errors == {}


def test_an_empty_subject_is_none_and_a_half_worker_is_an_error():
    assert parse_subject(Form({"subject.family_name": ["  "]}), "person", posting=False) is None

    form = Form({"subject.posting.workers.0.given_names": ["Rui"]})
    parse_subject(form, "company", posting=True)
    assert list(form.errors) == ["subject.posting.workers.0.family_name"]


def test_new_workers_get_ids_that_are_free():
    form = Form(
        {
            "subject.posting.workers.0.id": ["w2"],
            "subject.posting.workers.0.given_names": ["Rui"],
            "subject.posting.workers.0.family_name": ["Costa"],
            "subject.posting.workers.1.given_names": ["Ana"],
            "subject.posting.workers.1.family_name": ["Lima"],
        }
    )

    subject = parse_subject(form, "company", posting=True)

    assert subject is not None
    assert [worker["id"] for worker in subject["posting"]["workers"]] == ["w2", "w1"]
    assert worker_rows(form) == [0, 1, 2]


def test_questions_need_one_ticked_and_no_comment_without_its_question():
    form = Form({"comment.1": ["why"]})
    draft.parse_questions(form, SET)
    assert set(form.errors) == {"comment.1", "questions"}

    form = Form({"questions": ["1", "5"], "comment.1": ["why"]})
    assert draft.parse_questions(form, SET) == {"questions": [{"code": "1", "comment": "why"}, {"code": "5"}]}


def test_the_reason_for_urgency_is_needed_only_when_it_is_urgent():
    urgent = Form({"wished_reply_by": ["2026-12-14"], "urgent": ["yes"]})
    draft.parse_date(urgent, SET)
    calm = Form({"wished_reply_by": ["2026-12-14"], "urgent_reason": ["x"]})

    assert list(urgent.errors) == ["urgent_reason"]
    assert draft.parse_date(calm, SET)["urgent_reason"] is None


def test_a_refusal_without_faults_is_told_above_the_form():
    form = Form()
    form.refused(Problem(422, {"code": "approval-required", "title": "A coordinator has to approve"}))

    assert form.errors == {"": "A coordinator has to approve"}
