"""Lists over HTTP: limits, opaque cursors over ties, links that keep the question, and reading one's own writes."""

import asyncio
import base64
import datetime
import re
from collections.abc import AsyncIterator

import pytest

from services.chassis.run import host as hosts
from services.chassis.web import lists
from tests.support.letter_office import LetterOffice
from tests.support.letters import Write, clerk

DUE = [None, "2999-01-01", "2999-01-01", "2999-01-01", None, "2999-02-01"]


@pytest.fixture
async def six(office: LetterOffice) -> LetterOffice:
    """Six letters, of which three are due on the same day and two on none."""
    for number, due in enumerate(DUE):
        command = Write(colour="red", words="w", due=None if due is None else datetime.date.fromisoformat(due))
        await office.host.execute(f"letter:{number}", command, clerk(), command_id=f"{number}")
    await office.deployment.catch_up()
    return office


async def pages(office: LetterOffice, address: str) -> AsyncIterator[list[str]]:
    """Ids page by page, following the links."""
    while address:
        answer = await office.call("GET", address)
        assert answer.status == 200, answer
        yield [item["id"] for item in answer.json()["items"]]
        found = re.fullmatch(r'</api/v1(.*)>; rel="next"', answer.headers.get("link", ""))
        assert found or "link" not in answer.headers
        address = found.group(1) if found else ""


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 6, 7])
async def test_all_pages_together_are_the_list_whatever_their_size(six: LetterOffice, limit: int) -> None:
    seen = [page async for page in pages(six, f"/letters?limit={limit}")]
    assert [key for page in seen for key in page] == ["0", "4", "1", "2", "3", "5"]
    assert all(len(page) <= limit for page in seen)


async def test_what_comes_in_between_shifts_nothing(six: LetterOffice) -> None:
    seen: list[str] = []
    async for page in pages(six, "/letters?limit=2"):
        if not seen:
            await six.host.execute("letter:00", Write(colour="red", words="w"), clerk(), command_id="late")
            await six.deployment.catch_up()
        seen += page
    assert seen == ["0", "4", "1", "2", "3", "5"]


async def test_the_link_keeps_the_question(six: LetterOffice) -> None:
    answer = await six.call("GET", "/letters?limit=2&q=a%20b%26c")
    assert "q=a+b%26c" in answer.headers["link"]
    assert "limit=2" in answer.headers["link"]


@pytest.mark.parametrize("limit", ["0", "-1", "201", "x", "", "²", "1e2", "٣", "٣٣٣", "9" * 5000])
async def test_a_limit_is_a_number_from_1_to_200(six: LetterOffice, limit: str) -> None:
    answer = await six.call("GET", f"/letters?limit={limit}")
    assert (answer.status, answer.json()["code"]) == (422, "invalid")
    assert answer.json()["errors"] == [{"pointer": "/limit", "code": "unknown-value"}]


async def test_the_largest_limit_is_fine(six: LetterOffice) -> None:
    assert (await six.call("GET", f"/letters?limit={lists.LARGEST}")).status == 200


RUBBISH = {
    "no base64": "!!!",
    "no json": base64.urlsafe_b64encode(b"{").decode(),
    "no list": base64.urlsafe_b64encode(b'{"a":1}').decode(),
    "nested": base64.urlsafe_b64encode(b'[["a"],"b"]').decode(),
    "too short": base64.urlsafe_b64encode(b"[]").decode(),
    "too long": base64.urlsafe_b64encode(b'["a","b","c","d"]').decode(),
    "null": base64.urlsafe_b64encode(b"[null,null]").decode(),
    "cut": base64.urlsafe_b64encode(b'["2999-01-01","1"]').decode()[:7],
    "letters": "ø",
    "a number that no database has": base64.urlsafe_b64encode(b'["2999-01-01",%d]' % 2**64).decode(),
    "no utf-8": base64.urlsafe_b64encode(b'["2999-01-01","\xff"]').decode(),
    "nested without end": base64.urlsafe_b64encode(b"[" * 20_000).decode(),
}


@pytest.mark.parametrize("cursor", RUBBISH)
async def test_a_cursor_that_is_none_is_refused(six: LetterOffice, cursor: str) -> None:
    answer = await six.call("GET", f"/letters?cursor={RUBBISH[cursor]}")
    assert (answer.status, answer.json()["code"]) == (422, "invalid"), answer
    assert answer.json()["errors"] == [{"pointer": "/cursor", "code": "unknown-value"}]


# --- after= -----------------------------------------------------------------------------------------------------------


async def test_a_read_waits_until_the_views_have_seen_the_position(office: LetterOffice) -> None:
    await office.written()
    read = asyncio.create_task(office.call("GET", "/letters?after=letters:1"))
    await asyncio.sleep(0.05)
    assert not read.done()
    await office.deployment.catch_up()
    answer = await asyncio.wait_for(read, 5)
    assert len(answer.json()["items"]) == 1


async def test_a_read_that_waited_long_enough_says_not_yet(
    office: LetterOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hosts, "WAIT_SECONDS", 0.05)
    await office.written()
    answer = await office.call("GET", "/letters?after=letters:1")
    assert (answer.status, answer.json()["code"], answer.headers["retry-after"]) == (503, "not-yet", "1")


NOWHERE = ["", "elsewhere:99", "letters:x", "letters:²", "letters:" + "9" * 5000, "letters", ":", "99"]


@pytest.mark.parametrize("after", NOWHERE)
async def test_a_position_of_another_log_is_ignored(office: LetterOffice, after: str) -> None:
    assert (await office.call("GET", f"/letters?after={after}")).status == 200
