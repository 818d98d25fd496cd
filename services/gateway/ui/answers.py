"""Answers to questions, as people read them (rest.md, "Answer values")."""

from typing import Any

import msgspec

from services.gateway.ui import filters, words
from services.gateway.ui.i18n import gettext as _

NO_INFORMATION = "no-information"


class Line(msgspec.Struct):
    """One value of an answer: `label` names the part or the worker, if there are several."""

    label: str
    text: str
    files: list[dict[str, Any]] = []


def full_name(person: dict[str, Any]) -> str:
    """Given names, then family names, as far as they are known."""
    return " ".join(part for part in (person.get("given_names"), person.get("family_name")) if part)


def workers_of(request: dict[str, Any]) -> list[tuple[str, str]]:
    """Posted workers by id; none where the subject is withheld or nobody is posted."""
    posting = (request.get("subject") or {}).get("posting") or {}
    return [(worker["id"], full_name(worker)) for worker in posting.get("workers") or ()]


def lines(question: dict[str, Any], value: Any, request: dict[str, Any]) -> list[Line]:
    """The answer's values in order; empty for none."""
    if value is None:
        return []
    if value == NO_INFORMATION:
        return [Line("", _("No information available"))]
    parts = question["parts"]
    shown = []
    for part in parts:
        own = value.get(part["code"]) if len(parts) > 1 and isinstance(value, dict) else value
        if own in (None, "", [], {}):
            continue
        label = str(part.get("text") or "") if len(parts) > 1 else ""
        if part.get("each") == "worker" and isinstance(own, dict):
            names: dict[str, str] = dict(workers_of(request))
            shown += [Line(names.get(worker) or worker, _value(part, one)) for worker, one in own.items()]
        elif part["type"] == "F":
            named = {file["file"]: file for file in request.get("files") or ()}
            shown.append(Line(label, "", [named.get(one, {"file": one}) for one in own]))
        else:
            shown.append(Line(label, _value(part, own)))
    return shown


def _value(part: dict[str, Any], value: Any) -> str:
    match part["type"]:
        case "YN":
            return words.said(dict(words.YES_NO), value)
        case "CH":
            names = {option["code"]: option["text"] for option in part["options"]}
            chosen = value if isinstance(value, list) else [value]
            return ", ".join(str(names.get(code, code)) for code in chosen)
        case "D":
            return filters.day(value)
        case "N":
            unit = part.get("unit")
            return f"{filters.number(value)} {words.unit(unit)}" if unit else filters.number(value)
        case _:
            return str(value)


def condition_text(question: dict[str, Any], questions: list[dict[str, Any]]) -> str:
    """When a dependent question is asked, in a sentence."""
    condition = question.get("condition") or {}
    if condition.get("attachments"):
        return _("Asked if files are attached to the request.")
    parent = next((one for one in questions if one["code"] == condition.get("question")), None)
    if parent is None:
        return ""
    names = [_value(parent["parts"][0], code) for code in condition["is"]]
    return _("Asked if the answer to question %(number)s is: %(answer)s.") % {
        "number": parent["code"],
        "answer": ", ".join(names),
    }


def exchanged(request: dict[str, Any]) -> list[dict[str, Any]]:
    """Questions that are asked, each with its answer's lines, comment and files: what the two sides told each other."""
    given = {answer["question"]: answer for answer in request.get("answers") or ()}
    files = {file["file"]: file for file in request.get("files") or ()}
    shown = []
    for question in request.get("questions") or ():
        answer = given.get(question["code"])
        if not question.get("asked") and answer is None:
            continue
        own = answer or {}
        shown.append(
            {
                "question": question,
                "lines": lines(question, own.get("value"), request),
                "comment": own.get("comment") or "",
                "files": [files.get(file, {"file": file}) for file in own.get("files") or ()],
                "provided": bool(own.get("provided_at")),
            }
        )
    return shown
