"""Random stories by random officials against the specification: what it allows happens, what it refuses is refused
with its code. And whatever happened: replays, rebuilds and redeliveries agree, and only parties know of a request."""

from typing import Any

import msgspec
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from contracts.exchange import (
    Accept,
    Amend,
    Attach,
    Close,
    DeleteDraft,
    Draft,
    Person,
    Reason,
    Reply,
    SaveReply,
    Send,
    Withdraw,
    WriteMessage,
)
from contracts.record import Actor, tag
from services.exchange import access
from tests.support.actors import official
from tests.support.exchange import SECRET_NAME, SECRET_TEXT, answer, asking, day, file_id
from tests.support.played_exchange import PARTNERS, PlayedExchange, raw
from tests.support.specification import COMMANDS, Row, expected
from tests.support.specification import ROWS as SPECIFIED

AUTHORITIES = sorted(PARTNERS)
ROLES = ("handler", "viewer", "allocator", "administrator")
ACTORS = st.builds(
    lambda authority, role: official(f"{authority}-{ROLES.index(role)}", role),
    st.sampled_from(AUTHORITIES),
    st.sampled_from((*ROLES, *(["handler"] * 4))),  # stories of those who may not are short
)
PARTIES = st.permutations(AUTHORITIES)
AMENDMENTS = (
    Amend(urgent=False),
    Amend(own_reference="Sag 8"),
    Amend(wished_reply_by=day(9)),
    Amend(reason=Reason(code="other", text=SECRET_TEXT)),
)
ANSWERS = [answer("1", "yes", comment=SECRET_TEXT)]
SAID: dict[str, tuple[Any, ...]] = {
    "draft": (Draft(area="pq", question_set="PQ-01"),),
    "amend": AMENDMENTS,
    "delete-draft": (DeleteDraft(),),
    "send": (Send(legal_basis_confirmed=True),),
    "withdraw": (Withdraw(), Withdraw(reason=SECRET_TEXT)),
    "accept": (Accept(reply_by=day(5)),),
    "save-reply": (SaveReply(answers=ANSWERS), SaveReply(answers=[answer("3", "none")], language="pt")),
    "reply": (Reply(answers=ANSWERS, comment=SECRET_TEXT),),
    "write-message": (WriteMessage(text=SECRET_TEXT, language="da"),),
    "close": (Close(timeliness="satisfied", effort="no-opinion", comment=SECRET_TEXT),),
}
"""Each command as it is right wherever the stage allows it."""


class Told(msgspec.Struct):
    """A request as the specification follows it, beside the one that the code makes."""

    id: str
    requester: str
    responder: str
    stage: str = "draft"
    sent: bool = False
    lines: list[tuple[str, str, str]] = []
    """(tag, who sees it, whose it is) of each fact."""

    def side(self, actor: Actor) -> str | None:
        """On which side the actor stands, if on any."""
        if actor.authority == self.requester:
            return "requester"
        return "responder" if self.sent and actor.authority == self.responder else None

    def seen_by(self, side: str) -> list[str]:
        """The history that this side has, as the specification tells it."""
        return [named for named, seen, own in self.lines if seen == "b" or own == side]


class RandomStories(RuleBasedStateMachine):
    """Officials of three authorities, some of whom may do nothing."""

    requests = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        self.exchange = PlayedExchange()
        self.told: dict[str, Told] = {}
        self.touched = ""
        self.files = 0

    @initialize(target=requests, parties=PARTIES)
    def first(self, parties: list[str]) -> str:
        """Every story has a request."""
        return self.begin(parties)

    @rule(target=requests, parties=PARTIES)
    def another(self, parties: list[str]) -> str:
        """And some have more."""
        return self.begin(parties)

    @rule(parties=PARTIES, role=st.sampled_from(ROLES[1:]))
    def begin_without_the_role(self, parties: list[str], role: str) -> None:
        """Only handlers begin anything."""
        actor = official(f"{parties[0]}-1", role)
        assert self.exchange.give("none", self._draft(parties[1]), actor, responder=parties[1]) == "not-allowed"

    def begin(self, parties: list[str]) -> str:
        """A handler of the first authority begins a request to the second."""
        key = f"r{len(self.told)}"
        requester, responder, _ = parties
        actor = official(f"{requester}-1", "handler")
        outcome = self.exchange.give(key, self._draft(responder), actor, responder=responder)
        assert [tag(record.event) for record in outcome] == ["exchange.request-drafted.v1"]  # type: ignore[union-attr]
        self.told[key] = Told(key, requester, responder, lines=[])
        self._note(self.told[key], next(row for row in SPECIFIED if row.command == "draft"))
        return key

    @staticmethod
    def _draft(responder: str) -> Draft:
        return Draft(
            area="pq",
            question_set="PQ-01",
            responder=responder,
            wished_reply_by=day(14),
            reason=Reason(code="other", text=SECRET_TEXT),
            language="da",
            subject=Person(family_name=SECRET_NAME, given_names="Ana"),
            questions=asking("1", "3"),
        )

    @rule(key=requests, actor=ACTORS, name=st.sampled_from(COMMANDS), data=st.data())
    def give(self, key: str, actor: Actor, name: str, data: st.DataObject) -> None:
        """Anybody tries any command on any request."""
        self._give(self.told[key], actor, name, data)

    @rule(key=requests, steps=st.integers(1, 8), data=st.data())
    def go_on(self, key: str, steps: int, data: st.DataObject) -> None:
        """The parties do what they may, one thing after the other, so that stories get to their end; and at each
        stage everybody tries something."""
        told = self.told[key]
        for _ in range(steps):
            parties = st.sampled_from([official(f"{one}-8", "handler") for one in (told.requester, told.responder)])
            for actor in (data.draw(parties), data.draw(parties), data.draw(ACTORS)):
                self._give(told, actor, data.draw(st.sampled_from(COMMANDS)), data)
            mine = [row for row in SPECIFIED if told.stage in row.at]
            if not mine:
                return
            # An early end is one of the things that may happen, but not the likeliest.
            row = data.draw(st.sampled_from([row for row in mine if row.to not in ("gone", "withdrawn")] * 4 + mine))
            authority = told.requester if row.side == "requester" else told.responder
            self._give(told, official(f"{authority}-9", "handler"), row.command, data)

    def _give(self, told: Told, actor: Actor, name: str, data: st.DataObject) -> None:
        command, responder = self._command(told, name, data)
        outcome = self.exchange.give(told.id, command, actor, responder=responder)
        wanted = expected(name, told.side(actor), told.stage, handler=actor.has("handler", "pq"))
        if isinstance(wanted, str):
            assert outcome == wanted, (name, told, actor.authority)
            return
        assert not isinstance(outcome, str), (outcome, name, told)
        assert [tag(record.event) for record in outcome] == [wanted.event]
        if name == "amend" and responder:
            told.responder = responder
        self._note(told, wanted)

    def _command(self, told: Told, name: str, data: st.DataObject) -> tuple[Any, str | None]:
        """A command that is right, and the authority that it or the request names as recipient."""
        if name == "attach":
            self.files += 1
            file = file_id(1 + self.files % 29)
            return Attach(file=file, title=SECRET_TEXT, language="da", personal=True), told.responder
        said = list(SAID[name])
        if name == "amend" and not told.sent:
            others = [one for one in AUTHORITIES if one not in (told.requester, told.responder)]
            said += [Amend(responder=other) for other in others]
        command = data.draw(st.sampled_from(said))
        named = command.responder if isinstance(command, Amend) else msgspec.UNSET
        return command, told.responder if named is msgspec.UNSET else named

    def _note(self, told: Told, row: Row) -> None:
        told.stage = told.stage if row.to == "same" else row.to
        told.sent = told.sent or row.to == "sent"
        told.lines.append((row.event, row.seen, row.side))
        self.touched = told.id

    @rule(data=st.data())
    def redeliver(self, data: st.DataObject) -> None:
        """Any stretch of the log reaches the feed once more."""
        first = data.draw(st.integers(0, len(self.exchange.log)))
        end = data.draw(st.integers(first, len(self.exchange.log)))
        before = self.exchange.documents()
        if first < end:
            self.exchange.deliver(first, end)
        assert self.exchange.documents() == before

    @rule()
    def restart(self) -> None:
        """The feed begins anew on the same views."""
        self.exchange.restart()

    @invariant()
    def the_request_stands_where_the_specification_has_it(self) -> None:
        """And a replay from the first fact gives the same state as living through it."""
        if not self.touched:
            return
        told, live = self.told[self.touched], self.exchange.live[self.touched]
        assert (live.gone, live.stage) == (told.stage == "gone", "draft" if told.stage == "gone" else told.stage)
        assert live == self.exchange.replayed(self.touched)

    @invariant()
    def only_the_parties_know_of_it(self) -> None:
        """By no list of anybody else, and by the responder's not before it was sent; and no list says who or why."""
        for authority in AUTHORITIES:
            wanted = {
                (told.id, side, told.stage)
                for told in self.told.values()
                if told.stage != "gone" and (side := told.side(official(f"{authority}-1")))
            }
            entries = self.exchange.entries(authority)
            assert {(entry.request, entry.party, entry.stage) for entry in entries} == wanted
            for entry in entries:
                assert SECRET_NAME.encode() not in raw(entry)
                assert SECRET_TEXT.encode() not in raw(entry)

    @invariant()
    def each_side_s_history_is_the_specified_one(self) -> None:
        """Own-side facts are the own side's, and what came before the sending is the requester's."""
        if not self.touched:
            return
        told = self.told[self.touched]
        sent = False
        seen: dict[str, list[str]] = {"requester": [], "responder": []}
        for named, _, _ in told.lines:
            sent = sent or named == "exchange.request-sent.v1"
            for side, history in seen.items():
                if access.seen(side, named, sent=sent):  # type: ignore[arg-type]
                    history.append(named)
        assert seen == {side: told.seen_by(side) for side in seen}

    def teardown(self) -> None:
        """The whole log once more, into new views."""
        try:
            assert self.exchange.rebuilt() == self.exchange.documents()
        finally:
            self.exchange.close()


TestRandomStories = RandomStories.TestCase
