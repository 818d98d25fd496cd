"""What has to have happened before a page can be looked at, done over the REST API by the officials themselves."""

import datetime
import uuid
from typing import Any

import httpx

PASSWORD = "training-only"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj "
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
ANSWERS = [
    {"question": "1", "value": "yes", "comment": "Confirmado pelo arquivo da escola."},
    {"question": "2", "value": {"date": "2015-07-01", "number": "A-1234"}},
    {"question": "3", "value": "identical"},
    {"question": "4", "value": "yes"},
    {"question": "9", "value": "none"},
]
"""What Portugal answers to questions 1, 4 and 9 of PQ-01, and to those that follow from them."""


def day(ahead: int) -> datetime.date:
    """The date so many days from today, by the clock of the capitals."""
    return datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=ahead)


def sign_in(client: httpx.Client, login: str) -> str:
    """A new session's handle."""
    answer = client.post("/api/v1/sessions", json={"login": login, "password": PASSWORD})
    answer.raise_for_status()
    return str(answer.json()["token"])


class Desk:
    """An official who works by program."""

    def __init__(self, client: httpx.Client, login: str) -> None:
        self.login = login
        self._client = client
        self._headers = {"Authorization": f"Bearer {sign_in(client, login)}", "Accept-Language": "en"}

    def get(self, path: str, **query: Any) -> Any:
        """The document at this path of the API."""
        answer = self._client.get(f"/api/v1{path}", params=query, headers=self._headers)
        answer.raise_for_status()
        return answer.json()

    def _post(self, path: str, headers: dict[str, str], **body: Any) -> Any:
        key = {"Idempotency-Key": uuid.uuid4().hex}
        answer = self._client.post(f"/api/v1{path}", headers=self._headers | key | headers, **body)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def give(self, request: str, command: str, **fields: Any) -> None:
        """A command to a request as it stands now."""
        path = f"/exchange/requests/{request}"
        version = self.get(path)["version"]
        self._post(f"{path}/commands", {"If-Match": f'"{version}"'}, json={"type": command, **fields})

    def draft(self, **changes: Any) -> str:
        """A draft with everything in it that it needs to be sent; `changes` replace fields of the command."""
        fields = {
            "area": "pq",
            "question_set": "PQ-01",
            "responder": "pt-pq",
            "wished_reply_by": day(14).isoformat(),
            "reason": {"code": "doubt-document", "text": "Stemplet ligner ikke det, vi kender."},
            "language": "da",
            "subject": {"kind": "person", "family_name": "Ferreira Lopes", "given_names": "Ana Sofia"},
            "questions": [
                {"code": "1", "comment": "Det drejer sig om beviset fra 2015."},
                {"code": "4"},
                {"code": "9"},
            ],
        }
        return str(self._post("/exchange/requests", {}, json={"type": "draft", **fields, **changes})["id"])

    def attach(
        self, request: str, name: str = "diplom.pdf", content: bytes = PDF, title: str = "Kopi af bevis"
    ) -> None:
        """A file becomes part of a request."""
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Type": "application/pdf"}
        stored = self._post(f"/exchange/requests/{request}/files", headers, content=content)
        self.give(request, "attach", file=stored["file"], title=title, language="da", personal=True)

    def sent(self, **changes: Any) -> str:
        """A request that has left."""
        request = self.draft(**changes)
        self.give(request, "send", legal_basis_confirmed=True)
        return request

    def accept(self, request: str) -> None:
        self.give(request, "accept", reply_by=day(20).isoformat())

    def reply(self, request: str) -> None:
        self.give(request, "reply", language="pt", answers=ANSWERS)
