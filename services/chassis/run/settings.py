"""The environment, read once into one frozen object. Unknown `OPENIMI_*` names are errors; so are bad values."""

import os
import urllib.parse
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class BadSetting(Exception):
    """A setting that cannot be used; the message is one sentence for the operator, naming the setting."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How this process runs (interfaces.md, Environment)."""

    mode: Literal["embedded"] = "embedded"
    """All services in one process on SQLite. The distributed mode comes with the next issue."""
    home: Path = Path("var")
    """Data folder: logs, views, keys, attachments, mails."""
    origin: str = ""
    """This deployment's name in its log and receipts; made at first start."""
    host: str = "127.0.0.1"
    port: int = 8080
    """Where pages and REST listen."""
    ops_port: int = 8081
    """Health, metrics, version; on the loopback address of `host`, never public."""
    kek_file: Path | None = None
    """The key that wraps all case keys; in HOME where it is not named."""
    smtp_url: str | None = None
    """`smtp://user:password@host:port` or `smtps://…`; without it mails go to HOME/mail."""
    training: bool = True
    """Training world, banner, shown sample logins."""
    base_url: str = ""
    """How users reach the pages; used in e-mails."""

    @property
    def secure(self) -> bool:
        """Whether users come by https, so that cookies are Secure."""
        return self.base_url.startswith("https://")

    def database(self, service: str, kind: str) -> Path:
        """`HOME/<service>.<kind>`, a file of its own for log, views and keys."""
        return self.home / f"{service}.{kind}"


_NAMES = {
    "OPENIMI_MODE": "mode",
    "OPENIMI_HOME": "home",
    "OPENIMI_ORIGIN": "origin",
    "OPENIMI_HOST": "host",
    "OPENIMI_PORT": "port",
    "OPENIMI_OPS_PORT": "ops_port",
    "OPENIMI_KEK_FILE": "kek_file",
    "OPENIMI_SMTP_URL": "smtp_url",
    "OPENIMI_TRAINING": "training",
    "OPENIMI_BASE_URL": "base_url",
}


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this process. Raises `BadSetting`."""
    given = {name: value for name, value in environment.items() if name.startswith("OPENIMI_")}
    unknown = sorted(set(given) - set(_NAMES))
    if unknown:
        raise BadSetting(f"The environment has {unknown[0]}, which OpenIMI does not know; remove it or mend its name.")
    values: dict[str, object] = {}
    for name, field in _NAMES.items():
        if name in given:
            values[field] = _value(name, field, given[name])
    settings = msgspec.structs.replace(Settings(), **values)
    if not settings.base_url:
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        settings = msgspec.structs.replace(settings, base_url=f"http://{host}:{settings.port}")
    _refuse_insecure(settings)
    return settings


def _value(name: str, field: str, value: str) -> object:
    if field == "mode" and value != "embedded":
        raise BadSetting(f"OPENIMI_MODE is {value!r}; this version runs in mode 'embedded' only.")
    if field == "training":
        if value not in ("yes", "no"):
            raise BadSetting(f"OPENIMI_TRAINING is {value!r}; say 'yes' or 'no'.")
        return value == "yes"
    if field in ("port", "ops_port"):
        if not value.isdecimal() or not 0 <= int(value) <= 65535:
            raise BadSetting(f"{name} is {value!r}; a port is a number from 0 to 65535.")
        return int(value)
    if field in ("home", "kek_file"):
        return Path(value)
    if field == "smtp_url" and urllib.parse.urlsplit(value).scheme not in ("smtp", "smtps"):
        raise BadSetting("OPENIMI_SMTP_URL must begin with smtp:// or smtps://.")
    if field == "base_url" and urllib.parse.urlsplit(value).scheme not in ("http", "https"):
        raise BadSetting("OPENIMI_BASE_URL must begin with http:// or https://.")
    return value.rstrip("/") if field == "base_url" else value


def _refuse_insecure(settings: Settings) -> None:
    if settings.training:
        return
    host = urllib.parse.urlsplit(settings.base_url).hostname
    if not settings.secure and host not in LOOPBACK:
        raise BadSetting("OPENIMI_BASE_URL must begin with https:// in production, where OPENIMI_TRAINING is 'no'.")
