"""Actor tokens: only a good one says who asks; every forged one is refused in the same way."""

import base64
import hashlib
import hmac
import json
import os
import stat
import uuid
from collections.abc import Callable
from pathlib import Path
from time import time
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from contracts.record import Actor
from contracts.refusal import Refused
from services.chassis.web import auth

IDENTITY = Ed25519PrivateKey.generate()
EXCHANGE = Ed25519PrivateKey.generate()
STRANGER = Ed25519PrivateKey.generate()
ACTOR = Actor(
    user="3f" * 16,
    authority="dk-pq",
    country="dk",
    roles={"pq": frozenset({"handler", "viewer"}), "*": frozenset({"auditor"})},
    language="da",
)
EXCHANGE_ITSELF = Actor(system="exchange")


def directory() -> auth.Verifier:
    return auth.Verifier({"identity": IDENTITY.public_key(), "exchange": EXCHANGE.public_key()}, "directory")


def claims(**changes: Any) -> dict[str, Any]:
    """The claims of a good user's token, with changes; `None` takes one away."""
    now = int(time())
    good: dict[str, Any] = {
        "iss": "identity",
        "sub": ACTOR.user,
        "aud": "openimi",
        "iat": now,
        "exp": now + 60,
        "jti": uuid.uuid4().hex,
        "aut": "dk-pq",
        "cty": "dk",
        "rol": {"pq": ["handler"]},
        "lng": "da",
    }
    return {name: value for name, value in (good | changes).items() if value is not None}


def signed(
    key: Any = IDENTITY, *, algorithm: str = "EdDSA", header: dict[str, Any] | None = None, **changes: Any
) -> str:
    return jwt.PyJWS().encode(
        json.dumps(claims(**changes)).encode(),
        key,
        algorithm=algorithm,
        headers={"typ": "openimi-actor+jwt"} | (header or {}),
    )


def _part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def _unsigned(alg: str) -> str:
    return f"{_part({'alg': alg, 'typ': 'openimi-actor+jwt'})}.{_part(claims())}."


def _hmac_with_the_public_key() -> str:
    pem = IDENTITY.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    said = f"{_part({'alg': 'HS256', 'typ': 'openimi-actor+jwt'})}.{_part(claims())}"
    mac = hmac.new(pem, said.encode(), hashlib.sha256).digest()
    return f"{said}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def _with_other_claims() -> str:
    header, _, signature = signed().split(".")
    return f"{header}.{_part(claims(sub='44' * 16))}.{signature}"


def _with_cut_signature() -> str:
    return signed()[:-4]


def _stranger_jwk() -> dict[str, str]:
    raw = STRANGER.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return {"kty": "OKP", "crv": "Ed25519", "x": base64.urlsafe_b64encode(raw).rstrip(b"=").decode()}


FORGED: dict[str, Callable[[], str]] = {
    "nothing": lambda: "",
    "no token at all": lambda: "abc",
    "three dots": lambda: "...",
    "not base64": lambda: "%%.%%.%%",
    "deeply nested": lambda: f"{_part({'alg': 'EdDSA'})}.{base64.urlsafe_b64encode(b'[' * 20_000).decode()}.aa",
    "claims that are a list": lambda: f"{_part({'alg': 'EdDSA'})}.{_part([1])}.aa",
    "alg none": lambda: _unsigned("none"),
    "alg None": lambda: _unsigned("None"),
    "alg EdDSA without a signature": lambda: _unsigned("EdDSA"),
    "HMAC with the public key": _hmac_with_the_public_key,
    "a stranger's key": lambda: signed(STRANGER),
    "a stranger's key and its jwk": lambda: signed(STRANGER, header={"jwk": _stranger_jwk()}),
    "a stranger's key and a jku": lambda: signed(STRANGER, header={"jku": "https://stranger.example/keys"}),
    "a stranger's key and an x5u": lambda: signed(STRANGER, header={"x5u": "https://stranger.example/chain"}),
    "a stranger's key and identity's kid": lambda: signed(STRANGER, header={"kid": "identity"}),
    "an unknown critical header": lambda: signed(header={"crit": ["level"], "level": 5}),
    "another type of token": lambda: signed(header={"typ": "JWT"}),
    "claims changed afterwards": _with_other_claims,
    "a cut signature": _with_cut_signature,
    "an unknown issuer": lambda: signed(STRANGER, iss="stranger"),
    "no issuer": lambda: signed(iss=None),
    "an issuer that is a list": lambda: signed(iss=["identity"]),
    "a user by a service's key": lambda: signed(EXCHANGE),
    "a user said by a service": lambda: signed(EXCHANGE, iss="exchange"),
    "a service said by another": lambda: signed(EXCHANGE, iss="exchange", sub="system/gateway", aud="directory"),
    "a service said by identity": lambda: signed(sub="system/exchange", aud="directory"),
    "a service's token for another service": lambda: signed(
        EXCHANGE, iss="exchange", sub="system/exchange", aud="notifier"
    ),
    "a service's token for all": lambda: signed(EXCHANGE, iss="exchange", sub="system/exchange", aud="openimi"),
    "a user's token for one service": lambda: signed(aud="directory"),
    "several audiences": lambda: signed(aud=["openimi", "directory"]),
    "no audience": lambda: signed(aud=None),
    "nobody": lambda: signed(sub=""),
    "no subject": lambda: signed(sub=None),
    "ended": lambda: signed(iat=int(time()) - 120, exp=int(time()) - auth.LEEWAY - 1),
    "never ending": lambda: signed(exp=None),
    "an end that is a word": lambda: signed(exp="tomorrow"),
    "not yet": lambda: signed(nbf=int(time()) + 60),
    "issued in the future": lambda: signed(iat=int(time()) + 60),
    "no id": lambda: signed(jti=None),
    "roles that are a word": lambda: signed(rol="administrator"),
    "an authority that is a number": lambda: signed(aut=7),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED.keys())
def test_a_forged_token_is_nobody(forged: Callable[[], str]) -> None:
    with pytest.raises(Refused) as refusal:
        directory().verify(forged())
    assert refusal.value.code == "not-signed-in"


def test_the_corpus_is_forged_by_what_it_says_alone() -> None:
    """Without its one change each of them is good, else the corpus would prove nothing."""
    assert directory().verify(signed()).user == ACTOR.user
    own = signed(EXCHANGE, iss="exchange", sub="system/exchange", aud="directory")
    assert directory().verify(own) == EXCHANGE_ITSELF


def test_a_users_token_says_who_it_is_at_every_service() -> None:
    token = auth.issue(IDENTITY, "identity", auth.USERS, ACTOR, session="s1")
    for service in ("directory", "exchange"):
        verified = auth.Verifier({"identity": IDENTITY.public_key()}, service).verified(token)
        assert verified.actor == ACTOR
        assert verified.session == "s1"


def test_a_services_token_says_so() -> None:
    token = auth.issue(EXCHANGE, "exchange", "directory", EXCHANGE_ITSELF)
    assert directory().verify(token) == EXCHANGE_ITSELF


def test_a_remembered_token_ends_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    verifier = directory()
    token = auth.issue(IDENTITY, "identity", auth.USERS, ACTOR, seconds=60)
    assert verifier.verify(token) == ACTOR
    monkeypatch.setattr(auth, "time", lambda: time() + 59)
    assert verifier.verify(token) == ACTOR
    monkeypatch.setattr(auth, "time", lambda: time() + 61 + auth.LEEWAY)
    with pytest.raises(Refused):
        verifier.verify(token)


def test_no_more_tokens_are_remembered_than_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "CACHED", 10)
    verifier = directory()
    tokens = [auth.issue(IDENTITY, "identity", auth.USERS, ACTOR) for _ in range(25)]
    assert [verifier.verify(token) for token in tokens] == [ACTOR] * 25
    assert len(verifier._good) <= 10


# --- what a route demands -------------------------------------------------------------------------------------------


def call(token: str | None, scheme: str = "Bearer") -> Any:
    """A call of the directory service with this token."""
    return SimpleNamespace(
        headers={} if token is None else {"authorization": f"{scheme} {token}"},
        app=SimpleNamespace(state=SimpleNamespace(verifier=directory())),
    )


USER = auth.issue(IDENTITY, "identity", auth.USERS, ACTOR, seconds=600)
SERVICE = auth.issue(EXCHANGE, "exchange", "directory", EXCHANGE_ITSELF, seconds=600)


@pytest.mark.parametrize(
    ("permission", "token", "refused"),
    [
        (auth.public, None, None),
        (auth.public, "forged", None),
        (auth.signed_in, USER, None),
        (auth.signed_in, SERVICE, None),
        (auth.signed_in, None, "not-signed-in"),
        (auth.signed_in, "forged", "not-signed-in"),
        (auth.user_only, USER, None),
        (auth.user_only, SERVICE, "not-allowed"),
        (auth.user_only, None, "not-signed-in"),
        (auth.service_only("exchange"), SERVICE, None),
        (auth.service_only("gateway"), SERVICE, "not-allowed"),
        (auth.service_only("gateway"), USER, "not-allowed"),
        (auth.service_only("gateway"), None, "not-signed-in"),
    ],
)
async def test_what_a_route_demands(permission: auth.Permission, token: str | None, refused: str | None) -> None:
    if refused is None:
        await permission(call(token), None)  # type: ignore[arg-type]
    else:
        with pytest.raises(Refused) as refusal:
            await permission(call(token), None)  # type: ignore[arg-type]
        assert refusal.value.code == refused


def test_the_token_comes_as_bearer_and_no_other_way() -> None:
    assert auth.actor(call(USER)) == ACTOR
    with pytest.raises(Refused):
        auth.actor(call(USER, scheme="Basic"))


# --- keys -----------------------------------------------------------------------------------------------------------


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    made = auth.service_key(tmp_path, "exchange")
    again = auth.service_key(tmp_path, "exchange")
    assert made.private_bytes_raw() == again.private_bytes_raw()
    assert stat.S_IMODE((tmp_path / "keys" / "exchange.pem").stat().st_mode) == 0o600
    public = auth.public_keys(tmp_path, ["exchange"])["exchange"]
    assert public.public_bytes_raw() == made.public_key().public_bytes_raw()
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == ["exchange.pem", "exchange.pub"]


@pytest.mark.parametrize(
    "damage", [b"", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", os.urandom(64)]
)
@pytest.mark.parametrize("suffix", ["pem", "pub"])
def test_a_damaged_key_file_is_said_in_one_sentence(tmp_path: Path, suffix: str, damage: bytes) -> None:
    auth.service_key(tmp_path, "exchange")
    (tmp_path / "keys" / f"exchange.{suffix}").write_bytes(damage)
    with pytest.raises(auth.KeyFileDamaged) as said:
        auth.service_key(tmp_path, "exchange")
        auth.public_keys(tmp_path, ["exchange"])
    assert f"keys/exchange.{suffix}" in str(said.value)
    assert str(tmp_path) not in str(said.value)


def test_another_kind_of_key_is_damage_too(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric import ec

    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "exchange.pem").write_bytes(pem)
    with pytest.raises(auth.KeyFileDamaged):
        auth.service_key(tmp_path, "exchange")
