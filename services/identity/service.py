"""Identity, whole: a table of contents."""

from contracts.identity import (
    DeactivateUser,
    GiveRole,
    ReactivateUser,
    RegisterUser,
    SetPassword,
    TakeRole,
    UpdateProfile,
)
from services.chassis.run.host import Host
from services.chassis.service import Decider, Feed, Job, Service, View
from services.identity import access, api, views
from services.identity.api import sessions
from services.identity.domain.user import decide, evolve
from services.identity.facts import facts, logins, passwords
from services.identity.jobs import sweep
from services.identity.training import training


async def prepare(host: Host) -> None:
    """The small tables beside the log: sessions, logins, passwords."""
    await sessions.prepare(host)
    await logins.prepare(host)
    await passwords.prepare(host)


USER = Decider(
    kind="user",
    commands=(RegisterUser, GiveRole, TakeRole, UpdateProfile, SetPassword, DeactivateUser, ReactivateUser),
    decide=decide,
    evolve=evolve,
    facts=facts,
    permits=access.permits,
    case=lambda stream, _: stream,
)
USERS = View(
    name="users",
    document=views.UserDocument,
    key=views.user_key,
    evolve=views.user,
    indexes=(
        ("login",),
        ("authority", "login"),
        ("authority", "status", "login"),
        ("authority", "status", "administers"),
    ),
)
AUTHORITIES = View(
    name="authorities", document=views.AuthorityDocument, key=views.authority_key, evolve=views.authority
)
SERVICE = Service(
    name="identity",
    deciders=(USER,),
    feeds=(Feed(source="identity", views=(USERS,)), Feed(source="directory", views=(AUTHORITIES,))),
    routes=api.ROUTES,
    jobs=(Job(name="identity.sweep", seconds=600, run=sweep, quiet=True),),
    training=training,
    prepare=prepare,
)
