"""What every store of attachments keeps to: bytes come back, in ranges too; what was changed or erased does not."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidTag

from services.chassis.privacy.files import PIECE

CASE, FILE = "letter:1", "0a1b2c"
LARGE = bytes(range(256)) * (PIECE * 5 // 2 // 256) + b"end"
"""Two and a half pieces and three bytes."""


async def put(files: Any, data: bytes, file: str = FILE, case: str = CASE, owner: str = "user-1") -> Any:
    """Upload these bytes."""
    return await files.put(
        case,
        file,
        owner=owner,
        party="requester",
        name="plumfrost.pdf",
        media_type="application/pdf",
        digest=b"d",
        data=data,
    )


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, len(LARGE)])
async def test_what_goes_in_comes_out(files: Any, size: int) -> None:
    described = await put(files, LARGE[:size])
    assert described.size == size
    assert await files.read(described) == LARGE[:size]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (0, 1),
        (0, PIECE),
        (PIECE - 1, PIECE),
        (PIECE, PIECE + 1),
        (PIECE - 1, PIECE + 1),
        (PIECE, 2 * PIECE),
        (PIECE - 5, 2 * PIECE + 5),
        (2 * PIECE, len(LARGE)),
        (len(LARGE) - 1, len(LARGE)),
        (0, len(LARGE)),
    ],
)
async def test_ranges_at_the_borders_of_pieces(files: Any, start: int, end: int) -> None:
    described = await put(files, LARGE)
    assert await files.read(described, start, end) == LARGE[start:end]


async def test_it_is_described_without_a_word_of_anybody(files: Any, everything_in: Callable[[], bytes]) -> None:
    described = await put(files, b"wobblequartz content")
    assert await files.describe(CASE, FILE) == described
    assert (described.owner, described.media_type, described.digest) == ("user-1", "application/pdf", b"d")
    assert files.name(described) == "plumfrost.pdf"
    assert b"plumfrost" not in everything_in()
    assert b"wobblequartz" not in everything_in()


async def test_a_file_is_on_the_disk_before_it_has_its_name(
    files: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there_when_synced: list[bool] = []

    def fsync(_: int) -> None:
        there_when_synced.append(any(path.name == FILE for path in tmp_path.rglob("*")))

    monkeypatch.setattr(os, "fsync", fsync)
    await put(files, b"content")
    assert there_when_synced == [False, True]  # its bytes, then the folder with its name


async def test_an_unknown_file_is_none(files: Any) -> None:
    assert await files.describe(CASE, "ffff") is None
    assert await files.describe("letter:9", FILE) is None


@pytest.mark.parametrize("file", ["../0a", "..", "/etc/passwd", "0A", "x", "a/b", "a.part"])
async def test_no_text_from_outside_becomes_a_path(files: Any, file: str) -> None:
    assert await files.describe(CASE, file) is None
    assert await files.describe(f"letter:{file}" if "/" in file or "." in file else "a/b", FILE) is None
    with pytest.raises(ValueError, match="not an id"):
        await put(files, b"x", file=file)


def stored(folder: Path) -> Path:
    """The one file in the store."""
    (path,) = [path for path in (folder / "files").rglob("*") if path.is_file()]
    return path


@pytest.mark.parametrize(
    "place", [-1, -20, -(PIECE // 2 + 3 + 28) - 1, -PIECE], ids=["tag", "tag2", "piece 2", "piece 1"]
)
async def test_a_changed_piece_is_refused(files: Any, tmp_path: Path, place: int) -> None:
    described = await put(files, LARGE)
    raw = bytearray(stored(tmp_path).read_bytes())
    raw[place] ^= 1
    stored(tmp_path).write_bytes(raw)
    with pytest.raises(InvalidTag):
        await files.read(described)
    assert await files.read(described, 0, PIECE) == LARGE[:PIECE]  # the untouched piece is still good


async def test_pieces_that_changed_places_are_refused(files: Any, tmp_path: Path) -> None:
    described = await put(files, LARGE)
    raw, whole = stored(tmp_path).read_bytes(), PIECE + 28
    head = len(raw) - 2 * whole - (len(LARGE) - 2 * PIECE + 28)
    first, second = raw[head : head + whole], raw[head + whole : head + 2 * whole]
    stored(tmp_path).write_bytes(raw[:head] + second + first + raw[head + 2 * whole :])
    with pytest.raises(InvalidTag):
        await files.read(described)


async def test_a_file_in_the_place_of_another_is_refused(files: Any, tmp_path: Path) -> None:
    described = await put(files, b"mine")
    mine = stored(tmp_path)
    other = await put(files, b"other", file="0fff")
    mine.write_bytes(mine.with_name("0fff").read_bytes())
    with pytest.raises(InvalidTag):
        await files.read(described, 0, other.size)


async def test_with_the_key_destroyed_neither_name_nor_bytes_open(files: Any, ring: Any) -> None:
    described = await put(files, b"content")
    await ring.destroy(CASE)
    with pytest.raises(KeyError):
        await files.read(described)
    with pytest.raises(KeyError):
        files.name(described)
    with pytest.raises(KeyError):
        await put(files, b"more", file="0b")


async def test_a_case_without_a_key_takes_no_file(files: Any) -> None:
    with pytest.raises(KeyError):
        await put(files, b"x", case="letter:2")


async def test_files_are_counted_by_their_owner_and_removed_with_their_case(files: Any, ring: Any) -> None:
    await ring.make("letter:2", 0)
    for file, owner in (("01", "user-1"), ("02", "user-1"), ("03", "user-2")):
        await put(files, b"x", file=file, owner=owner)
    await put(files, b"x", case="letter:2")
    assert await files.count(CASE, "user-1") == 2
    assert await files.count(CASE, "user-3") == 0
    await files.remove_case(CASE)
    await files.remove_case(CASE)
    assert await files.count(CASE, "user-1") == 0
    assert await files.describe(CASE, "01") is None
    assert await files.describe("letter:2", FILE) is not None


@pytest.mark.parametrize(
    "file", ["0" * 5000, "../0a", "0A", "x", "0a\n"], ids=["endless", "path", "capital", "letter", "line"]
)
async def test_what_can_be_no_id_is_no_file(files: Any, file: str) -> None:
    await put(files, b"content")
    assert await files.describe(CASE, file) is None
    assert await files.describe("letter:" + "1" * 5000, FILE) is None
