"""Documents as the API gives them (rest.md), for tests of pages. What people wrote or are called stands in « », so that
a test can tell it from the pages' own words."""

import copy
from typing import Any

Document = dict[str, Any]
ALL = ("draft", "sent", "accepted", "info-provided", "closed", "withdrawn")


def authority(key: str) -> Document:
    """An authority as lists name it."""
    return {"id": key, "name": f"«{key}»", "country": key[:2]}


USER: Document = {
    "id": "u1", "login": "dk-pq-1", "name": "«Mette»", "language": "en", "authority": authority("dk-pq"),
    "roles": {"pq": ["administrator", "handler", "viewer"], "pw": ["handler"]},
}  # fmt: skip
CARD: Document = {
    **authority("pt-pq"), "official_name": "«pt-pq»", "informal_title": "«titel»", "town": "«Lisboa»",
    "region": "«Sul»",
    "languages": ["pt", "en"], "notice_language": "pt", "timezone": "Europe/Lisbon", "coordinator": "pt-nimic",
    "contact": {"email": "«a»@b", "phone": "«1»", "website": "https://«w»", "address": "«vej»"},
    "coordinates": "national",
    "updated_at": "2026-11-01T08:00:00Z", "version": 3, "commands": ["update-authority", "confirm-current"],
    "areas": [{
        "area": "pq", "modules": ["requests"], "role": "authority", "keywords": [{"code": "guide", "text": "«guide»"}],
    }],
}  # fmt: skip


def part(code: str, kind: str, **more: Any) -> Document:
    """A part of a question."""
    return {"code": code, "type": kind, **more}


def question(code: str, *parts: Document, **more: Any) -> Document:
    """A question that is asked."""
    return {
        "code": code, "text": f"«spørgsmål {code}»", "mandatory": False, "condition": None, "files": False,
        "parts": list(parts), "asked": True, "comment_allowed": True, "comment": None, **more,
    }  # fmt: skip


OPTIONS = [{"code": "none", "text": "«intet»"}, {"code": "some", "text": "«noget»"}]
IF_YES = {"question": "1", "is": ["yes"]}
QUESTIONS = [
    question("1", part("value", "YN"), mandatory=True, comment="«se bilag»"),
    question("2", part("date", "D", text="«dag»"), part("number", "T", text="«nr»", max=200), condition=IF_YES),
    question("3", part("value", "CH", options=OPTIONS, many=False), condition=IF_YES, asked=False, files=True),
    question("5", part("value", "CH", options=OPTIONS, many=True)),
    question("6", part("months", "N", unit="months", min=0), part("evidence", "F", text="«bevis»")),
    question("7", part("value", "YN", each="worker")),
    question("8", part("value", "T", max=4000), condition={"attachments": True}),
]
SUBJECT: Document = {
    "kind": "person", "family_name": "«Silva»", "given_names": "«Ana»", "birth_date": "1990-02-01",
    "diploma": {"title": "«bevis»", "date": "2015-07-01"},
    "posting": {"site": "«kaj»", "workers": [{"id": "w1", "family_name": "«Costa»", "given_names": "«Rui»"}]},
}  # fmt: skip
FILE: Document = {
    "file": "f1", "title": "«eksamen»", "name": "«e.pdf»", "language": "da", "description": None, "question": None,
    "personal": True, "size": 2_400_000, "media_type": "application/pdf", "party": "requester",
    "at": "2026-11-02T08:00:00Z",
}  # fmt: skip
ANSWERS: list[Document] = [
    {"question": "1", "value": "yes", "comment": "«ja»", "files": [], "provided_at": None},
    {"question": "2", "value": {"date": "2015-07-01", "number": "«A-1»"}, "comment": None, "files": []},
    {"question": "5", "value": ["none", "some"], "comment": None, "files": []},
    {"question": "6", "value": {"months": 12, "evidence": ["f1"]}, "comment": None, "files": []},
    {"question": "7", "value": {"w1": "not-known"}, "comment": None, "files": []},
    {"question": "8", "value": "no-information", "comment": None, "files": ["f1"]},
]
COMMANDS = {
    ("draft", "requester"): ["amend", "delete-draft", "send", "attach"],
    ("sent", "requester"): ["amend", "withdraw", "write-message", "attach"],
    ("sent", "responder"): ["accept", "write-message"],
    ("accepted", "responder"): ["save-reply", "reply", "write-message", "attach"],
    ("info-provided", "requester"): ["close", "write-message", "attach"],
}
GROUPS = {
    "draft": "being-prepared", "sent": "waiting-for-acceptance", "accepted": "being-answered",
    "info-provided": "answered", "closed": "ended", "withdrawn": "ended",
}  # fmt: skip
TURNS = {"draft": "requester", "sent": "responder", "accepted": "responder", "info-provided": "requester"}


def request(stage: str, party: str = "requester") -> Document:
    """REQUEST at a stage, as one party sees it. Its id tells both: `sent-responder`."""
    hidden = party == "responder" and stage in ("sent", "withdrawn")
    document: Document = {
        "id": f"{stage}-{party}", "version": 7, "number": None if stage == "draft" else "PQ-2026-7F3K-9M2Q-X",
        "stage": stage, "group": GROUPS[stage], "waits_for": TURNS.get(stage, "nobody"), "party": party, "area": "pq",
        "question_set": "PQ-01@1", "requester": authority("dk-pq"), "responder": authority("pt-pq"), "language": "da",
        "own_reference": "«2026/1»", "urgent": True, "wished_reply_by": "2026-12-14",
        "reason": {"code": "doubt-document", "text": "«tvivl»"}, "proposed": None,
        "reply_by": None if stage in ("draft", "sent") else "2026-12-12", "sent_at": "2026-11-02T08:00:00Z",
        "replied_at": "2026-11-20T08:00:00Z" if stage in ("info-provided", "closed") else None,
        "questions": copy.deepcopy(QUESTIONS), "withheld": [],
        "answers": copy.deepcopy(ANSWERS) if stage in ("accepted", "info-provided", "closed") else [],
        "messages": [
            {"at": "2026-11-03T08:00:00Z", "party": "requester", "user": "u1", "name": "«Mette»", "text": "«hej»",
             "language": "da"},
            {"at": "2026-11-03T09:00:00Z", "party": "responder", "text": "«olá»", "language": "pt"},
        ],
        "files": [copy.deepcopy(FILE)], "urgent_reason": "«haster»", "subject": copy.deepcopy(SUBJECT),
        "ratings": {"timeliness": "satisfied", "effort": "no-opinion"} if stage == "closed" else {},
        "reply_comment": "«hilsen»", "reply_language": "pt", "commands": COMMANDS.get((stage, party), []),
    }  # fmt: skip
    if hidden:
        for name in ("subject", "urgent_reason", "reply_comment", "reply_language"):
            del document[name]
        document |= {"withheld": ["subject", "statement"], "reason": {"code": "doubt-document"}}
        document["files"] = [{k: v for k, v in FILE.items() if k not in ("title", "name", "description")}]
    return document


HAPPENING: Document = {
    "version": 7, "at": "2026-11-03T08:00:00Z", "tag": "exchange.message-written.v1", "sentence": "«noget skete»",
    "by": {"authority": "dk-pq", "country": "dk", "user": "u1", "name": "«Mette»", "system": None},
}  # fmt: skip


def task(group: str, stage: str, name: str | None, days: int | None) -> Document:
    """TASK."""
    return {
        "task": name, "group": group, "request": f"{stage}-requester", "number": "PQ-2026-7F3K-9M2Q-X", "area": "pq",
        "stage": stage, "partner": authority("pt-pq"), "due": "2026-12-12" if days is not None else None,
        "days_left": days, "urgent": days == -2, "allocated": [], "since": "2026-11-02T08:00:00Z",
    }  # fmt: skip


TASKS = [
    task("overdue", "accepted", "answer", -2), task("overdue", "accepted", "answer", -1),
    task("this-week", "sent", "accept", 0), task("this-week", "sent", "accept", 1),
    task("later", "info-provided", "check-reply", 9), task("later", "draft", "finish-draft", None),
    task("waiting", "sent", None, 3), task("waiting", "accepted", None, 4), task("waiting", "info-provided", None, 5),
]  # fmt: skip
SET: Document = {
    "id": "PQ-01", "version": 1, "area": "pq", "title": "«sæt»", "language": "da",
    "reasons": [{"code": "doubt-document", "text": "«tvivl om bevis»"}],
    "subject": {
        "kinds": ["person", "company"], "required": ["family_name"],
        "required_by_kind": {"person": ["family_name", "given_names"], "company": ["name", "posting"]},
    },
    "categories": [{"code": "a", "title": "«kategori»", "questions": copy.deepcopy(QUESTIONS)}],
}  # fmt: skip
LINE: Document = {
    "id": "sent-requester", "number": "PQ-2026-7F3K-9M2Q-X", "party": "requester", "area": "pq", "stage": "sent",
    "partner": authority("pt-pq"), "own_reference": "«2026/1»", "due": "2026-11-01", "days_left": -22, "overdue": True,
    "urgent": True,
}  # fmt: skip
COLLEAGUE: Document = {
    **USER, "email": "«m»@b", "phone": "«1»", "status": "active", "version": 4,
    "commands": ["deactivate-user", "update-profile"],
}  # fmt: skip
MAIL: Document = {
    "id": "m1", "at": "2026-11-03T08:00:00Z", "to": "authority", "subject": "«emne»", "state": "sent",
    "text": "«<b>tekst</b>»", "html": "<p>x</p>",
}  # fmt: skip


def documents() -> dict[str, Any]:
    """Everything that the pages read, by path; each test has its own copy to change."""
    found: dict[str, Any] = {
        "/me": USER,
        "/exchange/tasks": {"items": TASKS},
        "/exchange/activity": {
            "newest": [{**HAPPENING, "request": "sent-requester", "number": "PQ-2026-7F3K-9M2Q-X"}],
            "counts": {"draft": 2, "sent": 1, "accepted": 3, "info-provided": 1, "closed": 9, "withdrawn": 1},
        },
        "/exchange/requests": {
            "items": [LINE, {**LINE, "stage": "draft", "number": None, "partner": None, "due": None}]
        },
        "/exchange/question-sets": {"items": [{"id": "PQ-01", "version": 1, "area": "pq", "title": "«sæt»"}]},
        "/exchange/question-sets/PQ-01@1": SET,
        "/directory/areas": {
            "items": [{"code": "pq", "title": "«kvalifikationer»"}, {"code": "pw", "title": "«udst»"}]
        },
        "/directory/authorities": {"items": [CARD]},
        "/directory/helpdesks": {"items": [{**CARD, "contact": {"email": "«n»@b"}}]},
        "/notifier/mails": {"items": [MAIL]},
        "/notifier/mails/m1": MAIL,
        "/identity/users": {"items": [COLLEAGUE, {**COLLEAGUE, "status": "deactivated"}]},
        "/identity/users/u1": COLLEAGUE,
    }
    for key in ("pt-pq", "dk-pq", "pt-nimic"):
        found[f"/directory/authorities/{key}"] = {**CARD, **authority(key)}
    for stage in ALL:
        for party in ("requester", "responder"):
            found[f"/exchange/requests/{stage}-{party}"] = request(stage, party)
            found[f"/exchange/requests/{stage}-{party}/history"] = {"items": [HAPPENING]}
    return copy.deepcopy(found)
