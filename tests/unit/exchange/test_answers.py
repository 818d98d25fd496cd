"""The value rules of rest.md, for each question type."""

from typing import Any

import msgspec
import pytest

from contracts.exchange import AnswerGiven, Option, Part, Person, Posting, Question, Worker
from contracts.refusal import Fault
from services.exchange.domain.answers import faults, workers_of
from services.exchange.domain.said import files_of

OPTIONS = [Option(code=code, text={"en": code}) for code in ("none", "yes")]
FILE = "0" * 31 + "a"


def question(*parts: Part, **fields: Any) -> Question:
    return Question(code="1", text={"en": "?"}, parts=list(parts), **fields)


def part(kind: Any, code: str = "value", **fields: Any) -> Part:
    return Part(code=code, type=kind, **fields)


def found(of: Question, value: Any, workers: tuple[str, ...] = ()) -> list[Fault]:
    return faults(AnswerGiven(question="1", value=value), of, "/answers/0", frozenset(workers))


GOOD: list[tuple[Part, Any]] = [
    (part("YN"), "yes"),
    (part("YN"), "no"),
    (part("YN"), "not-known"),
    (part("CH", options=OPTIONS), "none"),
    (part("CH", options=OPTIONS, many=True), ["none", "yes"]),
    (part("D"), "2026-03-12"),
    (part("T"), "x" * 4000),
    (part("T", max=3), "abc"),
    (part("N"), 3),
    (part("N"), -2.5),
    (part("N", min=0), 0),
    (part("F"), [FILE]),
    (part("F"), [f"{number:032x}" for number in range(20)]),
]
BAD: list[tuple[Part, Any, str]] = [
    (part("YN"), "maybe", "wrong-type"),
    (part("YN"), True, "wrong-type"),
    (part("YN"), None, "wrong-type"),
    (part("YN"), ["yes"], "wrong-type"),
    (part("YN"), {"value": "yes"}, "wrong-type"),
    (part("CH", options=OPTIONS), "purple", "wrong-type"),
    (part("CH", options=OPTIONS), ["none"], "wrong-type"),
    (part("CH", options=OPTIONS, many=True), "none", "wrong-type"),
    (part("CH", options=OPTIONS, many=True), [], "wrong-type"),
    (part("CH", options=OPTIONS, many=True), ["none", "none"], "wrong-type"),
    (part("CH", options=OPTIONS, many=True), ["none", ["yes"]], "wrong-type"),
    (part("D"), "12.3.2026", "wrong-type"),
    (part("D"), "2026-02-30", "wrong-type"),
    (part("D"), "20260312", "wrong-type"),
    (part("D"), 20260312, "wrong-type"),
    (part("T"), "", "wrong-type"),
    (part("T"), "  ", "wrong-type"),
    (part("T"), 5, "wrong-type"),
    (part("T"), "x" * 4001, "too-long"),
    (part("T", max=3), "abcd", "too-long"),
    (part("T", max=9999), "x" * 4001, "too-long"),
    (part("D"), "2026-03-12\n", "wrong-type"),
    (part("D"), "٢٠٢٦-03-12", "wrong-type"),
    (part("D"), "0000-01-01", "wrong-type"),
    (part("N"), "3", "wrong-type"),
    (part("N"), 10**15 + 1, "wrong-type"),
    (part("N"), -(2**70), "wrong-type"),
    (part("N"), 1e300, "wrong-type"),
    (part("F"), [FILE + "\n"], "wrong-type"),
    (part("N"), True, "wrong-type"),
    (part("N", min=0), -1, "too-small"),
    (part("F"), [], "wrong-type"),
    (part("F"), FILE, "wrong-type"),
    (part("F"), ["not-an-id"], "wrong-type"),
    (part("F"), [FILE[:-1]], "wrong-type"),
    (part("F"), [FILE + "0"], "wrong-type"),
    (part("F"), [FILE, FILE], "wrong-type"),
    (part("F"), [f"{number:032x}" for number in range(21)], "wrong-type"),
]


@pytest.mark.parametrize(("of", "value"), GOOD, ids=lambda value: str(value)[:20])
def test_values_that_are_right(of: Part, value: Any) -> None:
    assert found(question(of), value) == []


@pytest.mark.parametrize(("of", "value", "code"), BAD, ids=lambda value: str(value)[:20])
def test_values_that_are_wrong(of: Part, value: Any, code: str) -> None:
    assert found(question(of), value) == [Fault("/answers/0/value", code)]


@pytest.mark.parametrize("of", [part("YN"), part("D"), part("N"), part("F"), part("YN", each="worker")])
def test_no_information_stands_for_any_question(of: Part) -> None:
    assert found(question(of), "no-information") == []
    assert found(question(of, part("T", "more")), "no-information") == []


class TestSeveralParts:
    of = question(part("D", "date"), part("T", "number", max=5))

    @pytest.mark.parametrize("value", [{"date": "2015-07-01", "number": "A-1"}, {"number": "A-1"}])
    def test_are_an_object_of_what_is_known(self, value: Any) -> None:
        assert found(self.of, value) == []

    @pytest.mark.parametrize("value", [{}, "2015-07-01", ["2015-07-01"], None])
    def test_and_nothing_else(self, value: Any) -> None:
        assert found(self.of, value) == [Fault("/answers/0/value", "wrong-type")]

    def test_no_unknown_part(self) -> None:
        assert found(self.of, {"number": "A-1", "colour": "red"}) == [Fault("/answers/0/value", "unexpected")]

    def test_each_fault_has_its_place(self) -> None:
        assert found(self.of, {"date": "yesterday", "number": "A-12345"}) == [
            Fault("/answers/0/value/date", "wrong-type"),
            Fault("/answers/0/value/number", "too-long"),
        ]


class TestEachWorker:
    of = question(part("YN", each="worker"))

    def test_is_an_object_by_worker(self) -> None:
        assert found(self.of, {"w1": "yes", "w2": "no"}, ("w1", "w2")) == []

    def test_knows_its_workers(self) -> None:
        assert found(self.of, {"w3": "yes"}, ("w1",)) == [Fault("/answers/0/value", "unexpected")]

    @pytest.mark.parametrize("value", ["yes", {}, ["yes"]])
    def test_is_never_bare(self, value: Any) -> None:
        assert found(self.of, value, ("w1",)) == [Fault("/answers/0/value", "wrong-type")]

    def test_each_value_has_its_place(self) -> None:
        assert found(self.of, {"w1": 4}, ("w1",)) == [Fault("/answers/0/value/w1", "wrong-type")]

    def test_workers_stand_in_the_subjects_posting(self) -> None:
        worker = Worker(id="w1", family_name="A", given_names="B")
        assert workers_of(Person(posting=Posting(workers=[worker]))) == {"w1"}
        assert workers_of(Person()) == workers_of(None) == frozenset()


def test_comments_and_files_only_where_the_question_has_them() -> None:
    said = AnswerGiven(question="1", value="yes", comment="because", files=[FILE])
    closed, open_ = (question(part("YN"), comment=allowed, files=allowed) for allowed in (False, True))
    assert faults(said, closed, "/answers/4", frozenset()) == [
        Fault("/answers/4/comment", "unexpected"),
        Fault("/answers/4/files", "unexpected"),
    ]
    assert faults(said, open_, "/answers/4", frozenset()) == []


def test_files_of_an_answer_are_found_wherever_they_stand() -> None:
    other = FILE.replace("a", "b")
    third = FILE.replace("a", "c")
    said = AnswerGiven(
        question="1", value={"papers": [other], "each": {"w1": [third]}, "kinds": ["none"]}, files=[FILE]
    )
    assert files_of(said) == [FILE, other, third]
    assert files_of(msgspec.structs.replace(said, value=FILE, files=[])) == []


def test_files_are_looked_for_in_values_however_deep_they_are() -> None:
    value: Any = [FILE]
    for _ in range(100_000):
        value = {"part": value}
    assert files_of(AnswerGiven(question="1", value=value)) == [FILE]
