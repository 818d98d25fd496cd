"""Which questions are asked as the answers stand (lifecycle.md, "Question sets")."""

from typing import Any

import msgspec
import pytest

from contracts.exchange import QuestionSet
from services.exchange.domain.questions import asked

_CHOICES = [{"code": code, "text": {"en": code}} for code in ("a", "b", "no-information")]


def question(code: str, condition: dict[str, Any] | None = None) -> dict[str, Any]:
    part = {"code": "value", "type": "CH", "options": _CHOICES, "many": True}
    return {"code": code, "text": {"en": code}, "parts": [part], "condition": condition}


CHAIN = msgspec.convert(
    {
        "id": "PQ-09",
        "area": "pq",
        "title": {"en": "A chain"},
        "reasons": [],
        "subject": {"kinds": ["person"], "required": {}},
        "categories": [
            {
                "code": "all",
                "title": {"en": "All"},
                "questions": [
                    question("1"),
                    question("2", {"question": "1", "is": ["a", "no-information"]}),
                    question("3", {"question": "2", "is": ["b"]}),
                    question("4"),
                ],
            }
        ],
    },
    QuestionSet,
)
"""3 hangs on 2, which hangs on 1."""


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, {"1"}),
        ({"1": ["a"]}, {"1", "2"}),
        ({"1": ["b", "a"]}, {"1", "2"}),
        ({"1": ["a"], "2": ["b"]}, {"1", "2", "3"}),
        ({"1": ["a"], "2": ["a"]}, {"1", "2"}),
    ],
)
def test_a_question_is_asked_once_the_answer_fits_on_which_it_hangs(values: Any, expected: set[str]) -> None:
    assert asked(CHAIN, ["1"], values, attachments=False) == expected


def test_what_hangs_on_a_question_that_is_no_longer_asked_is_not_asked_either() -> None:
    assert asked(CHAIN, ["1"], {"1": ["b"], "2": ["b"]}, attachments=False) == {"1"}


def test_no_information_asks_nothing_more() -> None:
    assert asked(CHAIN, ["1"], {"1": "no-information"}, attachments=False) == {"1"}
    assert asked(CHAIN, ["1"], {"1": ["no-information"]}, attachments=False) == {"1"}


def test_nothing_is_asked_that_was_not_put() -> None:
    assert asked(CHAIN, ["4"], {"1": ["a"]}, attachments=False) == {"4"}
