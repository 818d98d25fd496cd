"""Officials at work: each tells lives of requests, one command after the other, and writes down what was answered."""

import http.client
import threading
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.support.rest import ANSWERS, REQUESTS, Answer, Caller, day, draft, upload


class Call(NamedTuple):
    """One change that somebody asks for, and asks for again in the very same words if there was no answer."""

    caller: Caller
    path: str
    body: dict[str, Any]
    key: str
    version: int | None

    def make(self) -> Answer:
        """Ask."""
        return self.caller.call("POST", self.path, self.body, key=self.key, version=self.version)


class Desk(threading.Thread):
    """One official with a partner in another country, until nobody answers any more."""

    def __init__(self, dk: Caller, pt: Caller, number: int) -> None:
        super().__init__()
        self._dk, self._pt = dk, pt
        self._name = f"{number}"
        self.answered: list[tuple[Call, Answer]] = []
        self.pending: Call | None = None
        """What got no answer."""
        self.wrong: Answer | None = None
        """An answer that should not have come."""

    def run(self) -> None:
        """Tell one life after the other."""
        for turn in range(10_000):
            life = self._life(f"{self._name}-{turn}")
            call = next(life, None)
            while call is not None:
                self.pending = call
                try:
                    answer = call.make()
                except (OSError, http.client.HTTPException):
                    return
                if answer.status == 503:
                    return
                if answer.status not in (200, 201):
                    self.wrong = answer
                    return
                self.answered.append((call, answer))
                self.pending = None
                try:
                    call = life.send(answer)
                except StopIteration:
                    call = None
                except (OSError, http.client.HTTPException):
                    return

    def _life(self, name: str) -> Iterator[Any]:
        """A draft that is deleted, then a request from draft to closed with a file."""
        doomed = yield Call(self._dk, REQUESTS, draft(), f"{name}-doomed", None)
        yield self._to(self._dk, doomed, name, "delete-draft")
        made = yield Call(self._dk, REQUESTS, draft(own_reference=name), f"{name}-draft", None)
        file = upload(self._dk, made.body["id"], key=f"{name}-file").body["file"]
        done = yield self._to(self._dk, made, name, "attach", file=file, title="t", language="da", personal=True)
        done = yield self._to(self._dk, done, name, "send", legal_basis_confirmed=True)
        done = yield self._to(self._pt, done, name, "accept", reply_by=day(9))
        done = yield self._to(self._pt, done, name, "save-reply", answers=ANSWERS[:1], language="pt")
        done = yield self._to(self._pt, done, name, "reply", answers=ANSWERS, language="pt")
        yield self._to(self._dk, done, name, "close", timeliness="satisfied", effort="satisfied")

    @staticmethod
    def _to(caller: Caller, before: Answer, name: str, kind: str, **fields: Any) -> Call:
        path = f"{REQUESTS}/{before.body['id']}/commands"
        return Call(caller, path, {"type": kind, **fields}, f"{name}-{kind}", before.body["version"])


def at_work(port: int, desks: int) -> list[Desk]:
    """So many desks, begun."""
    dk, pt = (Caller.signed_in(port, login) for login in ("dk-pq-1", "pt-pq-1"))
    made = [Desk(dk, pt, number) for number in range(desks)]
    for desk in made:
        desk.start()
    return made
