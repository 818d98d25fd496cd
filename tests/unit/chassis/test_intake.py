"""How a command comes in over HTTP: the order of checks of interfaces.md, receipts, and keys that make retries safe."""

import asyncio
from typing import Any

import pytest

from contracts.record import Actor
from services.chassis.web import auth
from services.chassis.web.intake import LARGEST_BODY, TOO_LARGE
from services.chassis.web.upstream import Reply
from tests.support.letter_office import LetterOffice
from tests.support.letters import clerk

HUGE = b'{"type":"stamp","value":1,"x":"' + b"y" * LARGEST_BODY + b'"}'
STRANGER = clerk("pt-post", user="user-2")
VIEWER = clerk("dk-post", "viewer", user="user-3")


def refused(answer: Reply, status: int, code: str, *pointers: str) -> None:
    """It is a problem with this code."""
    assert (answer.status, answer.json()["code"]) == (status, code), answer
    assert answer.headers["content-type"] == "application/problem+json"
    if pointers:
        assert [error["pointer"] for error in answer.json()["errors"]] == list(pointers)


async def test_a_new_thing(office: LetterOffice) -> None:
    answer = await office.call("POST", "/letters", {"type": "write", "colour": "red", "words": "w"})
    body = answer.json()
    assert answer.status == 201
    assert body == {
        "id": body["id"],
        "version": 1,
        "position": "letters:1",
        "events": ["letters.letter-written.v1"],
    }
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["x-position"] == "letters:1"
    assert answer.headers["location"] == f"/api/v1/letters/{body['id']}"


async def test_a_command_with_two_facts(office: LetterOffice) -> None:
    letter = await office.written()
    answer = await office.command(letter, 1, "post")
    assert answer.status == 200
    assert answer.json()["events"] == ["letters.letter-stamped.v1", "letters.letter-posted.v1"]
    assert (answer.json()["version"], answer.headers["etag"], answer.json()["position"]) == (3, '"3"', "letters:3")
    assert "location" not in answer.headers


# Each row is wrong in two ways: the earlier check of interfaces.md decides. The last element is what it comes to.
ORDER: dict[str, tuple[dict[str, Any], int, str]] = {
    "401 before 400": ({"token": "nonsense", "key": None}, 401, "not-signed-in"),
    "400 before 404": ({"key": None, "by": STRANGER}, 400, "key-missing"),
    "404 before 403": ({"by": clerk("pt-post", "viewer")}, 404, "not-found"),
    "404 before 413": ({"by": STRANGER, "raw": HUGE}, 404, "not-found"),
    "404 before 428": ({"by": STRANGER, "version": None}, 404, "not-found"),
    "403 before 413": ({"by": VIEWER, "raw": HUGE}, 403, "not-allowed"),
    "403 before 428": ({"by": VIEWER, "version": None}, 403, "not-allowed"),
    "403 before 422 form": ({"by": VIEWER, "body": {"type": "stamp", "value": "x"}}, 403, "not-allowed"),
    "413 before 428": ({"raw": HUGE, "version": None}, 413, "too-large"),
    "413 before 412": ({"raw": HUGE, "version": 1}, 413, "too-large"),
    "428 before 422 form": ({"version": None, "body": {"type": "stamp", "value": "x"}}, 428, "version-required"),
    "412 before 422 form": ({"version": 1, "body": {"type": "stamp", "value": "x"}}, 412, "version-stale"),
    "422 form before 409": ({"body": {"type": "stamp", "value": "x"}}, 422, "invalid"),
    "422 malformed before 409": ({"raw": b'{"type":"stamp"'}, 422, "malformed"),
    "409 before 422 rule": ({"body": {"type": "stamp", "value": 0}}, 409, "wrong-stage"),
}


@pytest.mark.parametrize("wrong", ORDER)
async def test_the_order_of_checks(office: LetterOffice, wrong: str) -> None:
    letter = await office.written()
    await office.command(letter, 1, "post")  # at version 3, where nothing may be changed
    given, status, code = ORDER[wrong]
    call = {"version": 3, "body": {"type": "stamp", "value": 1}, **given}
    answer = await office.call("POST", f"/letters/{letter}/commands", call.pop("body"), **call)
    refused(answer, status, code)
    assert await office.stored() == 3


async def test_a_rule_of_the_last_check(office: LetterOffice) -> None:
    letter = await office.written()
    refused(await office.command(letter, 1, "stamp", value=0), 422, "invalid", "/value")
    assert await office.stored() == 1


async def test_an_unknown_thing_is_not_found_whatever_is_asked(office: LetterOffice) -> None:
    refused(await office.command("nobody", 1, "stamp", value=1), 404, "not-found")
    refused(await office.command("nobody", None, "nonsense"), 404, "not-found")


@pytest.mark.parametrize("key", ["", "x" * 65], ids=["empty", "too long"])
async def test_a_key_that_is_none(office: LetterOffice, key: str) -> None:
    body = {"type": "write", "colour": "red", "words": "w"}
    refused(await office.call("POST", "/letters", body, key=key), 400, "key-missing")
    assert (await office.call("POST", "/letters", body, key="x" * 64)).status == 201


@pytest.mark.parametrize("given", ['"1"', '"3"', "2", 'W/"2"', "*", '"2', "", '"02"'])
async def test_only_the_current_version_in_quotes_matches(office: LetterOffice, given: str) -> None:
    letter = await office.written()
    await office.command(letter, 1, "stamp", value=1)
    answer = await office.command(letter, given, "stamp", value=2)
    refused(answer, 412, "version-stale")
    assert answer.json()["version"] == 2


FORMS = {
    "unknown field": ({"type": "stamp", "value": 1, "colour": "red"}, "invalid", "/colour", "unknown-field"),
    "missing field": ({"type": "stamp"}, "invalid", "/value", "required"),
    "wrong type": ({"type": "stamp", "value": "one"}, "invalid", "/value", "wrong-type"),
    "null": ({"type": "stamp", "value": None}, "invalid", "/value", "wrong-type"),
    "unknown command": ({"type": "stampede", "value": 1}, "invalid", "/type", "unknown-value"),
    "no command": ({"value": 1}, "invalid", "/type", "required"),
    "unknown value": ({"type": "write", "colour": "green", "words": "w"}, "invalid", "/colour", "unknown-value"),
    "bad date": ({"type": "write", "colour": "red", "words": "w", "due": "soon"}, "invalid", "/due", "bad-date"),
    "a list": ([], "invalid", "", "wrong-type"),
}


@pytest.mark.parametrize("form", FORMS)
async def test_form_errors_say_where_and_what_and_quote_nothing(office: LetterOffice, form: str) -> None:
    letter = await office.written()
    body, code, pointer, fault = FORMS[form]
    answer = await office.call("POST", f"/letters/{letter}/commands", body, version=1)
    refused(answer, 422, code)
    assert answer.json()["errors"] == [{"pointer": pointer, "code": fault}]
    assert await office.stored() == 1


NO_JSON = {
    "nothing": b"",
    "half": b"{",
    "bytes": b"\xff",
    "no utf-8": b'{"type":"stamp","value":1,"\xff":1}',
    "no utf-8 in a word": b'{"type":"write","colour":"red","words":"\xff"}',
    "half a character": b'{"type":"write","colour":"red","words":"\\ud800"}',
    "no number": b'{"type":"stamp","value":NaN}',
    "deep": b"[" * 5000,
    "deep in the type": b'{"type":' + b"[" * 50_000,
    "deep in an unknown field": b'{"x":' + b"[" * 50_000,
    "more": b'{"type":"stamp","value":1}x',
}


@pytest.mark.parametrize("raw", NO_JSON.values(), ids=NO_JSON.keys())
async def test_what_is_no_json_is_malformed(office: LetterOffice, raw: bytes) -> None:
    letter = await office.written()
    answer = await office.call("POST", f"/letters/{letter}/commands", raw=raw, version=1)
    assert answer.status == 422
    assert answer.json()["code"] in ("malformed", "invalid")
    assert await office.stored() == 1


async def test_a_body_that_the_gateway_did_not_pass_on_is_too_large(office: LetterOffice) -> None:
    letter = await office.written()
    answer = await office.command(letter, 1, "stamp", value=1, _headers={TOO_LARGE: "yes"})
    refused(answer, 413, "too-large")


TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (TRACE, TRACE),
        (None, None),
        ("Ana Silva", None),
        (f"{TRACE}\n", None),
        (TRACE.upper(), None),
        ("0" * 60_000, None),
    ],
    ids=["right", "none", "words", "a line", "capitals", "long"],
)
async def test_the_record_keeps_the_trace_and_no_other_words(
    office: LetterOffice, given: str | None, kept: str | None
) -> None:
    headers = {"traceparent": given} if given is not None else {}
    letter = (
        await office.call("POST", "/letters", {"type": "write", "colour": "red", "words": "w"}, headers=headers)
    ).json()["id"]
    (record,) = await office.host.records(f"letter:{letter}")
    assert record.trace == kept


# --- keys -------------------------------------------------------------------------------------------------------------


async def test_the_same_again_gets_the_first_answer_whatever_the_version_is_by_now(office: LetterOffice) -> None:
    letter = await office.written()
    first = await office.command(letter, 1, "stamp", value=1, _key="k")
    await office.command(letter, 2, "post")
    again = await office.command(letter, 1, "stamp", value=1, _key="k")
    assert (again.status, again.body) == (200, first.body)
    assert again.headers["idempotent-replayed"] == "true"
    assert "idempotent-replayed" not in first.headers
    assert again.headers["etag"] == '"2"'
    assert await office.stored() == 3


async def test_the_same_new_thing_again_is_the_same_thing(office: LetterOffice) -> None:
    body = {"type": "write", "colour": "red", "words": "w"}
    first, again = [await office.call("POST", "/letters", body, key="k") for _ in range(2)]
    assert (again.status, again.body, again.headers["location"]) == (201, first.body, first.headers["location"])
    assert again.headers["idempotent-replayed"] == "true"
    assert await office.stored() == 1


async def test_the_same_key_with_another_body_or_address(office: LetterOffice) -> None:
    letter, other = await office.written(), await office.written()
    await office.command(letter, 1, "stamp", value=1, _key="k")
    refused(await office.command(letter, 1, "stamp", value=2, _key="k"), 422, "key-reused")
    refused(await office.command(letter, 2, "stamp", value=2, _key="k"), 422, "key-reused")
    refused(await office.command(other, 1, "stamp", value=1, _key="k"), 422, "key-reused")
    refused(await office.command(letter, None, "nonsense", _key="k"), 422, "key-reused")
    assert await office.stored() == 3


async def test_a_key_belongs_to_its_user(office: LetterOffice) -> None:
    letter = await office.written()
    await office.command(letter, 1, "stamp", value=1, _key="k")
    answer = await office.command(letter, 2, "stamp", value=2, _key="k", _by=clerk(user="user-9"))
    assert answer.status == 200
    assert "idempotent-replayed" not in answer.headers


async def test_a_refused_command_leaves_its_key_free(office: LetterOffice) -> None:
    letter = await office.written()
    refused(await office.command(letter, 1, "stamp", value=0, _key="k"), 422, "invalid")
    assert (await office.command(letter, 1, "stamp", value=5, _key="k")).status == 200


async def test_the_same_key_at_once_happens_once(office: LetterOffice) -> None:
    letter = await office.written()
    answers = await asyncio.gather(*[office.command(letter, 1, "stamp", value=1, _key="k") for _ in range(5)])
    good = [answer for answer in answers if answer.status == 200]
    assert good
    assert {answer.body for answer in good} == {good[0].body}
    for answer in answers:
        assert answer in good or (answer.status, answer.json()["code"]) == (409, "in-progress")
    assert await office.stored() == 2


async def test_two_at_once_on_one_version_the_slower_is_told(office: LetterOffice) -> None:
    letter = await office.written()
    answers = await asyncio.gather(*[office.command(letter, 1, "stamp", value=value) for value in (1, 2, 3)])
    assert sorted(answer.status for answer in answers) == [200, 412, 412]
    assert {answer.json().get("version") for answer in answers} == {2}
    assert await office.stored() == 2


async def test_a_burnt_letter_s_command_still_answers_its_repeat(office: LetterOffice) -> None:
    letter = await office.written()
    first = await office.command(letter, 1, "burn", _key="k")
    again = await office.command(letter, 1, "burn", _key="k")
    assert (first.status, again.body, again.headers["idempotent-replayed"]) == (200, first.body, "true")
    assert office.host.keys.key(f"letter:{letter}") is None


# --- who may call at all ----------------------------------------------------------------------------------------------


async def test_a_service_is_no_user_and_a_user_no_service(office: LetterOffice) -> None:
    service = auth.issue(office.deployment.hosts["identity"].key, "identity", "letters", Actor(system="identity"))
    refused(await office.call("GET", "/letters", token=service), 403, "not-allowed")
    assert (await office.call("GET", "/letters")).status == 200


async def test_unknown_paths_and_methods_are_problems_too(office: LetterOffice) -> None:
    refused(await office.call("GET", "/nowhere"), 404, "not-found")
    refused(await office.call("DELETE", "/letters"), 405, "no-such-method")
