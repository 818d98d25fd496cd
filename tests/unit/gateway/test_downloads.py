"""Files come a megabyte at a time, whole or in the one range that was asked for."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from services.chassis.web.upstream import Reply
from services.gateway.api.downloads import PIECE

PATH = "/exchange/requests/r1/files/f1"
CONTENT = bytes(range(256)) * (PIECE // 256 * 2) + b"the end"


class Filed:
    """The service that has one file, of two megabytes and a little."""

    def __init__(self, played: Any) -> None:
        self.ranges: list[str] = []
        self._others = played.call

    async def call(self, service: str, method: str, path: str, **more: Any) -> Reply:
        """The range of the file that is asked for."""
        if path != PATH:
            reply: Reply = await self._others(service, method, path, **more)
            return reply
        headers: Mapping[str, str] = more["headers"]
        self.ranges.append(headers["range"])
        first, _, last = headers["range"].removeprefix("bytes=").partition("-")
        if not first or int(first) >= len(CONTENT):
            return Reply(416, {"content-range": f"bytes */{len(CONTENT)}"}, b"")
        piece = CONTENT[int(first) : int(last) + 1]
        told = f"bytes {first}-{int(first) + len(piece) - 1}/{len(CONTENT)}"
        return Reply(206, {"content-type": "application/pdf", "content-range": told, "accept-ranges": "bytes"}, piece)


@pytest.fixture
def filed(services: Any) -> Filed:
    """Puts the file behind the gateway."""
    filed = Filed(services)
    services.call = filed.call
    return filed


async def test_a_whole_file_comes_in_pieces(inger: httpx.AsyncClient, filed: Filed) -> None:
    answer = await inger.get(PATH)
    assert answer.status_code == 200
    assert answer.content == CONTENT
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert "content-range" not in answer.headers
    assert [one.split("=")[1].split("-")[0] for one in filed.ranges] == ["0", str(PIECE), str(2 * PIECE)]


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        (f"bytes=5-{PIECE + 5}", 5, PIECE + 5),
        (f"bytes={2 * PIECE}-", 2 * PIECE, len(CONTENT) - 1),
        (f"bytes=10-{10 * PIECE}", 10, len(CONTENT) - 1),
    ],
)
async def test_a_range_is_that_range(inger: httpx.AsyncClient, filed: Filed, asked: str, first: int, last: int) -> None:
    answer = await inger.get(PATH, headers={"range": asked})
    assert answer.status_code == 206
    assert answer.content == CONTENT[first : last + 1]
    assert answer.headers["content-range"] == f"bytes {first}-{last}/{len(CONTENT)}"


async def test_a_range_behind_the_end_is_416(inger: httpx.AsyncClient, filed: Filed) -> None:
    answer = await inger.get(PATH, headers={"range": f"bytes={len(CONTENT)}-"})
    assert (answer.status_code, answer.json()["code"]) == (416, "invalid")
    assert answer.headers["content-range"] == f"bytes */{len(CONTENT)}"


async def test_a_refusal_is_passed_on(inger: httpx.AsyncClient, services: Any) -> None:
    services.refuses("GET", PATH, "not-found")
    answer = await inger.get(PATH)
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
