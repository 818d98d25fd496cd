"""The REST API as a stranger's program uses it."""

import datetime
import http.client
import json
import uuid
from collections.abc import Mapping
from typing import Any

API = "/api/v1"
PASSWORD = "training-only"
REQUESTS = "/exchange/requests"


def day(number: int) -> str:
    """The day so many days from today, as JSON has it."""
    return (datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=number)).isoformat()


class Answer:
    """What came back, whole."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.raw = response.read()

    @property
    def body(self) -> Any:
        """The body as JSON."""
        return json.loads(self.raw)

    @property
    def code(self) -> str | None:
        """The code of a refusal."""
        kind = self.headers.get("content-type", "")
        return self.body["code"] if kind.startswith("application/problem+json") else None

    @property
    def replayed(self) -> bool:
        """Whether it is the answer of an earlier call under the same key."""
        return self.headers.get("idempotent-replayed") == "true"

    def __repr__(self) -> str:
        return f"<{self.status} {self.raw[:400]!r}>"


class Caller:
    """Somebody who calls the API at a port; signed in once a token is there."""

    def __init__(self, port: int, token: str | None = None) -> None:
        self.port = port
        self.token = token

    @classmethod
    def signed_in(cls, port: int, login: str) -> "Caller":
        """A user of the training world."""
        caller = cls(port)
        answer = caller.call("POST", "/sessions", {"login": login, "password": PASSWORD}, key=None)
        assert answer.status == 201, answer
        caller.token = answer.body["token"]
        return caller

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = "",
        version: int | None = None,
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Answer:
        """One call. `key` None: without an Idempotency-Key; empty: with a new one. Raises `OSError` or
        `HTTPException` where the other side goes away."""
        sent = {"Accept": "application/json", **(headers or {})}
        if self.token:
            sent["Authorization"] = f"Bearer {self.token}"
        if method == "POST" and key is not None:
            sent["Idempotency-Key"] = key or uuid.uuid4().hex
        if version is not None:
            sent["If-Match"] = f'"{version}"'
        data = raw
        if body is not None:
            data = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            wire.request(method, API + path, data, sent)
            return Answer(wire.getresponse())
        finally:
            wire.close()

    def get(self, path: str, **headers: str) -> Answer:
        """A read."""
        return self.call("GET", path, headers=headers)

    def command(self, request: str, version: int | None, kind: str, *, key: str = "", **fields: Any) -> Answer:
        """A command to a request."""
        return self.call("POST", f"{REQUESTS}/{request}/commands", {"type": kind, **fields}, key=key, version=version)


def draft(**fields: Any) -> dict[str, Any]:
    """A draft from Denmark to Portugal that may be sent as it is."""
    usual = {
        "type": "draft",
        "area": "pq",
        "question_set": "PQ-01",
        "responder": "pt-pq",
        "wished_reply_by": day(14),
        "reason": {"code": "doubt-document", "text": "The stamp looks odd."},
        "language": "da",
        "subject": {
            "kind": "person",
            "family_name": "Silva",
            "given_names": "Ana",
            "birth_date": "1990-02-01",
            "profession": "tourist guide",
        },
        "questions": [{"code": "1"}, {"code": "4"}, {"code": "9"}],
    }
    return {**usual, **fields}


ANSWERS = [
    {"question": "1", "value": "yes"},
    {"question": "2", "value": {"date": "2015-07-01", "number": "A-1234"}},
    {"question": "3", "value": "identical"},
    {"question": "4", "value": "yes"},
    {"question": "9", "value": "none"},
]
"""A full reply to that draft."""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def upload(caller: Caller, request: str, *, name: str = "paper.pdf", data: bytes = PDF, key: str = "") -> Answer:
    """Upload a file to a request."""
    headers = {"Content-Type": "application/pdf", "Content-Disposition": f'attachment; filename="{name}"'}
    return caller.call("POST", f"{REQUESTS}/{request}/files", raw=data, headers=headers, key=key)
