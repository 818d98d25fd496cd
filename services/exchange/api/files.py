"""Files of a request: uploaded sealed, named later by `attach` or an answer, downloaded by whoever may read them."""

import asyncio
import re
from email.message import Message
from urllib.parse import quote

from litestar import Controller, Response, get, post

from contracts.exchange import FileUploaded
from contracts.record import Actor
from contracts.refusal import Fault, Refused, require
from services.chassis.privacy.files import Described
from services.chassis.web.auth import user_only
from services.chassis.web.intake import TOO_LARGE, key_of
from services.exchange import access
from services.exchange.api.calls import Asker, Call, Key, ThisHost
from services.exchange.api.reading import Seen, look, open_for
from services.exchange.domain.file_types import LARGEST, media_type
from services.exchange.domain.files import MOST_FILES
from services.exchange.domain.said import files_of

LONGEST_NAME = 200
_RANGE = re.compile(r"^bytes=(?!-$)(\d{0,12})-(\d{0,12})$")
"""One range. What is of another form is ignored, as RFC 9110 allows."""


class FileController(Controller):
    """The papers of a request."""

    path = "/exchange/requests/{key:str}/files"
    guards = [user_only]

    @post("/", request_max_body_size=LARGEST)
    async def upload(self, host: ThisHost, actor: Asker, request: Call, key: Key) -> Response[FileUploaded]:
        """The raw body, named by Content-Disposition; 201 with the file's id. Nobody else sees it until it is named."""
        command_id = key_of(request)
        seen = await look(host, key, actor)
        require(access.may_ever("attach", seen.side, actor, seen.request.area), "not-allowed")
        require(TOO_LARGE not in request.headers, "too-large")
        data = await request.body()
        require(len(data) <= LARGEST, "too-large")
        # From the user and the key alone, so that the same upload again is the same file.
        file = host.commands.digest("file", actor.scope, command_id).hex()
        name = _name(request.headers.get("content-disposition", ""))
        digest = await asyncio.to_thread(host.commands.digest, "content", name, data)
        known = await host.files.describe(key, file)
        if known is not None:
            require(known.digest == digest, "key-reused")
            return _uploaded(known, replayed=True)
        require(name, "invalid", "/filename")
        found = await asyncio.to_thread(media_type, name, data)
        if found is None:
            raise Refused("file-type")
        require(access.may_now("attach", seen.side, seen.request.stage), "wrong-stage")
        here = max(len(seen.request.files), await host.files.count(key, str(actor.user)))
        require(here < MOST_FILES, "too-many-files")
        put = await host.files.put(
            key, file, owner=str(actor.user), party=seen.side, name=name, media_type=found, digest=digest, data=data
        )
        return _uploaded(put, replayed=False)

    @get("/{file:str}")
    async def download(self, host: ThisHost, actor: Asker, request: Call, key: Key, file: Key) -> Response[bytes]:
        """The file, or one range of it, for whoever may read it now; `not-found` for anybody else."""
        seen = await open_for(host, key, actor, "file")
        described = await host.files.describe(key, file)
        if described is None or not _may_read(seen, described, actor):
            raise Refused("not-found")
        asked = request.headers.get("range")
        wanted = _range(asked, described.size)
        headers = {"Accept-Ranges": "bytes", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
        if wanted is None:
            headers["Content-Range"] = f"bytes */{described.size}"
            return Response(b"", status_code=416, media_type=described.media_type, headers=headers)
        start, end = wanted
        try:
            data = await host.files.read(described, start, end)
            headers["Content-Disposition"] = _disposition(host.files.name(described))
        except KeyError:
            raise Refused("not-found") from None
        whole = asked is None or _RANGE.match(asked) is None
        if not whole:
            headers["Content-Range"] = f"bytes {start}-{end - 1}/{described.size}"
        return Response(data, status_code=200 if whole else 206, media_type=described.media_type, headers=headers)


def _uploaded(described: Described, *, replayed: bool) -> Response[FileUploaded]:
    headers = {"Idempotent-Replayed": "true"} if replayed else {}
    body = FileUploaded(file=described.file, size=described.size, media_type=described.media_type)
    return Response(body, status_code=201, headers=headers)


def _may_read(seen: Seen, described: Described, actor: Actor) -> bool:
    """Attached files follow their class, those of answers the answer; what nobody named yet is its uploader's."""
    request = seen.request
    for attached in request.files:
        if attached.file == described.file:
            return access.FILE_CLASS[attached.side] in seen.classes
    for answer in request.answers.values():
        if answer.given is not None and described.file in files_of(answer.given):
            return seen.side == "responder" or answer.provided_at is not None
    return described.owner == actor.user and described.party == seen.side


def _name(disposition: str) -> str:
    """The file's name from Content-Disposition (RFC 6266), without any folder; empty where there is none."""
    header = Message()
    header["content-disposition"] = disposition
    name = header.get_filename("") or ""
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(character for character in name if character.isprintable()).strip()
    if len(name) > LONGEST_NAME:
        raise Refused("invalid", Fault("/filename", "too-long"))
    return name


def _disposition(name: str) -> str:
    """As an attachment, never shown inline; the plain name for old readers, the true one beside it (RFC 6266)."""
    plain = re.sub(r"[^A-Za-z0-9 ._()-]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _range(header: str | None, size: int) -> tuple[int, int] | None:
    """From where up to and without where; `None` beyond the end."""
    match = _RANGE.match(header or "")
    if match is None:
        return 0, size
    first, last = match.groups()
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    start, end = int(first), min(size, int(last) + 1) if last else size
    return (start, end) if start < end else None
