"""Who asks: short-lived actor tokens, verified offline by every service, and what a route demands of its caller.

A token is an EdDSA JWT. Identity signs tokens of users (`aud` "openimi", good at every service); each service signs
tokens of its own (`sub` "system/<itself>"), good at the one service that `aud` names. Times are the real clock's,
never training's, so revoking is refusing the next token: gone within 60 s (architecture.md 12).
"""

import os
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path
from time import time
from typing import Any

import jwt
import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from litestar.connection import ASGIConnection, Request
from litestar.handlers.base import BaseRouteHandler

from contracts.record import Actor
from contracts.refusal import Refused

USERS = "openimi"
"""Audience of users' tokens: all services of the deployment."""
IDENTITY = "identity"
"""The only issuer of users' tokens."""
SECONDS = 60
"""How long a token lives, and so the longest that a revoked right lasts."""
LEEWAY = 5
"""Seconds by which the clocks of two machines may differ."""
CACHED = 20_000
"""Verified tokens kept at most; some 1 kB each."""
_TYPE = "openimi-actor+jwt"
_SYSTEM = "system/"


class Claims(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a token says. Seconds since 1970 for times."""

    iss: str
    sub: str
    """A user's id, or `system/<service>`."""
    aud: str
    iat: int
    exp: int
    jti: str
    aut: str | None = None
    """The user's authority, and `cty` that authority's country."""
    cty: str | None = None
    rol: dict[str, frozenset[str]] = {}
    lng: str = "en"
    sid: str | None = None
    """The session that the token was swapped for; names it, but opens nothing."""


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """A token that was found good."""

    actor: Actor
    session: str | None
    until: float


# --- tokens ---------------------------------------------------------------------------------------------------------


def issue(
    key: Ed25519PrivateKey,
    issuer: str,
    audience: str,
    actor: Actor,
    *,
    session: str | None = None,
    seconds: int = SECONDS,
) -> str:
    """A token that says that `actor` is the bearer: a user (issuer identity), or the issuing service itself."""
    now = int(time())
    claims = Claims(
        iss=issuer,
        sub=actor.user or f"{_SYSTEM}{actor.system}",
        aud=audience,
        iat=now,
        exp=now + seconds,
        jti=uuid.uuid4().hex,
        aut=actor.authority,
        cty=actor.country,
        rol=actor.roles,
        lng=actor.language,
        sid=session,
    )
    return jwt.encode(msgspec.to_builtins(claims), key, algorithm="EdDSA", headers={"typ": _TYPE})


class Verifier:
    """Verifies tokens offline, with the issuers' public keys, for the service named `audience`.

    A good token is remembered until it ends, because the same one comes with every call of a session.
    """

    def __init__(self, public_keys: Mapping[str, Ed25519PublicKey], audience: str) -> None:
        self._keys = dict(public_keys)
        self._audience = audience
        self._good: dict[str, Verified] = {}

    def verify(self, token: str) -> Actor:
        """Who bears this token. Raises `Refused("not-signed-in")` for any other than a good one."""
        return self.verified(token).actor

    def verified(self, token: str) -> Verified:
        """The same, with the session."""
        known = self._good.get(token)
        if known is not None:
            if known.until <= time():
                raise Refused("not-signed-in")
            return known
        fresh = self._check(token)
        if len(self._good) >= CACHED:
            self._make_room()
        self._good[token] = fresh
        return fresh

    def _make_room(self) -> None:
        now = time()
        living = [(token, good) for token, good in self._good.items() if good.until > now]
        self._good = dict(living[-CACHED // 2 :])

    def _check(self, token: str) -> Verified:
        # The issuer is read first, unverified, only to pick the one key that may have signed; `alg` and any key that
        # the header brings along have no say.
        try:
            header = jwt.get_unverified_header(token)
            issuer = str(jwt.decode(token, options={"verify_signature": False}).get("iss"))
            payload = jwt.decode(
                token,
                self._keys[issuer],
                algorithms=["EdDSA"],
                audience=[USERS, self._audience],
                issuer=issuer,
                leeway=LEEWAY,
                options={"require": ["iss", "sub", "aud", "iat", "exp", "jti"]},
            )
            claims = msgspec.convert(payload, Claims)
        except (jwt.PyJWTError, msgspec.ValidationError, KeyError, TypeError, ValueError, RecursionError):
            raise Refused("not-signed-in") from None
        if header.get("typ") != _TYPE or not self._may_say(claims):
            raise Refused("not-signed-in")
        return Verified(actor=_actor(claims), session=claims.sid, until=claims.exp + LEEWAY)

    def _may_say(self, claims: Claims) -> bool:
        if claims.sub.startswith(_SYSTEM):
            return claims.sub == _SYSTEM + claims.iss and claims.aud == self._audience
        return bool(claims.sub) and claims.iss == IDENTITY and claims.aud == USERS


def _actor(claims: Claims) -> Actor:
    if claims.sub.startswith(_SYSTEM):
        return Actor(system=claims.iss)
    return Actor(user=claims.sub, authority=claims.aut, country=claims.cty, roles=claims.rol, language=claims.lng)


# --- what a route demands -------------------------------------------------------------------------------------------


def bearer(connection: ASGIConnection[Any, Any, Any, Any]) -> Verified:
    """The verified token of this call. Raises `Refused("not-signed-in")` without one."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused("not-signed-in")
    verifier: Verifier = connection.app.state.verifier
    return verifier.verified(token)


def actor(request: Request[Any, Any, Any]) -> Actor:
    """Dependency `actor`: who asks."""
    return bearer(request).actor


class Permission:
    """What a route demands of its caller. Every route names one in `guards=[...]`; a test walks them all."""

    def __init__(self, name: str, *, users: bool = False, services: Iterable[str] | None = ()) -> None:
        self.name = name
        self.users = users
        """Whether a user may call."""
        self.services = None if services is None else frozenset(services)
        """The services that may call; `None`: all of them."""

    def __repr__(self) -> str:
        return self.name

    async def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        """Raises `Refused`: `not-signed-in` without a good token, `not-allowed` with another one's.

        Nothing is waited for; but what is not `async` Litestar would run in a thread, for every call.
        """
        caller = bearer(connection).actor
        if caller.system is None:
            allowed = self.users
        else:
            allowed = self.services is None or caller.system in self.services
        if not allowed:
            raise Refused("not-allowed")


class _Public(Permission):
    async def __call__(self, connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        """Everybody may call."""


public = _Public("public", users=True, services=None)
"""No sign-in is needed."""
signed_in = Permission("signed_in", users=True, services=None)
"""Any user, any service."""
user_only = Permission("user_only", users=True)
"""A person, not a service by itself."""


def service_only(*names: str) -> Permission:
    """These services, by themselves."""
    return Permission(f"service_only{names!r}", services=names)


# --- keys -----------------------------------------------------------------------------------------------------------


class KeyFileDamaged(Exception):
    """A key file cannot be used. The message is one sentence for the operator."""


def service_key(home: Path, name: str) -> Ed25519PrivateKey:
    """The service's own key, `keys/<name>.pem` in the data folder, made at first start; beside it, `<name>.pub`."""
    path = home / "keys" / f"{name}.pem"
    if path.exists():
        key = _private_key(path)
    else:
        key = Ed25519PrivateKey.generate()
        _write(
            path,
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            ),
            mode=0o600,
        )
    beside = path.with_suffix(".pub")
    if not beside.exists():
        pem = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        _write(beside, pem, mode=0o644)
    return key


def public_keys(home: Path, names: Iterable[str]) -> dict[str, Ed25519PublicKey]:
    """The public keys of these services, by name, from `keys/<name>.pub`."""
    return {name: _public_key(home / "keys" / f"{name}.pub") for name in names}


def _private_key(path: Path) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        raise _damaged(path) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _damaged(path)
    return key


def _public_key(path: Path) -> Ed25519PublicKey:
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        raise _damaged(path) from None
    if not isinstance(key, Ed25519PublicKey):
        raise _damaged(path)
    return key


def _damaged(path: Path) -> KeyFileDamaged:
    return KeyFileDamaged(
        f"The key file keys/{path.name} in the data folder cannot be read as an Ed25519 key: "
        "put the right file back, or remove it and its neighbour with the same name to have new ones made."
    )


def _write(path: Path, content: bytes, *, mode: int) -> None:
    # Written aside and moved, so that a crash leaves no half key.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    aside.unlink(missing_ok=True)
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
