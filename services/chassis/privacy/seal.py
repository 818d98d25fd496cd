"""Private parts, sealed and opened class by class with AES-256-GCM under the case's key."""

import os
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from contracts.record import Event, Private, Record, tag
from services.chassis.privacy.keyring import KeyRing

_encoder = msgspec.msgpack.Encoder()
_decoders: dict[type[Private], msgspec.msgpack.Decoder[Any]] = {}
ALL: frozenset[str] = frozenset({"subject", "statement", "dialogue", "profile"})


class Sealed(msgspec.Struct, frozen=True, array_like=True):
    """The private parts of a record as they lie in the log: ciphertext by class, under the key of `case`."""

    case: str
    parts: dict[str, bytes]


class SealBroken(Exception):
    """A sealed part does not belong where it lies, or was changed."""


def _bound_to(record: Record[Any], case: str, sealed_as: str) -> bytes:
    """Associated data: a part moved to another row, stream, log, case or class does not open."""
    return "\0".join((record.origin, record.stream, str(record.version), tag(record.event), case, sealed_as)).encode()


def seal(cipher: AESGCM, case: str, record: Record[Any]) -> Sealed | None:
    """The private parts of this record's event, sealed; `None` where it has none."""
    if not record.event.private:
        return None
    parts = {}
    for private in record.event.private:
        nonce = os.urandom(12)
        bound = _bound_to(record, case, private.sealed_as)
        parts[private.sealed_as] = nonce + cipher.encrypt(nonce, _encoder.encode(private), bound)
    return Sealed(case, parts)


def opened(ring: KeyRing, record: Record[Any], sealed: Sealed | None, classes: frozenset[str] = ALL) -> Record[Any]:
    """The record with the private parts of these classes; as it is where the key is destroyed."""
    if sealed is None or not any(name in classes for name in sealed.parts):
        return record
    cipher = ring.key(sealed.case)
    if cipher is None:
        return record
    event: Event = record.event
    private = tuple(
        _open(cipher, record, sealed, kind) for kind in event.parts if kind.sealed_as in classes & sealed.parts.keys()
    )
    return msgspec.structs.replace(record, event=msgspec.structs.replace(event, private=private))


def _open(cipher: AESGCM, record: Record[Any], sealed: Sealed, kind: type[Private]) -> Private:
    box = sealed.parts[kind.sealed_as]
    try:
        plain = cipher.decrypt(box[:12], box[12:], _bound_to(record, sealed.case, kind.sealed_as))
    except InvalidTag:
        raise SealBroken(f"{record.id} {kind.sealed_as}") from None
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.msgpack.Decoder(kind)
    part: Private = decoder.decode(plain)
    return part
