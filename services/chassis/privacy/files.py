"""Sealed attachments in a folder: encrypted in 1 MiB pieces under the case's key, so that ranges can be read."""

import asyncio
import os
import re
import shutil
import struct
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.chassis.privacy.keyring import KeyRing

PIECE = 1 << 20
"""Bytes of plain content in a piece."""
_OVERHEAD = 12 + 16


class Described(msgspec.Struct, frozen=True, kw_only=True):
    """What lies readable beside a sealed file: nothing that a person typed."""

    case: str
    file: str
    owner: str
    """Who uploaded it: a user's id."""
    party: str
    size: int
    media_type: str
    digest: bytes
    """Keyed digest of name and content, to tell the same upload from another."""
    name: bytes
    """The file's name, sealed."""


class FileStore:
    """The attachments of one service."""

    def __init__(self, folder: Path, ring: KeyRing) -> None:
        self._folder = folder
        self._ring = ring

    def _place(self, case: str, file: str = "") -> Path:
        # Ids come from us, never from a person; still nothing but their own characters may become a path.
        if not re.fullmatch(r"[\w:-]{1,128}", case) or not re.fullmatch(r"[0-9a-f]{0,64}", file):
            raise ValueError("not an id of a file")
        return self._folder / case.replace(":", "-") / file

    async def put(
        self, case: str, file: str, *, owner: str, party: str, name: str, media_type: str, digest: bytes, data: bytes
    ) -> Described:
        """Seal and keep these bytes; on disk when this returns. `KeyError` where the case has no key."""
        cipher = self._cipher(case)
        nonce = os.urandom(12)
        described = Described(
            case=case,
            file=file,
            owner=owner,
            party=party,
            size=len(data),
            media_type=media_type,
            digest=digest,
            name=nonce + cipher.encrypt(nonce, name.encode(), self._bound(case, file, -1)),
        )
        await asyncio.to_thread(self._write, cipher, described, data)
        return described

    def _cipher(self, case: str) -> AESGCM:
        cipher = self._ring.key(case)
        if cipher is None:
            raise KeyError(case)
        return cipher

    @staticmethod
    def _bound(case: str, file: str, piece: int) -> bytes:
        return f"{case}\0{file}\0{piece}".encode()

    def _write(self, cipher: AESGCM, described: Described, data: bytes) -> None:
        place = self._place(described.case, described.file)
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        head = msgspec.msgpack.encode(described)
        aside = place.with_suffix(".part")
        with aside.open("wb") as out:
            out.write(struct.pack(">I", len(head)) + head)
            for piece in range(max(1, -(-len(data) // PIECE))):
                nonce = os.urandom(12)
                plain = data[piece * PIECE : (piece + 1) * PIECE]
                out.write(nonce + cipher.encrypt(nonce, plain, self._bound(described.case, described.file, piece)))
            out.flush()
            os.fsync(out.fileno())
        aside.replace(place)
        folder = os.open(place.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    async def describe(self, case: str, file: str) -> Described | None:
        """What is known of a file without opening it; `None` where there is none."""
        try:
            return await asyncio.to_thread(self._head, case, file)
        except (FileNotFoundError, ValueError):
            return None

    def _head(self, case: str, file: str) -> Described:
        with self._place(case, file).open("rb") as source:
            (length,) = struct.unpack(">I", source.read(4))
            return msgspec.msgpack.decode(source.read(length), type=Described)

    def name(self, described: Described) -> str:
        """The file's name, opened. `KeyError` where the key is destroyed."""
        bound = self._bound(described.case, described.file, -1)
        return self._cipher(described.case).decrypt(described.name[:12], described.name[12:], bound).decode()

    async def read(self, described: Described, start: int = 0, end: int | None = None) -> bytes:
        """Bytes from `start` up to and without `end`. `KeyError` where the key is destroyed."""
        cipher = self._cipher(described.case)
        return await asyncio.to_thread(self._read, cipher, described, start, described.size if end is None else end)

    def _read(self, cipher: AESGCM, described: Described, start: int, end: int) -> bytes:
        first, last = start // PIECE, max(start, end - 1) // PIECE
        plain = []
        with self._place(described.case, described.file).open("rb") as source:
            (length,) = struct.unpack(">I", source.read(4))
            for piece in range(first, last + 1):
                source.seek(4 + length + piece * (PIECE + _OVERHEAD))
                box = source.read(PIECE + _OVERHEAD)
                bound = self._bound(described.case, described.file, piece)
                plain.append(cipher.decrypt(box[:12], box[12:], bound))
        return b"".join(plain)[start - first * PIECE : end - first * PIECE]

    async def count(self, case: str, owner: str) -> int:
        """How many files of this case this user has uploaded."""
        return await asyncio.to_thread(self._count, case, owner)

    def _count(self, case: str, owner: str) -> int:
        folder = self._place(case)
        files = [path.name for path in folder.iterdir() if not path.suffix] if folder.is_dir() else []
        return sum(self._head(case, file).owner == owner for file in files)

    async def remove_case(self, case: str) -> None:
        """All files of a case are gone; done when its key is destroyed."""
        await asyncio.to_thread(shutil.rmtree, self._place(case), ignore_errors=True)
