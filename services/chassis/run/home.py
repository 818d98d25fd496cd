"""The data folder: held by one process, readable by its owner alone, never opened by older code than wrote it."""

import fcntl
import os
import re
from pathlib import Path
from typing import IO

import msgspec
import uuid_utils

from services.chassis.run.settings import BadSetting, Settings

LAYOUT = 1
"""The version of what lies in the folder. Raised when older code could no longer read it."""


def enter(settings: Settings) -> tuple[Settings, IO[str]]:
    """Make the folder ready for this process. The settings with the deployment's origin, and the lock to hold.

    Raises `BadSetting` with one sentence where the folder cannot be used.
    """
    home = settings.home.absolute()
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = (home / "lock").open("a+")
    except OSError as error:
        raise BadSetting(f"The data folder {home} cannot be used: {error.strerror}.") from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise BadSetting(f"Another OpenIMI process already uses the data folder {home}.") from None
    try:
        _check_layout(home)
        origin = _origin(home, settings.origin)
        _check_databases(home)
    except BaseException:
        lock.close()
        raise
    return msgspec.structs.replace(settings, home=home, origin=origin), lock


def _check_layout(home: Path) -> None:
    known = _read(home / "layout")
    if known is None:
        _write(home / "layout", str(LAYOUT))
    elif not known.isdecimal() or int(known) > LAYOUT:
        raise BadSetting(
            f"The data folder {home} was written by a newer version of OpenIMI (layout {known[:20]}, "
            f"this version knows {LAYOUT}); run that version, or name another folder in OPENIMI_HOME."
        )


def _origin(home: Path, wanted: str) -> str:
    known = _read(home / "origin")
    if known is None:
        origin = wanted or f"openimi-{uuid_utils.uuid7().hex[-8:]}"
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,63}", origin):
            raise BadSetting("OPENIMI_ORIGIN must be 2 to 64 lower-case letters, digits, dots and hyphens.")
        _write(home / "origin", origin)
        return origin
    if wanted and wanted != known:
        raise BadSetting(f"OPENIMI_ORIGIN is {wanted!r}, but the data folder {home} belongs to {known!r}.")
    return known


def _check_databases(home: Path) -> None:
    for path in sorted([*home.glob("*.log"), *home.glob("*.views"), *home.glob("*.keys")]):
        if not os.access(path, os.R_OK | os.W_OK):
            raise BadSetting(f"The file {path} in the data folder cannot be read and written by this user.")
        with path.open("rb") as file:
            head = file.read(16)
        if head and head != b"SQLite format 3\0":
            raise BadSetting(f"The file {path} in the data folder is damaged: it is no SQLite database.")


def _read(path: Path) -> str | None:
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise BadSetting(f"The file {path} in the data folder cannot be read.") from None


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text + "\n")
    except OSError as error:
        raise BadSetting(f"The data folder {path.parent} cannot be written: {error.strerror}.") from None
