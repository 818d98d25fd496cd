"""Who sees a request at all, and who reads which class of its private parts (lifecycle.md)."""

import pytest

from contracts.record import Actor
from contracts.refusal import Refused
from services.exchange import access
from services.exchange.domain import permits
from tests.support.actors import (
    DK,
    DK_ADMINISTRATOR,
    DK_ALLOCATOR,
    DK_POSTING,
    DK_VIEWER,
    PT,
    PT_ALLOCATOR,
    PT_VIEWER,
    SE,
    official,
)
from tests.support.exchange import LIFE, drafted, given

ALL = {"subject", "statement", "dialogue"}
BEFORE: tuple[access.Stage, ...] = ("sent", "withdrawn")
AFTER: tuple[access.Stage, ...] = ("accepted", "info-provided", "closed")


@pytest.mark.parametrize("stage", access.STAGES)
@pytest.mark.parametrize("actor", [DK, DK_VIEWER])
def test_the_requester_reads_its_own_request_at_every_stage(actor: Actor, stage: access.Stage) -> None:
    assert access.readable("requester", stage, actor, "pq") == ALL


@pytest.mark.parametrize("actor", [PT, PT_VIEWER])
def test_the_responder_reads_messages_first_and_all_from_acceptance(actor: Actor) -> None:
    for stage in BEFORE:
        assert access.readable("responder", stage, actor, "pq") == {"dialogue"}
    for stage in AFTER:
        assert access.readable("responder", stage, actor, "pq") == ALL
    assert access.readable("responder", "draft", actor, "pq") == set()


@pytest.mark.parametrize("side", ["requester", "responder"])
@pytest.mark.parametrize("stage", access.STAGES)
@pytest.mark.parametrize(
    "actor",
    [
        DK_ALLOCATOR,
        DK_ADMINISTRATOR,
        DK_POSTING,
        PT_ALLOCATOR,
        official("dk-pq-7", "referral-handler"),
        official("dk-pq-8", "auditor", area="*"),
    ],
)
def test_nobody_else_reads_anything_private(actor: Actor, stage: access.Stage, side: access.Side) -> None:
    assert access.readable(side, stage, actor, "pq") == set()


def test_who_sees_the_lists() -> None:
    referrer = official("dk-pq-7", "referral-handler")
    assert [access.may_look(actor, "pq") for actor in (DK, DK_VIEWER, DK_ALLOCATOR, referrer)] == [True] * 4
    assert [access.may_look(actor, "pq") for actor in (DK_ADMINISTRATOR, DK_POSTING)] == [False, False]


def test_papers_of_the_request_show_the_subject_and_those_of_the_reply_are_statements() -> None:
    assert access.FILE_CLASS == {"requester": "subject", "responder": "statement"}


def test_what_each_stage_means_and_who_moves_next() -> None:
    assert {stage: (standing.group, standing.waits_for) for stage, standing in access.STAGES.items()} == {
        "draft": ("being-prepared", "requester"),
        "sent": ("waiting-for-acceptance", "responder"),
        "accepted": ("being-answered", "responder"),
        "info-provided": ("answered", "requester"),
        "closed": ("ended", "nobody"),
        "withdrawn": ("ended", "nobody"),
    }


def test_who_is_of_no_authority_stands_on_no_side_not_even_where_nobody_is_asked_yet() -> None:
    assert access.side_of(Actor(system="exchange"), "dk-pq", None, sent=True) is None


def test_a_viewer_may_do_nothing() -> None:
    for stage in access.STAGES:
        assert list(access.commands("requester", stage, DK_VIEWER, "pq")) == []
        assert list(access.commands("responder", stage, PT_VIEWER, "pq")) == []


def refusal(state: object, command: str, actor: Actor) -> str | None:
    """The code with which the actor may not give this command; `None` where it may."""
    try:
        permits(state, command, actor)  # type: ignore[arg-type]
    except Refused as refused:
        return refused.code
    return None


class TestPermits:
    draft = given(drafted()).state
    sent = given(*LIFE[:2]).state

    def test_a_draft_is_not_there_for_its_recipient(self) -> None:
        assert refusal(self.draft, "accept", PT) == "not-found"
        assert refusal(self.sent, "accept", PT) is None

    def test_nor_is_any_request_for_a_third_authority(self) -> None:
        assert [refusal(self.sent, command, SE) for command in ("accept", "amend", "nonsense")] == ["not-found"] * 3

    def test_nor_for_somebody_of_no_authority(self) -> None:
        assert refusal(self.sent, "amend", Actor(system="exchange")) == "not-found"

    def test_the_other_sides_commands_are_not_allowed(self) -> None:
        assert refusal(self.sent, "accept", DK) == "not-allowed"
        assert [refusal(self.sent, command, PT) for command in ("amend", "send", "withdraw", "close")] == [
            "not-allowed"
        ] * 4

    def test_another_stage_is_no_matter_of_permission(self) -> None:
        assert refusal(self.sent, "close", DK) is None
        assert refusal(self.sent, "reply", PT) is None

    def test_the_role_counts_in_the_requests_own_area(self) -> None:
        assert refusal(self.sent, "withdraw", DK_POSTING) == "not-allowed"
        assert refusal(self.sent, "withdraw", DK_ALLOCATOR) == "not-allowed"

    def test_what_is_no_command_is_for_the_form_to_refuse(self) -> None:
        assert refusal(self.sent, "nonsense", DK) is None
        assert refusal(None, "nonsense", DK) is None

    def test_a_request_is_begun_by_a_handler(self) -> None:
        assert refusal(None, "draft", DK) is None
        assert [refusal(None, "draft", actor) for actor in (DK_VIEWER, DK_ALLOCATOR, DK_ADMINISTRATOR)] == [
            "not-allowed"
        ] * 3
        assert refusal(None, "draft", Actor(system="training")) == "not-allowed"

    def test_who_is_a_person_of_an_authority(self) -> None:
        assert refusal(None, "draft", Actor(authority="dk-pq", country="dk", roles=DK.roles)) == "not-allowed"
        assert refusal(None, "draft", Actor(user="user-dk-pq-1", roles=DK.roles)) == "not-allowed"
