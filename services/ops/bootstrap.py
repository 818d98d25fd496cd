"""Makes the first national coordinator of a real deployment, and its first user with a one-time password.

    OPENIMI_TRAINING=no python -m services.ops bootstrap --authority dk-nimic --country dk --name "..." --language da \\
        --timezone Europe/Copenhagen --login dk-nimic-1 --person "..." --email ...

The legal areas are opened and the question sets published that come with this version. The user has all roles of the
authority, and is the deployment's administrator, who registers the other countries' coordinators. A second run after a
crash goes on where the first one stopped; once there is a user it is refused, and `password` helps.
"""

import argparse
import asyncio
import datetime
from collections.abc import Sequence

import msgspec

from contracts.directory import AreaAccess, OpenArea, RegisterAuthority
from contracts.exchange import PublishQuestionSet
from contracts.identity import RegisterUser, Role
from contracts.record import Actor, Command
from services.chassis.run.deployment import Deployment
from services.chassis.run.host import derived_id
from services.chassis.run.settings import BadSetting
from services.directory.service import SERVICE as DIRECTORY
from services.directory.training import training as directory_world
from services.exchange.service import SERVICE as EXCHANGE
from services.exchange.training import question_sets
from services.identity.service import SERVICE as IDENTITY
from services.ops._opened import opened
from services.ops.password import one_time

BOOTSTRAP = Actor(system="bootstrap")
IN_EACH_AREA: list[Role] = ["viewer", "handler", "allocator", "referral-handler"]
WITHOUT_AREA: list[Role] = ["administrator", "auditor", "deployment-administrator"]


def main(arguments: Sequence[str]) -> int:
    """Print the login and its password."""
    asked = _parser().parse_args(arguments)
    areas = legal_areas()
    try:
        authority = msgspec.convert(_authority(asked, areas), RegisterAuthority)
        official = msgspec.convert(_official(asked, areas), RegisterUser)
    except msgspec.ValidationError as error:
        # msgspec's words may quote what was typed; where it was is enough.
        field = str(error).partition(" - at `$.")[2].rstrip("`")
        raise BadSetting(f"What the command line says of {field} cannot be used.") from None
    password = asyncio.run(_bootstrap(areas, authority, official))
    print(f"Log on as {official.login} with {password} within 24 hours, and set a password of your own.")
    return 0


def legal_areas() -> list[OpenArea]:
    """The legal areas that come with this version."""
    steps = directory_world(datetime.datetime.now(datetime.UTC))
    return [step.command for step in steps if isinstance(step.command, OpenArea)]


async def _bootstrap(areas: Sequence[OpenArea], authority: RegisterAuthority, official: RegisterUser) -> str:
    async with opened(DIRECTORY, IDENTITY, EXCHANGE, production=True) as deployment:
        identity = deployment.hosts["identity"]
        if await identity.views.count("users", {}):
            raise BadSetting("This deployment has users already; let one of its administrators register others.")
        for area in areas:
            await _execute(deployment, "directory", f"area:{area.code}", area)
        for questions in question_sets():
            command = PublishQuestionSet(question_set=questions)
            await _execute(deployment, "exchange", f"question-set:{questions.id}", command)
        await _execute(deployment, "directory", f"authority:{authority.id}", authority)
        user = derived_id("bootstrap", identity.settings.origin, official.login)[:32]
        await _execute(deployment, "identity", f"user:{user}", official)
        return await one_time(identity, user)


async def _execute(deployment: Deployment, service: str, stream: str, command: Command) -> None:
    host = deployment.hosts[service]
    await host.execute(stream, command, BOOTSTRAP, command_id=derived_id("bootstrap", stream))
    await deployment.catch_up()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.ops bootstrap", allow_abbrev=False)
    parser.add_argument("--authority", required=True, help="its id: dk-nimic")
    parser.add_argument("--country", required=True, help="two small letters")
    parser.add_argument("--name", required=True, help="the authority's official name")
    parser.add_argument("--language", required=True, help="in which the authority and its user are written to: da")
    parser.add_argument("--timezone", required=True, help="of the country's capital: Europe/Copenhagen")
    parser.add_argument("--login", required=True, help="of the first user: dk-nimic-1")
    parser.add_argument("--person", required=True, help="the first user's name")
    parser.add_argument("--email", required=True, help="the first user's address")
    return parser


def _authority(asked: argparse.Namespace, areas: Sequence[OpenArea]) -> dict[str, object]:
    return {
        "type": "register-authority",
        "id": asked.authority,
        "official_name": asked.name,
        "informal_title": {asked.language: asked.name},
        "country": asked.country,
        "languages": [asked.language],
        "notice_language": asked.language,
        "timezone": asked.timezone,
        "coordinates": "national",
        "areas": [AreaAccess(area=area.code, modules=area.modules, role="coordinator") for area in areas],
    }


def _official(asked: argparse.Namespace, areas: Sequence[OpenArea]) -> dict[str, object]:
    return {
        "type": "register-user",
        "login": asked.login,
        "authority": asked.authority,
        "country": asked.country,
        "name": asked.person,
        "email": asked.email,
        "language": asked.language,
        "roles": {area.code: IN_EACH_AREA for area in areas} | {"*": WITHOUT_AREA},
    }
