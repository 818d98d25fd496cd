"""Files of a request: uploaded sealed, named later by `attach` or an answer, downloaded by whoever may read them."""

import asyncio
import math
import re
import time
from email.message import Message
from urllib.parse import quote
from weakref import WeakValueDictionary

from litestar import Controller, Response, get, post

from contracts.exchange import FileUploaded
from contracts.record import Actor
from contracts.refusal import Fault, Refused, require
from services.chassis.privacy.files import Described
from services.chassis.run.host import Host
from services.chassis.web.auth import user_only
from services.chassis.web.intake import TOO_LARGE, key_of
from services.exchange import access
from services.exchange.api.calls import Asker, Call, Key, ThisHost
from services.exchange.api.reading import Seen, look, open_for
from services.exchange.domain.file_types import LARGEST, media_type
from services.exchange.domain.files import MOST_FILES
from services.exchange.domain.said import files_of

LONGEST_NAME = 200
SAME_READING = 60
"""Seconds within which the next piece of a file belongs to the reading that began before it."""
_turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
_readings: dict[str, float] = {}
"""When somebody last was brought a piece of a file. At most `MOST_READINGS`; the one that began first makes room."""
MOST_READINGS = 10_000
_CHARSETS = ("utf-8", "iso-8859-1", "us-ascii")
"""In which names come (RFC 8187). Python knows many more encodings, of which some are none."""
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
        data = b"" if TOO_LARGE in request.headers else await request.body()
        name = _name(request.headers.get("content-disposition", ""))
        digest = await asyncio.to_thread(host.commands.digest, request.url.path, name, data)
        # One at a time in a request, else many at once would all be the twentieth.
        async with _turns.setdefault(f"{host.settings.origin}/{key}", asyncio.Lock()):
            # From the user and the key alone, so that the same upload again is the same file.
            file = host.commands.digest("file", actor.scope, command_id).hex()
            require(host.commands.claimed(actor.scope, command_id) in (None, digest), "key-reused")
            if (known := await host.files.describe(key, file)) is not None:
                return _uploaded(known, replayed=True)
            found = await _judged(host, seen, actor, name, data, too_large=TOO_LARGE in request.headers)
            await host.commands.claim(actor.scope, command_id, digest)
            put = await host.files.put(
                key, file, owner=str(actor.user), party=seen.side, name=name, media_type=found, digest=digest, data=data
            )
            return _uploaded(put, replayed=False)

    @get("/{file:str}")
    async def download(self, host: ThisHost, actor: Asker, request: Call, key: Key, file: Key) -> Response[bytes]:
        """The file, or one range of it, for whoever may read it now; `not-found` for anybody else."""
        await look(host, key, actor)
        described = await host.files.describe(key, file)
        if described is None:
            raise Refused("not-found")
        asked = request.headers.get("range")
        wanted = _range(asked, described.size)
        goes_on = _goes_on(f"{host.settings.origin}/{key}/{file}/{actor.user}", wanted)
        seen = await open_for(host, key, actor, "file", goes_on=goes_on)
        if not _may_read(seen, described, actor):
            raise Refused("not-found")
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


async def _judged(host: Host, seen: Seen, actor: Actor, name: str, data: bytes, *, too_large: bool) -> str:
    """The media type of what may be uploaded here and now. Raises `Refused`."""
    require(not too_large and len(data) <= LARGEST, "too-large")
    require(name, "invalid", "/filename")
    found = await asyncio.to_thread(media_type, name, data)
    if found is None:
        raise Refused("file-type")
    require(access.may_now("attach", seen.side, seen.request.stage), "wrong-stage")
    here = max(len(seen.request.files), await host.files.count(seen.request.id, str(actor.user)))
    require(here < MOST_FILES, "too-many-files")
    return found


def _goes_on(reading: str, wanted: tuple[int, int] | None) -> bool:
    """Whether this is a further piece of a file whose reading began a moment ago: files are brought in pieces."""
    began, now = _readings.pop(reading, -math.inf), time.monotonic()
    if len(_readings) >= MOST_READINGS:
        del _readings[next(iter(_readings))]
    _readings[reading] = now
    return wanted is not None and wanted[0] > 0 and now - began < SAME_READING


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
    header["content-disposition"] = _as_meant(disposition)
    raw = header.get_param("filename", header="content-disposition")
    if isinstance(raw, tuple) and (raw[0] or "us-ascii").lower() not in _CHARSETS:
        raise Refused("invalid", Fault("/filename", "invalid"))
    name = header.get_filename("") or ""
    name = re.split(r"[/\\]", name)[-1]
    name = "".join(character for character in name if character.isprintable()).strip()
    if len(name) > LONGEST_NAME:
        raise Refused("invalid", Fault("/filename", "too-long"))
    return name


def _as_meant(header: str) -> str:
    """Many programs write plain UTF-8, which HTTP hands on as Latin-1."""
    try:
        return header.encode("latin-1").decode()
    except UnicodeError:
        return header


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
