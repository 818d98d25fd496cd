"""The answer page's form: which questions it shows, and what was answered.

Fields are named `answer.<question>.<part>`; a question of one part has the part `value`. A question for every posted
worker has a field a worker, `answer.<question>.value.<worker>`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from services.gateway.ui import words
from services.gateway.ui.answers import NO_INFORMATION, workers_of
from services.gateway.ui.forms.form import Form, Typed, flat
from services.gateway.ui.i18n import gettext as _

Request = dict[str, Any]
Question = dict[str, Any]


def part_field(question: Question, part: dict[str, Any]) -> str:
    """The field of a part."""
    return f"answer.{question['code']}.{part['code'] if len(question['parts']) > 1 else 'value'}"


def typed_answers(request: Request) -> Typed:
    """Stored answers as what the form would hold."""
    typed: Typed = {}
    questions = {question["code"]: question for question in request["questions"]}
    for answer in request.get("answers") or ():
        prefix = f"answer.{answer['question']}"
        question = questions.get(answer["question"])
        value = answer.get("value")
        if value == NO_INFORMATION:
            typed[f"{prefix}.none"] = ["yes"]
        elif question and len(question["parts"]) > 1:
            typed |= flat(value, prefix)
        elif value is not None:
            typed |= flat(value, f"{prefix}.value")
        if answer.get("comment"):
            typed[f"{prefix}.comment"] = [answer["comment"]]
        if answer.get("files"):
            typed[f"{prefix}.files"] = list(answer["files"])
    return typed


def is_fitting(question: Question, typed: Mapping[str, list[str]]) -> bool:
    """Whether a question that hangs on another's answer is to be shown, as the answers on the page stand. What is
    asked in the end, the service says."""
    condition = question.get("condition") or {}
    parent = condition.get("question")
    if not parent:
        return bool(question.get("asked"))
    if typed.get(f"answer.{parent}.none"):
        return False
    prefix = f"answer.{parent}."
    given = {value for name, values in typed.items() if name.startswith(prefix) for value in values}
    return bool(given & set(condition["is"]))


def parse_answers(form: Form, request: Request) -> list[dict[str, Any]]:
    """What was answered, as commands want it. Questions left open are left out; so are those no longer asked."""
    given = []
    for question in request["questions"]:
        if not is_fitting(question, form.typed) and not (question.get("asked") and not question.get("condition")):
            continue
        answer = _answer(form, question, request)
        if answer is not None:
            given.append(answer)
    return given


def _answer(form: Form, question: Question, request: Request) -> dict[str, Any] | None:
    prefix = f"answer.{question['code']}"
    value = NO_INFORMATION if form.ticked(f"{prefix}.none", "yes") else _value(form, question, request)
    comment = form.text(f"{prefix}.comment") if question.get("comment_allowed") else None
    files = form.typed.get(f"{prefix}.files", []) if question.get("files") else []
    if value is None:
        if comment or files:
            form.wrong(
                part_field(question, question["parts"][0]),
                _("Question %(number)s has a comment or a file but no answer: answer it, or tick the box below it")
                % {"number": question["code"]},
            )
        return None
    answer = {"question": question["code"], "value": value}
    return answer | ({"comment": comment} if comment else {}) | ({"files": files} if files else {})


def _value(form: Form, question: Question, request: Request) -> Any:
    parts = question["parts"]
    if len(parts) == 1:
        return _each(form, question, parts[0], request)
    values = {part["code"]: _each(form, question, part, request) for part in parts}
    return {code: value for code, value in values.items() if value is not None} or None


def _each(form: Form, question: Question, part: dict[str, Any], request: Request) -> Any:
    field = part_field(question, part)
    if part.get("each") != "worker":
        return _one(form, field, part)
    values = {worker: _one(form, f"{field}.{worker}", part) for worker, _name in workers_of(request)}
    return {worker: value for worker, value in values.items() if value is not None} or None


def _one(form: Form, field: str, part: dict[str, Any]) -> Any:
    match part["type"]:
        case "YN":
            return form.choice(field, [code for code, _name in words.YES_NO])
        case "CH" if part.get("many"):
            codes = [option["code"] for option in part["options"]]
            return [code for code in codes if form.ticked(field, code)] or None
        case "CH":
            return form.choice(field, [option["code"] for option in part["options"]])
        case "D":
            return form.iso(field)
        case "N":
            return form.number(field, least=part.get("min"))
        case "F":
            return form.typed.get(field) or None
        case _:
            return form.text(field, limit=min(part.get("max") or 4000, 4000))


def field_of(answers: list[dict[str, Any]], request: Request) -> Callable[[str], str]:
    """From the pointer of a fault in these answers to the field on the page."""
    questions = {question["code"]: question for question in request["questions"]}

    def field(pointer: str) -> str:
        steps = pointer.split("/")[1:]
        if len(steps) < 2 or steps[0] != "answers":
            return ".".join(steps)
        place, rest = steps[1], steps[2:]
        code = answers[int(place)]["question"] if place.isdecimal() and int(place) < len(answers) else place
        question = questions.get(code)
        if question is None:
            return ""
        if rest[:1] == ["comment"]:
            return f"answer.{code}.comment"
        if rest[:1] == ["value"] and len(rest) > 1:
            single = "value." if len(question["parts"]) == 1 else ""
            return f"answer.{code}.{single}{'.'.join(rest[1:])}"
        return part_field(question, question["parts"][0])

    return field
