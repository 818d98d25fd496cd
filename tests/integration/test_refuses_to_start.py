"""What cannot work is refused at start: one sentence for the operator on standard error, and a status that says so."""

import os
import signal
import socket
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.deployment import Product, copied_world

Make = Callable[..., Product]


def refusal(product: Product) -> str:
    """The one sentence with which it refuses."""
    product.begin()
    status = product.ended(30)
    assert status == 2, f"ended with {status}:\n{product.output}"
    lines = product.output.splitlines()
    assert len(lines) == 1, product.output
    (line,) = lines
    assert line.startswith("OpenIMI: ")
    assert line.endswith("."), line
    return line.removeprefix("OpenIMI: ")


@pytest.mark.parametrize("taken", ["port", "ops_port"])
def test_a_taken_port(product: Make, tmp_path: Path, taken: str) -> None:
    made = product(tmp_path / "home")
    with socket.socket() as other:
        other.bind(("127.0.0.1", getattr(made, taken)))
        other.listen()
        said = refusal(made)
    name = {"port": "OPENIMI_PORT", "ops_port": "OPENIMI_OPS_PORT"}[taken]
    assert said.startswith(f"The address 127.0.0.1:{getattr(made, taken)} is already in use")
    assert name in said


def test_a_data_folder_that_is_no_folder(product: Make, tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    assert str(tmp_path / "home") in refusal(product(tmp_path / "home"))


@pytest.mark.parametrize("name", ["exchange.log", "exchange.views", "identity.keys"])
def test_a_database_that_is_none(product: Make, tmp_path: Path, name: str) -> None:
    home = copied_world(tmp_path)
    (home / name).write_bytes(b"Once upon a time there was a database here. ")
    said = refusal(product(home))
    assert name in said
    assert "damaged" in said


WITHOUT_PRIVILEGE = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search") if os.getuid() == 0 else ()
"""The superuser may read everything; without these two capabilities even he may not."""


@pytest.mark.parametrize("mode", [0, stat.S_IRUSR | stat.S_IXUSR], ids=["unreadable", "read-only"])
def test_a_data_folder_that_may_not_be_used(product: Make, tmp_path: Path, mode: int) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    home.chmod(mode)
    try:
        made = product(home)
        made.under = WITHOUT_PRIVILEGE
        assert refusal(made) == f"The data folder {home} cannot be used: Permission denied."
    finally:
        home.chmod(0o700)


def test_a_name_that_it_does_not_know(product: Make, tmp_path: Path) -> None:
    said = refusal(product(tmp_path / "home", OPENIMI_PROT="8080"))
    assert said.startswith("The environment has OPENIMI_PROT, which OpenIMI does not know")
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("name", ["kek", "identity.pem", "exchange.pub"])
@pytest.mark.parametrize("content", [b"", b"\0\xff not a key"], ids=["empty", "rubbish"])
def test_a_damaged_key_file(product: Make, tmp_path: Path, name: str, content: bytes) -> None:
    home = copied_world(tmp_path)
    (home / "keys" / name).write_bytes(content)
    said = refusal(product(home))
    assert name in said
    assert "key file" in said
    assert (home / "keys" / name).read_bytes() == content, "a damaged key is never overwritten"


def test_the_key_file_of_another_deployment(product: Make, tmp_path: Path) -> None:
    home = copied_world(tmp_path)
    (home / "keys" / "kek").write_text("ab" * 32 + "\n")
    assert "does not open this deployment's key ring" in refusal(product(home))


def test_a_data_folder_of_a_newer_version(product: Make, tmp_path: Path) -> None:
    home = copied_world(tmp_path)
    (home / "layout").write_text("2\n")
    assert "was written by a newer version of OpenIMI" in refusal(product(home))


def test_a_second_process_on_the_same_folder(product: Make, tmp_path: Path) -> None:
    first = product().start()
    assert "Another OpenIMI process already uses" in refusal(product(first.home))
    assert first.ready()


def test_a_log_that_lost_a_trigger(product: Make, tmp_path: Path) -> None:
    home = copied_world(tmp_path)
    with sqlite3.connect(home / "exchange.log") as log:
        log.execute("DROP TRIGGER log_refuses_update")
    log.close()
    said = refusal(product(home))
    assert "The log of exchange has lost its append-only trigger log_refuses_update" in said


def test_production_over_plain_http(product: Make, tmp_path: Path) -> None:
    made = product(tmp_path / "home", OPENIMI_TRAINING="no", OPENIMI_BASE_URL="http://imi.example")
    assert "OPENIMI_BASE_URL must begin with https://" in refusal(made)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_cleanly_when_asked(product: Make, number: signal.Signals) -> None:
    running = product().start()
    running.signal(number)
    assert running.ended(30) == 0
    assert running.output.splitlines()[-1].startswith('{"event": "stopped"')
