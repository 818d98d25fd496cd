"""SIGTERM while officials work: what was answered is kept, what was not may be asked again, and it ends well."""

import contextlib
import http.client
import sqlite3
import threading
import time
from collections.abc import Callable

import pytest

from tests.support.deployment import Product
from tests.support.rest import REQUESTS, Answer, Caller, draft

OFFICIALS = 6
RISKED = 40
"""The answers before the stop of which each official makes sure one by one; all of them are counted."""


class Official(threading.Thread):
    """Writes drafts and amends them, one call after the other, until nobody answers."""

    def __init__(self, port: int, token: str | None, number: int) -> None:
        super().__init__()
        self.caller = Caller(port, token)
        self.number = number
        self.answered: dict[str, Answer] = {}
        """By key."""
        self.unanswered = ""
        """The key of the draft that got no answer."""

    def run(self) -> None:
        turn = 0
        while True:
            turn += 1
            key = f"{self.number}-{turn}"
            try:
                answer = self.caller.call("POST", REQUESTS, self.body(key), key=key)
            except (OSError, http.client.HTTPException):
                self.unanswered = key
                return
            if answer.status == 503:
                self.unanswered = key
                return
            assert answer.status == 201, answer
            self.answered[key] = answer

    @staticmethod
    def body(key: str) -> dict[str, object]:
        """The draft of this key."""
        return draft(own_reference=f"ref {key}")


@pytest.mark.timeout(90)
def test_sigterm_under_load_loses_no_answered_command(product: Callable[..., Product]) -> None:
    running = product().start()
    token = Caller.signed_in(running.port, "dk-pq-1").token
    officials = [Official(running.port, token, number) for number in range(OFFICIALS)]
    for official in officials:
        official.start()
    time.sleep(1.5)
    assert all(official.answered for official in officials), "there was no load"
    began = time.monotonic()
    assert running.stop() == 0, running.output
    assert time.monotonic() - began < 15
    for official in officials:
        official.join(30)
        assert official.unanswered, "somebody was still answered after the stop"

    running.start()
    caller = Caller(running.port, token)
    for official in officials:
        for key, first in list(official.answered.items())[-RISKED:]:
            again = caller.call("POST", REQUESTS, official.body(key), key=key)
            assert (again.status, again.body, again.replayed) == (201, first.body, True)
            seen = caller.get(f"{REQUESTS}/{first.body['id']}")
            assert (seen.status, seen.body["own_reference"]) == (200, f"ref {key}")
        last = caller.call("POST", REQUESTS, official.body(official.unanswered), key=official.unanswered)
        assert last.status == 201, last
    assert running.stop() == 0
    ids = {answer.body["id"] for official in officials for answer in official.answered.values()}
    assert len(ids) == sum(len(official.answered) for official in officials)
    with contextlib.closing(sqlite3.connect(running.home / "exchange.log")) as log:
        there = {row[0] for row in log.execute("SELECT originator_id FROM stored_events WHERE originator_version=1")}
    assert {f"request:{id_}" for id_ in ids} <= there
