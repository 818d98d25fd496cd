"""The quick guide's story over REST: Denmark asks Portugal about a tourist guide. It stops after each step, so that
whoever tells it can do something to the process in between."""

from collections.abc import Iterator
from typing import Any

from tests.support.rest import ANSWERS, PDF, REQUESTS, Answer, Caller, day, draft, upload

SECRETS = ("Zyxquilha", "wobblequartz", "plumfrost.pdf")
"""What stands in the subject, in statements and in a file's name."""


def refused(answer: Answer, status: int, code: str) -> None:
    """It was refused so."""
    assert (answer.status, answer.code) == (status, code), answer


class GuideStory:
    """One telling. `steps()` yields the name of each step that was told."""

    def __init__(self, port: int) -> None:
        self.dk, self.pt, self.se = (Caller.signed_in(port, f"{country}-pq-1") for country in ("dk", "pt", "se"))
        self.request = ""
        self.version = 0
        self.last: tuple[Caller, int, str, dict[str, Any], Answer] | None = None
        """Caller, If-Match, key, body and answer of the last command."""

    def give(self, caller: Caller, kind: str, **fields: Any) -> Answer:
        """A command that must succeed, under a key that `repeat()` uses again."""
        before, key = self.version, f"{kind}-{self.version}"
        answer = caller.command(self.request, before, kind, key=key, **fields)
        assert answer.status == 200, answer
        assert not answer.replayed
        self.version = answer.body["version"]
        assert answer.headers["etag"] == f'"{self.version}"'
        self.last = caller, before, key, {"type": kind, **fields}, answer
        return answer

    def repeat(self) -> None:
        """The last command again under the same key: the first receipt, and nothing happens twice."""
        if self.last is None:
            return
        caller, before, key, body, first = self.last
        again = caller.call("POST", f"{REQUESTS}/{self.request}/commands", body, key=key, version=before)
        assert again.replayed, again
        assert (again.status, again.body) == (first.status, first.body)

    def seen(self, caller: Caller) -> Any:
        """The request as this reader sees it."""
        answer = caller.get(f"{REQUESTS}/{self.request}")
        assert answer.status == 200, answer
        return answer.body

    def steps(self) -> Iterator[str]:
        """The story."""
        yield from self._prepared()
        yield from self._accepted()
        yield from self._answered()
        yield from self._ended()

    def _prepared(self) -> Iterator[str]:
        name, words, file_name = SECRETS
        subject = {**draft()["subject"], "family_name": name}
        body = draft(subject=subject, reason={"code": "doubt-document", "text": words})
        made = self.dk.call("POST", REQUESTS, body, key="the-draft")
        assert (made.status, made.body["events"]) == (201, ["exchange.request-drafted.v1"]), made
        self.request, self.version = made.body["id"], made.body["version"]
        assert made.headers["location"] == f"/api/v1{REQUESTS}/{self.request}"
        yield "draft"

        again = self.dk.call("POST", REQUESTS, body, key="the-draft")
        assert (again.body, again.replayed) == (made.body, True), again
        refused(self.dk.call("POST", REQUESTS, {**body, "urgent": True}, key="the-draft"), 422, "key-reused")
        refused(self.pt.get(f"{REQUESTS}/{self.request}"), 404, "not-found")
        self.file = upload(self.dk, self.request, name=file_name, key="the-file").body["file"]
        yield "upload"

        assert upload(self.dk, self.request, name=file_name, key="the-file").body["file"] == self.file
        self.give(self.dk, "attach", file=self.file, title=file_name, language="da", personal=True)
        yield "attach"

        assert self.dk.get(f"{REQUESTS}/{self.request}/files/{self.file}").raw == PDF
        stale = self.dk.command(self.request, self.version - 1, "send", legal_basis_confirmed=True)
        refused(stale, 412, "version-stale")
        assert "exchange.request-sent.v1" in self.give(self.dk, "send", legal_basis_confirmed=True).body["events"]
        yield "send"

    def _accepted(self) -> Iterator[str]:
        seen = self.seen(self.pt)
        assert (seen["stage"], "accept" in seen["commands"], "subject" in seen) == ("sent", True, False)
        raw = self.pt.get(f"{REQUESTS}/{self.request}").raw.decode()
        assert [secret for secret in SECRETS if secret in raw] == []
        refused(self.se.get(f"{REQUESTS}/{self.request}"), 404, "not-found")
        refused(self.dk.command(self.request, self.version, "accept", reply_by=day(10)), 403, "not-allowed")
        tasks = self.pt.get(f"/exchange/tasks?limit=200&after={self.last_position}").body["items"]
        assert [task["task"] for task in tasks if task["request"] == self.request] == ["accept"]
        self.give(self.pt, "write-message", text="Podemos responder mais tarde?", language="pt")
        yield "message"

        refused(self.pt.command(self.request, self.version, "reply", answers=[]), 409, "wrong-stage")
        self.give(self.pt, "accept", reply_by=day(20))
        yield "accept"

    def _answered(self) -> Iterator[str]:
        seen = self.seen(self.pt)
        assert (seen["subject"]["family_name"], seen["reply_by"]) == (SECRETS[0], day(20))
        assert self.pt.get(f"{REQUESTS}/{self.request}/files/{self.file}").raw == PDF
        refused(self.pt.command(self.request, self.version, "reply", answers=ANSWERS[:1]), 422, "answer-missing")
        self.give(self.pt, "save-reply", answers=[{**ANSWERS[0], "comment": SECRETS[1]}], language="pt")
        yield "save"

        assert [one for one in self.seen(self.dk)["answers"] if one.get("value") is not None] == []
        self.give(self.pt, "reply", answers=ANSWERS, language="pt")
        yield "reply"

        seen = self.seen(self.dk)
        assert {one["question"]: one["value"] for one in seen["answers"]}["4"] == "yes"
        assert (seen["stage"], seen["waits_for"]) == ("info-provided", "requester")

    def _ended(self) -> Iterator[str]:
        self.give(self.dk, "close", timeliness="satisfied", effort="no-opinion")
        yield "close"

        refused(
            self.pt.command(self.request, self.version, "write-message", text="?", language="pt"), 409, "wrong-stage"
        )
        history = [self.dk, self.pt]
        mine, theirs = ([line["tag"].split(".")[1] for line in self._history(caller)] for caller in history)
        both = ["request-sent", "message-written", "request-accepted", "reply-provided", "request-closed"]
        assert mine == ["request-drafted", "file-attached", *both]
        assert theirs == [*both[:3], "reply-saved", *both[3:]]
        activity = self.dk.get(f"/exchange/activity?after={self.last_position}").body["newest"]
        assert self.request in [line["request"] for line in activity]
        assert self.dk.call("DELETE", "/sessions/current").status == 204
        self.last = None
        yield "log off"

        refused(self.dk.get("/me"), 401, "not-signed-in")
        assert self.pt.get("/me").status == 200

    def _history(self, caller: Caller) -> Any:
        return caller.get(f"{REQUESTS}/{self.request}/history").body["items"]

    @property
    def last_position(self) -> str:
        """Where the last command stands in the log."""
        assert self.last is not None
        position: str = self.last[-1].body["position"]
        return position
