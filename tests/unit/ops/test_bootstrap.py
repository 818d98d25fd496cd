"""The first way into a real deployment, and the way back in for whom nobody else can help."""

import asyncio
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from contracts.refusal import Refused
from services.chassis.run import home, settings
from services.chassis.run.deployment import Deployment
from services.chassis.run.settings import BadSetting
from services.chassis.service import Service
from services.directory.service import SERVICE as DIRECTORY
from services.exchange.service import SERVICE as EXCHANGE
from services.identity.service import SERVICE as IDENTITY
from services.ops import __main__ as ops
from services.ops import bootstrap, password

ARGUMENTS = {
    "authority": "dk-nimic",
    "country": "dk",
    "name": "Styrelsen for Samarbejde",
    "language": "da",
    "timezone": "Europe/Copenhagen",
    "login": "dk-nimic-1",
    "person": "Ane Holm",
    "email": "ane@example.org",
}


@pytest.fixture(autouse=True)
def _production(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENIMI_HOME", str(tmp_path))
    monkeypatch.setenv("OPENIMI_TRAINING", "no")


def line(**changes: str) -> list[str]:
    """The command line, with changes."""
    return [word for name, value in (ARGUMENTS | changes).items() for word in (f"--{name}", value)]


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    """The one-time password on the terminal."""
    found = re.search(r"Log on as dk-nimic-1 with (\S+) within 24 hours", capsys.readouterr().out)
    assert found is not None
    return found.group(1)


async def sign_in(*passwords: str) -> list[tuple[int, dict[str, Sequence[str]]]]:
    """Status and roles with which the deployment answers a log-on with each of these passwords."""
    chosen, lock = home.enter(settings.read())
    with lock:
        deployment = Deployment(chosen, (DIRECTORY, IDENTITY, EXCHANGE, Service(name="gateway")))
        await deployment.prepare()
        token = deployment.hosts["gateway"].service_token("identity")
        answers = []
        for one in passwords:
            body = f'{{"login":"dk-nimic-1","password":"{one}"}}'.encode()
            reply = await deployment.upstream.call("identity", "POST", "/sessions", token=token, body=body)
            answers.append((reply.status, reply.json().get("user", {}).get("roles", {})))
        await deployment.stop()
    return answers


def test_the_first_user_has_all_roles_and_signs_in_with_what_was_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(line()) == 0
    good = printed(capsys)
    (right, roles), (wrong, _) = asyncio.run(sign_in(good, "training-only"))
    assert (right, wrong) == (201, 401)
    assert roles["*"] == ["administrator", "auditor", "deployment-administrator"]
    assert {"pq", "sd", "pw"} < set(roles)
    assert roles["pq"] == ["allocator", "handler", "referral-handler", "viewer"]


def test_there_is_one_first_user() -> None:
    assert bootstrap.main(line()) == 0
    with pytest.raises(BadSetting, match="has users already"):
        bootstrap.main(line(login="dk-nimic-2"))


def test_a_refused_attempt_is_mended_and_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(Refused):
        bootstrap.main(line(timezone="Nowhere/Nothing"))
    assert bootstrap.main(line()) == 0
    assert printed(capsys)


@pytest.mark.parametrize("changes", [{"login": "A b"}, {"email": "nobody"}, {"country": "Denmark"}])
def test_a_bad_command_line_is_said_without_what_was_typed(changes: dict[str, str]) -> None:
    with pytest.raises(BadSetting) as said:
        bootstrap.main(line(**changes))
    ((field, typed),) = changes.items()
    assert field in str(said.value) and typed not in str(said.value)


def test_a_training_world_needs_no_bootstrap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENIMI_TRAINING", "yes")
    with pytest.raises(BadSetting, match="OPENIMI_TRAINING"):
        bootstrap.main(line())


def test_a_new_one_time_password_takes_the_place_of_the_old_one(capsys: pytest.CaptureFixture[str]) -> None:
    bootstrap.main(line())
    old = printed(capsys)
    assert password.main(["--login", "dk-nimic-1"]) == 0
    new = printed(capsys)
    assert [status for status, _ in asyncio.run(sign_in(old, new))] == [401, 201]
    with pytest.raises(BadSetting, match="no active user"):
        password.main(["--login", "dk-nimic-9"])


def test_every_command_is_a_module_with_a_main() -> None:
    assert {"bootstrap", "openapi", "password"} <= set(ops.commands())
    for module in ops.commands().values():
        assert callable(__import__(module, fromlist=["main"]).main)


def test_an_unknown_command_prints_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert ops.main(["make-coffee"]) == 2
    assert "bootstrap" in capsys.readouterr().out
