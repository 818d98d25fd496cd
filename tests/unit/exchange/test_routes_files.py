"""Files over HTTP: uploaded sealed, seen by whoever may, whole and in ranges."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from contracts.record import Actor
from services.chassis.web.upstream import Reply
from services.exchange.domain.file_types import LARGEST
from tests.support.actors import DK, DK_ALLOCATOR, DK_COLLEAGUE, DK_VIEWER, PT, PT_VIEWER, SE
from tests.support.exchange_running import DRAFT, PDF, Running


def refused(reply: Reply, status: int, code: str) -> None:
    assert (reply.status, reply.json()["code"]) == (status, code)


async def download(exchange: Running, actor: Actor, request: str, file: str, **headers: str) -> Reply:
    return await exchange.get(actor, f"/exchange/requests/{request}/files/{file}", **headers)


async def uploaded(exchange: Running, actor: Actor, request: str, **more: Any) -> str:
    reply = await exchange.upload(actor, request, **more)
    assert reply.status == 201, reply.body
    return str(reply.json()["file"])


async def attached(exchange: Running, request: str, version: int = 1) -> str:
    file = await uploaded(exchange, DK, request)
    title = {"title": "Diploma", "language": "da", "personal": True}
    assert (await exchange.command(DK, request, version, "attach", file=file, **title)).status == 200
    return file


def files_below(folder: Path) -> list[tuple[str, bytes]]:
    return [(path.name, path.read_bytes()) for path in folder.rglob("*") if path.is_file()]


async def test_an_upload_tells_what_it_is(exchange: Running) -> None:
    request = await exchange.draft()
    reply = await exchange.upload(DK, request)
    assert reply.status == 201
    assert {name: of for name, of in reply.json().items() if name != "file"} == {
        "size": len(PDF),
        "media_type": "application/pdf",
    }


async def test_until_named_it_is_its_uploaders_alone(exchange: Running) -> None:
    request = await exchange.accepted()
    file = await uploaded(exchange, DK, request)
    assert (await download(exchange, DK, request, file)).body == PDF
    for actor in (DK_COLLEAGUE, PT, SE):
        refused(await download(exchange, actor, request, file), 404, "not-found")


async def test_an_attached_file_is_seen_like_the_subject(exchange: Running) -> None:
    request = await exchange.draft()
    file = await attached(exchange, request)
    for actor in (DK, DK_COLLEAGUE, DK_VIEWER):
        assert (await download(exchange, actor, request, file)).body == PDF
    for actor in (DK_ALLOCATOR, PT, SE):
        refused(await download(exchange, actor, request, file), 404, "not-found")
    assert (await exchange.command(DK, request, 2, "send", legal_basis_confirmed=True)).status == 200
    refused(await download(exchange, PT, request, file), 404, "not-found")
    reply = await exchange.command(PT, request, 3, "accept", reply_by=exchange.today(9))
    assert reply.status == 200
    for actor in (PT, PT_VIEWER):
        assert (await download(exchange, actor, request, file)).body == PDF


async def test_a_file_of_an_answer_is_seen_when_the_answer_is(exchange: Running) -> None:
    questions = [{"code": "1"}, {"code": "6"}]
    request = await exchange.accepted(questions=questions)
    file = await uploaded(exchange, PT, request, name="lista.txt", data=b"Lista de cadeiras")
    answers = [{"question": "1", "value": "no"}, {"question": "6", "value": [file]}]
    assert (await exchange.command(PT, request, 3, "save-reply", answers=answers, language="pt")).status == 200
    refused(await download(exchange, DK, request, file), 404, "not-found")
    assert (await download(exchange, PT_VIEWER, request, file)).status == 200
    assert (await exchange.get(DK, f"/exchange/requests/{request}")).json()["files"] == []
    assert (await exchange.command(PT, request, 4, "reply")).status == 200
    assert (await download(exchange, DK, request, file)).body == b"Lista de cadeiras"
    (shown,) = (await exchange.get(DK, f"/exchange/requests/{request}")).json()["files"]
    assert (shown["file"], shown["name"], shown["question"], shown["party"], shown["media_type"]) == (
        file,
        "lista.txt",
        "6",
        "responder",
        "text/plain",
    )


async def test_the_same_upload_again_is_the_same_file(exchange: Running) -> None:
    request = await exchange.draft()
    first = await exchange.upload(DK, request, key="k")
    again = await exchange.upload(DK, request, key="k")
    assert (again.status, again.json(), again.headers["idempotent-replayed"]) == (201, first.json(), "true")
    refused(await exchange.upload(DK, request, key="k", data=PDF + b"!"), 422, "key-reused")
    refused(await exchange.upload(DK, request, key="k", name="other.pdf"), 422, "key-reused")
    refused(await exchange.upload(DK, request, key=None), 400, "key-missing")
    assert (await exchange.upload(DK, request, key="l")).json() != first.json()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"<html><script>1</script></html>"),
        ("a.html", b"<html></html>"),
        ("a.txt", b"<script>1</script>"),
        ("a.png", PDF),
        ("a", PDF),
        ("a.txt", b""),
    ],
)
async def test_other_types_are_refused(exchange: Running, name: str, data: bytes) -> None:
    request = await exchange.draft()
    refused(await exchange.upload(DK, request, name=name, data=data), 415, "file-type")


async def test_a_file_has_a_name(exchange: Running) -> None:
    request = await exchange.draft()
    path = f"/exchange/requests/{request}/files"
    refused(await exchange.call(DK, "POST", path, raw=PDF), 422, "invalid")
    long = {"content-disposition": f'attachment; filename="{"a" * 300}.pdf"'}
    refused(await exchange.call(DK, "POST", path, raw=PDF, headers=long), 422, "invalid")


@pytest.mark.parametrize("charset", ["idna", "punycode", "unicode_escape", "undefined", "none"])
async def test_names_come_in_the_charsets_of_http_alone(exchange: Running, charset: str) -> None:
    request = await exchange.draft()
    headers = {"content-disposition": f"attachment; filename*={charset}''{'%C3%A9' * 9}.pdf"}
    reply = await exchange.call(DK, "POST", f"/exchange/requests/{request}/files", raw=PDF, headers=headers)
    refused(reply, 422, "invalid")
    assert reply.json()["errors"] == [{"pointer": "/filename", "code": "invalid"}]


@pytest.mark.parametrize("written", ["utf-8", "latin-1"])
async def test_a_name_may_come_as_plain_utf8_or_latin1(exchange: Running, written: str) -> None:
    request = await exchange.draft()
    header = 'attachment; filename="Ærø å.pdf"'.encode(written).decode("latin-1")
    path = f"/exchange/requests/{request}/files"
    reply = await exchange.call(DK, "POST", path, raw=PDF, headers={"content-disposition": header})
    got = await download(exchange, DK, request, reply.json()["file"])
    assert got.headers["content-disposition"].endswith("filename*=UTF-8''%C3%86r%C3%B8%20%C3%A5.pdf")


async def test_names_of_every_language_and_no_folders(exchange: Running) -> None:
    request = await exchange.draft()
    headers = {"content-disposition": "attachment; filename*=UTF-8''..%2F%CE%91%CE%B2%20%C3%A6%C3%B8.pdf"}
    reply = await exchange.call(DK, "POST", f"/exchange/requests/{request}/files", raw=PDF, headers=headers)
    assert reply.status == 201, reply.body
    got = await download(exchange, DK, request, reply.json()["file"])
    assert got.headers["content-disposition"] == (
        "attachment; filename=\"__ __.pdf\"; filename*=UTF-8''%CE%91%CE%B2%20%C3%A6%C3%B8.pdf"
    )
    assert (got.headers["content-type"], got.headers["x-content-type-options"]) == ("application/pdf", "nosniff")


async def test_a_key_stands_for_one_upload_wherever_it_comes_again(exchange: Running) -> None:
    request, other = await exchange.draft(), await exchange.draft()
    refused(
        await exchange.upload(DK, request, name="a.exe", key="k"), 415, "file-type"
    )  # nothing stored, so nothing kept
    first = await exchange.upload(DK, request, key="k")
    assert first.status == 201
    refused(await exchange.upload(DK, other, key="k"), 422, "key-reused")
    refused(await exchange.upload(DK, request, key="k", data=b"MZ"), 422, "key-reused")
    path = f"/exchange/requests/{request}/files"
    refused(await exchange.call(DK, "POST", path, key="k", headers={"x-body-too-large": "1"}), 422, "key-reused")
    command = {"type": "amend", "urgent": True}
    reply = await exchange.call(DK, "POST", f"/exchange/requests/{request}/commands", command, version=1, key="k")
    refused(reply, 422, "key-reused")
    draft = await exchange.call(DK, "POST", "/exchange/requests", DRAFT, key="d")
    assert draft.status == 201
    refused(await exchange.upload(DK, request, key="d"), 422, "key-reused")
    assert (await exchange.upload(DK, request, key="k")).json() == first.json()
    assert (await exchange.upload(DK_COLLEAGUE, request, key="k")).json()["file"] != first.json()["file"]


async def test_many_uploads_at_once_are_no_more_than_twenty(exchange: Running) -> None:
    request = await exchange.draft()
    replies = await asyncio.gather(*(exchange.upload(DK, request) for _ in range(24)))
    assert sorted(reply.status for reply in replies) == [201] * 20 + [422] * 4


async def test_the_same_upload_many_times_at_once_is_one_file(exchange: Running) -> None:
    request, data = await exchange.draft(), PDF + bytes(2_000_000)
    replies = await asyncio.gather(*(exchange.upload(DK, request, key="k", data=data) for _ in range(5)))
    (file,) = {reply.json()["file"] for reply in replies}
    assert sorted(reply.headers.get("idempotent-replayed", "") for reply in replies) == [""] + ["true"] * 4
    assert (await download(exchange, DK, request, file)).body == data


async def test_a_reading_of_a_file_is_noted_once_however_many_pieces_it_has(exchange: Running) -> None:
    request = await exchange.draft()
    file = await uploaded(exchange, DK, request, data=PDF + bytes(3_000_000))

    async def noted(actor: Actor, wanted: str | None = None, of: str = file) -> int:
        now, stream = exchange.host.clock.now(), f"request:{request}"
        before = len(await exchange.host.reads.of(stream, now))
        await download(exchange, actor, request, of, **({"range": wanted} if wanted else {}))
        return len(await exchange.host.reads.of(stream, now)) - before

    pieces = ["bytes=0-999999", "bytes=1000000-1999999", "bytes=2000000-2999999"]
    assert [await noted(DK, piece) for piece in pieces] == [1, 0, 0]
    assert [await noted(DK), await noted(DK)] == [1, 1]
    assert await noted(DK_COLLEAGUE, pieces[1]) == 1  # somebody else's reading, that begins in the middle
    assert await noted(DK, of="0" * 32) == 0  # nothing is opened for what is not there


async def test_too_large(exchange: Running) -> None:
    request = await exchange.draft()
    refused(await exchange.upload(DK, request, data=PDF + b"x" * LARGEST), 413, "too-large")
    path = f"/exchange/requests/{request}/files"
    refused(await exchange.call(DK, "POST", path, headers={"x-body-too-large": "1"}), 413, "too-large")


async def test_who_may_upload_where(exchange: Running) -> None:
    request = await exchange.draft()
    refused(await exchange.upload(PT, request), 404, "not-found")
    refused(await exchange.upload(DK_VIEWER, request), 403, "not-allowed")
    refused(await exchange.upload(DK, "unknown"), 404, "not-found")
    assert (await exchange.command(DK, request, 1, "send", legal_basis_confirmed=True)).status == 200
    assert (await exchange.command(DK, request, 2, "withdraw")).status == 200
    refused(await exchange.upload(DK, request), 409, "wrong-stage")


async def test_twenty_uploads_are_enough(exchange: Running) -> None:
    request = await exchange.draft()
    for _ in range(20):
        await uploaded(exchange, DK, request)
    refused(await exchange.upload(DK, request), 422, "too-many-files")
    await uploaded(exchange, DK_COLLEAGUE, request)


@pytest.mark.parametrize(
    ("wanted", "status", "content", "told"),
    [
        ("bytes=0-3", 206, b"0123", "bytes 0-3/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=0-9", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
async def test_ranges(exchange: Running, wanted: str, status: int, content: bytes, told: str | None) -> None:
    request = await exchange.draft()
    file = await uploaded(exchange, DK, request, name="a.txt", data=b"0123456789")
    reply = await download(exchange, DK, request, file, range=wanted)
    assert (reply.status, reply.body, reply.headers.get("content-range")) == (status, content, told)
    assert reply.headers["accept-ranges"] == "bytes"


async def test_nothing_readable_lies_on_disk(exchange: Running, tmp_path: Path) -> None:
    request = await exchange.draft()
    await attached(exchange, request)
    await exchange.deployment.catch_up()
    assert [name for name, content in files_below(tmp_path) if b"plumfrost" in content] == []
