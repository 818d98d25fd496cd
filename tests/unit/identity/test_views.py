"""Documents from facts, and the users of the training world."""

import datetime
from collections import Counter

from contracts.directory import AreaAccess, AreaGranted, AreaWithdrawn, AuthorityRegistered, AuthorityRenamed, Contact
from contracts.identity import (
    PasswordSet,
    Profile,
    ProfileUpdated,
    RegisterUser,
    RoleGiven,
    RoleTaken,
    SignedIn,
    UserDeactivated,
    UserReactivated,
    UserRegistered,
)
from services.identity.service import AUTHORITIES, USERS
from services.identity.training import training, user_id
from services.identity.views import UserDocument
from tests.support.stories import NOON, documents, records

REGISTERED = UserRegistered(
    private=(Profile(name="Ana Holm", email="ana@example.org", phone=None),),
    login="dk-pq-1",
    authority="dk-pq",
    country="dk",
    language="da",
    roles={"pq": ["handler", "viewer"]},
)


def test_a_user_as_others_find_her() -> None:
    told = (
        REGISTERED,
        RoleGiven(area="*", role="administrator"),
        RoleTaken(area="pq", role="viewer"),
        ProfileUpdated(private=(Profile(phone="+45 1"),), language="en"),
        SignedIn(),
        UserDeactivated(),
    )
    assert documents(USERS, records("user:ana", *told)) == {
        "ana": UserDocument(
            login="dk-pq-1",
            authority="dk-pq",
            country="dk",
            language="en",
            roles={"pq": ["handler"], "*": ["administrator"]},
            status="deactivated",
            administers=True,
            registered_at=NOON,
            profile=4,
            sessions_from=6,
        )
    }


def test_an_administrator_is_one_by_any_of_her_roles() -> None:
    def administers(*told: RoleGiven | RoleTaken) -> bool:
        return bool(documents(USERS, records("user:ana", REGISTERED, *told))["ana"].administers)

    assert not administers()
    assert administers(RoleGiven(area="pq", role="administrator"))
    assert not administers(RoleGiven(area="pq", role="administrator"), RoleTaken(area="pq", role="administrator"))


def test_sessions_end_with_a_password_and_with_access() -> None:
    held = documents(USERS, records("user:ana", REGISTERED, SignedIn(), PasswordSet()))["ana"]
    assert (held.status, held.sessions_from) == ("active", 3)
    back = documents(USERS, records("user:ana", REGISTERED, UserDeactivated(), UserReactivated()))["ana"]
    assert (back.status, back.sessions_from) == ("active", 2)


def test_an_authority_as_the_rules_need_it() -> None:
    registered = AuthorityRegistered(
        official_name="A",
        informal_title={"en": "A"},
        country="dk",
        languages=["da"],
        notice_language="da",
        timezone="Europe/Copenhagen",
        contact=Contact(),
        coordinator="dk-nimic",
        areas=[AreaAccess(area="sd"), AreaAccess(area="pq")],
    )
    held = documents(AUTHORITIES, records("authority:dk-pq", registered, AuthorityRenamed(official_name="B")))["dk-pq"]
    assert (held.country, held.coordinator, held.areas, held.coordinates) == ("dk", "dk-nimic", ["pq", "sd"], False)
    granted = AreaGranted(access=AreaAccess(area="sd", role="coordinator"))
    held = documents(AUTHORITIES, records("authority:dk-pq", registered, granted))["dk-pq"]
    assert (held.areas, held.coordinates) == (["pq", "sd"], True)
    gone = AreaWithdrawn(area="sd")
    held = documents(AUTHORITIES, records("authority:dk-pq", registered, granted, gone))["dk-pq"]
    assert (held.areas, held.coordinates) == (["pq"], False)


def test_the_training_world_has_two_users_in_each_of_four_authorities_of_thirty_countries() -> None:
    steps = list(training(NOON))
    users = {step.command.login: step.command for step in steps if isinstance(step.command, RegisterUser)}
    assert len(users) == len(steps) == 240
    assert set(Counter(user.country for user in users.values()).values()) == {8}
    assert len({user.name for user in users.values()}) == 240
    assert all(step.stream == f"user:{user_id(step.command.login)}" for step in steps)  # type: ignore[attr-defined]
    assert all(NOON - datetime.timedelta(days=90) <= step.at < NOON for step in steps)
    assert users["dk-pq-1"].roles == {"pq": ["administrator", "allocator", "handler", "viewer"]}
    assert users["pt-pq-2"].roles == {"pq": ["handler", "viewer"]}
    assert users["el-nimic-1"].roles["*"] == ["auditor"]
    assert set(users["el-nimic-1"].roles) == {"pq", "sd", "pw", "*"}
    assert "referral-handler" in users["el-nimic-1"].roles["pw"]
    assert users["dk-pq-1"].language == "da" and users["pt-pq-1"].language == "pt"
