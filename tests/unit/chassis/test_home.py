"""The data folder: one process at a time, one deployment, never opened by older code than wrote it."""

import os
import stat
from pathlib import Path

import pytest

from services.chassis.run import home
from services.chassis.run.settings import BadSetting, Settings


def entered(folder: Path, **fields: object) -> Settings:
    """The settings with which a process goes on; it leaves at once."""
    settings, lock = home.enter(Settings(home=folder, **fields))  # type: ignore[arg-type]
    lock.close()
    return settings


def refusal(folder: Path, **fields: object) -> str:
    """The sentence with which the folder is refused."""
    with pytest.raises(BadSetting) as bad:
        entered(folder, **fields)
    sentence = str(bad.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_a_new_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    settings = entered(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    assert settings.home == tmp_path / "a" / "b"


def test_the_origin_is_made_once_and_kept(tmp_path: Path) -> None:
    first = entered(tmp_path)
    assert first.origin.startswith("openimi-")
    assert entered(tmp_path).origin == first.origin
    assert entered(tmp_path, origin=first.origin).origin == first.origin


def test_a_chosen_origin_is_kept_and_cannot_be_another_later(tmp_path: Path) -> None:
    assert entered(tmp_path, origin="imi.dk").origin == "imi.dk"
    assert "OPENIMI_ORIGIN" in refusal(tmp_path, origin="imi.pt")


@pytest.mark.parametrize("origin", ["x", "IMI", "a b", "-imi", "i/mi", "é" * 3, "a" * 65])
def test_an_origin_is_a_plain_name(tmp_path: Path, origin: str) -> None:
    assert "OPENIMI_ORIGIN" in refusal(tmp_path, origin=origin)
    assert not (tmp_path / "origin").exists()


def test_a_second_process_is_refused_until_the_first_has_left(tmp_path: Path) -> None:
    _, lock = home.enter(Settings(home=tmp_path))
    assert "already uses the data folder" in refusal(tmp_path)
    lock.close()
    entered(tmp_path)


def test_a_refusal_leaves_the_folder_free(tmp_path: Path) -> None:
    entered(tmp_path, origin="imi.dk")
    refusal(tmp_path, origin="imi.pt")
    entered(tmp_path)


@pytest.mark.parametrize("layout", [str(home.LAYOUT + 1), "999", "x", ""])
def test_a_folder_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path, layout: str) -> None:
    (tmp_path / "layout").write_text(layout)
    said = refusal(tmp_path)
    assert "newer version" in said
    assert "OPENIMI_HOME" in said
    assert (tmp_path / "layout").read_text() == layout
    assert not (tmp_path / "origin").exists()


def test_a_layout_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "layout").write_bytes(b"\xff\xfe")
    assert str(tmp_path / "layout") in refusal(tmp_path)


@pytest.mark.parametrize("name", ["exchange.log", "exchange.views", "exchange.keys"])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"not a database at all")
    assert name in refusal(tmp_path)
    (tmp_path / name).write_bytes(b"")
    entered(tmp_path)  # an empty one is a new one


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    assert str(tmp_path / "home") in refusal(tmp_path / "home")


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "exchange.log").write_bytes(b"SQLite format 3\0")
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "exchange.log")
    said = refusal(tmp_path)
    assert "exchange.log" in said
    assert "cannot be read and written" in said
