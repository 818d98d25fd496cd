"""What has to have happened before a page can be looked at, done over the REST API by the officials themselves."""

from typing import Any

from tests.support import rest
from tests.support.rest import REQUESTS, Caller

ANSWERS = [{**rest.ANSWERS[0], "comment": "Confirmado pelo arquivo da escola."}, *rest.ANSWERS[1:]]
"""What Portugal answers to questions 1, 4 and 9 of PQ-01, and to those that follow from them."""


class Desk:
    """An official who works by program; everything that she does must succeed."""

    def __init__(self, port: int, login: str) -> None:
        self._caller = Caller.signed_in(port, login)

    def get(self, path: str) -> Any:
        """The document at this path of the API, in English."""
        answer = self._caller.get(path, **{"Accept-Language": "en"})
        assert answer.status == 200, answer
        return answer.body

    def give(self, request: str, command: str, **fields: Any) -> None:
        """A command to a request as it stands now."""
        answer = self._caller.command(request, self.version(request), command, **fields)
        assert answer.status == 200, answer

    def version(self, request: str) -> int:
        """How often the request has changed."""
        return int(self.get(f"{REQUESTS}/{request}")["version"])

    def draft(self, **changes: Any) -> str:
        """A draft with everything in it that it needs to be sent; `changes` replace fields of the command."""
        answer = self._caller.call("POST", REQUESTS, rest.draft(**changes))
        assert answer.status == 201, answer
        return str(answer.body["id"])

    def attach(self, request: str, name: str = "diplom.pdf", title: str = "Kopi af bevis") -> str:
        """A file becomes part of a request; its id."""
        stored = rest.upload(self._caller, request, name=name)
        assert stored.status == 201, stored
        self.give(request, "attach", file=stored.body["file"], title=title, language="da", personal=True)
        return str(stored.body["file"])

    def sent(self, **changes: Any) -> str:
        """A request that has left."""
        request = self.draft(**changes)
        self.give(request, "send", legal_basis_confirmed=True)
        return request

    def accept(self, request: str) -> None:
        self.give(request, "accept", reply_by=rest.day(20))

    def reply(self, request: str) -> None:
        self.give(request, "reply", language="pt", answers=ANSWERS)

    def log_off(self) -> None:
        """Ends the session, whoever else works in it."""
        assert self._caller.call("DELETE", "/sessions/current").status == 204

    @property
    def handle(self) -> str:
        """The session's, for a browser that works in it too."""
        assert self._caller.token is not None
        return self._caller.token
