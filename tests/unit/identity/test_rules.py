"""Who may become a user, what a user may be, and who decides on it."""

from typing import Any

import pytest

from contracts.identity import (
    DeactivateUser,
    GiveRole,
    PasswordSet,
    Profile,
    ProfileUpdated,
    ReactivateUser,
    RegisterUser,
    RoleGiven,
    RoleTaken,
    SetPassword,
    SignedIn,
    SignInRefused,
    TakeRole,
    UpdateProfile,
    UserDeactivated,
    UserReactivated,
    UserRegistered,
)
from contracts.record import Actor
from services.identity.domain.user import (
    Authority,
    BeginSession,
    Facts,
    RefuseSignIn,
    User,
    decide,
    evolve,
    offered,
)
from tests.support.stories import fold, public, records, stories

ANA = "ana"
AUTHORITY = Authority(country="dk", coordinator="dk-nimic", areas=frozenset({"pq", "sd"}))
COORDINATOR = Authority(country="dk", coordinates=True, areas=frozenset({"pq", "sd"}))
given = stories(decide, evolve, stream=f"user:{ANA}", facts=Facts(authority=AUTHORITY, administrators=1))


def of(authority: str, user: str = "boss", **roles: str) -> Actor:
    """A user of this authority with one role in each of these areas."""
    held = {("*" if area == "all" else area): frozenset({role}) for area, role in roles.items()}
    return Actor(user=user, authority=authority, country="dk", roles=held)


ADMINISTRATOR = of("dk-pq", all="administrator")
ADMINISTRATOR_IN_AN_AREA = of("dk-pq", pq="administrator")
COLLEAGUE = of("dk-pq", pq="handler")
HERSELF = of("dk-pq", ANA, pq="handler")
COORDINATORS_ADMINISTRATOR = of("dk-nimic", all="administrator")
STRANGER = of("pt-pq", all="administrator")
DEPLOYMENT = of("eu-nimic", all="deployment-administrator")
TRAINING = Actor(system="training")
BOOTSTRAP = Actor(system="bootstrap")
NOTIFIER = Actor(system="notifier")
IDENTITY = Actor(system="identity")
ABOVE_ALL = (DEPLOYMENT, TRAINING, BOOTSTRAP)

REGISTER = RegisterUser(
    login="dk-pq-7",
    authority="dk-pq",
    country="dk",
    name="Ana Holm",
    email="ana@example.org",
    language="da",
    roles={"pq": ["viewer", "handler", "viewer"], "sd": []},
)
REGISTERED = UserRegistered(
    private=(Profile(name="Ana Holm", email="ana@example.org", phone=None),),
    login="dk-pq-7",
    authority="dk-pq",
    country="dk",
    language="da",
    roles={"pq": ["handler", "viewer"]},
)
ADMINISTERS = RoleGiven(area="*", role="administrator")


def register(**changes: Any) -> RegisterUser:
    return RegisterUser(**({name: getattr(REGISTER, name) for name in REGISTER.__struct_fields__} | changes))


# --- registering ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", [ADMINISTRATOR, ADMINISTRATOR_IN_AN_AREA, *ABOVE_ALL])
def test_who_registers_a_user(actor: Actor) -> None:
    given().when(REGISTER, by=actor).then(REGISTERED)


@pytest.mark.parametrize("actor", [COLLEAGUE, STRANGER, NOTIFIER, COORDINATORS_ADMINISTRATOR])
def test_who_does_not(actor: Actor) -> None:
    given().when(REGISTER, by=actor).refused("not-allowed")


def test_the_coordinator_registers_while_there_is_no_administrator() -> None:
    given().when(REGISTER, by=COORDINATORS_ADMINISTRATOR, administrators=0).then(REGISTERED)
    given().when(REGISTER, by=of("dk-nimic", pq="handler"), administrators=0).refused("not-allowed")
    given().when(REGISTER, by=STRANGER, administrators=0).refused("not-allowed")


def test_a_login_belongs_to_one_user() -> None:
    given().when(REGISTER, by=ADMINISTRATOR, login_taken=True).refused("login-taken", "/login")


def test_a_user_is_registered_once() -> None:
    given(REGISTERED).when(REGISTER, by=ADMINISTRATOR).refused("wrong-stage")


def test_a_user_is_of_an_authority_that_directory_knows_and_of_its_country() -> None:
    given().when(REGISTER, by=ADMINISTRATOR, authority=None).refused("unknown-authority", "/authority")
    given().when(register(country="se"), by=ADMINISTRATOR).refused("invalid", "/country")


def test_first_roles_are_held_to_the_rules_of_roles() -> None:
    given().when(register(roles={"pw": ["viewer"]}), by=ADMINISTRATOR).refused("unknown-area", "/roles/pw")


# --- roles ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", [ADMINISTRATOR, ADMINISTRATOR_IN_AN_AREA, *ABOVE_ALL])
def test_who_gives_and_takes_roles(actor: Actor) -> None:
    given(REGISTERED).when(GiveRole(area="sd", role="allocator"), by=actor).then(RoleGiven(area="sd", role="allocator"))
    given(REGISTERED).when(TakeRole(area="pq", role="viewer"), by=actor).then(RoleTaken(area="pq", role="viewer"))


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (COLLEAGUE, "not-allowed"),
        (HERSELF, "not-allowed"),
        (STRANGER, "not-found"),
        (COORDINATORS_ADMINISTRATOR, "not-found"),
        (NOTIFIER, "not-found"),
    ],
)
@pytest.mark.parametrize(
    "command", [GiveRole(area="pq", role="allocator"), TakeRole(area="pq", role="viewer"), DeactivateUser()]
)
def test_who_does_not_decide_on_a_user(actor: Actor, code: str, command: Any) -> None:
    given(REGISTERED).when(command, by=actor).refused(code)


@pytest.mark.parametrize(
    ("area", "role", "code"),
    [
        ("pq", "administrator", None),
        ("*", "administrator", None),
        ("pw", "handler", "unknown-area"),
        ("*", "handler", "invalid"),
        ("*", "referral-handler", "invalid"),
        ("pq", "auditor", "invalid"),
        ("pq", "deployment-administrator", "invalid"),
        ("pq", "referral-handler", "invalid"),
        ("*", "auditor", "invalid"),
        ("*", "deployment-administrator", "not-allowed"),
    ],
)
def test_what_a_user_of_an_authority_may_be(area: str, role: Any, code: str | None) -> None:
    outcome = given(REGISTERED).when(GiveRole(area=area, role=role), by=ADMINISTRATOR)
    if code is None:
        outcome.then(RoleGiven(area=area, role=role))
    else:
        outcome.refused(code)


def test_what_only_a_coordinators_user_may_be() -> None:
    for area, role in (("pq", "referral-handler"), ("*", "auditor")):
        command = GiveRole(area=area, role=role)  # type: ignore[arg-type]
        given(REGISTERED).when(command, by=ADMINISTRATOR, authority=COORDINATOR).then(
            RoleGiven(area=area, role=role)  # type: ignore[arg-type]
        )


def test_who_stands_above_all_comes_from_above() -> None:
    command = GiveRole(area="*", role="deployment-administrator")
    for actor in ABOVE_ALL:
        given(REGISTERED).when(command, by=actor).then(RoleGiven(area="*", role="deployment-administrator"))


def test_what_is_so_already_brings_nothing_about() -> None:
    given(REGISTERED).when(GiveRole(area="pq", role="viewer"), by=ADMINISTRATOR).then()
    given(REGISTERED).when(TakeRole(area="pq", role="allocator"), by=ADMINISTRATOR).then()


def test_an_authority_keeps_an_administrator() -> None:
    for command in (DeactivateUser(), TakeRole(area="*", role="administrator")):
        given(REGISTERED, ADMINISTERS).when(command, by=ADMINISTRATOR, administrators=0).refused("last-administrator")
    given(REGISTERED, ADMINISTERS).when(DeactivateUser(), by=ADMINISTRATOR, administrators=1).then(UserDeactivated())
    given(REGISTERED).when(DeactivateUser(), by=ADMINISTRATOR, administrators=0).then(UserDeactivated())


def test_an_administrator_twice_over_may_lose_one_of_both() -> None:
    both = (REGISTERED, ADMINISTERS, RoleGiven(area="pq", role="administrator"))
    given(*both).when(TakeRole(area="pq", role="administrator"), by=ADMINISTRATOR, administrators=0).then(
        RoleTaken(area="pq", role="administrator")
    )


# --- access ends and comes back -------------------------------------------------------------------------------------


def test_access_ends_and_comes_back_once() -> None:
    gone = (REGISTERED, UserDeactivated())
    given(*gone).when(ReactivateUser(), by=ADMINISTRATOR).then(UserReactivated())
    given(*gone).when(DeactivateUser(), by=ADMINISTRATOR).refused("wrong-stage")
    given(REGISTERED).when(ReactivateUser(), by=ADMINISTRATOR).refused("wrong-stage")
    given(*gone).when(GiveRole(area="pq", role="allocator"), by=ADMINISTRATOR).refused("wrong-stage")
    given(*gone).when(BeginSession(), by=HERSELF).refused("sign-in-refused")
    given(*gone, UserReactivated()).when(BeginSession(), by=HERSELF).then(SignedIn())


def test_sessions_are_begun_by_oneself_and_refused_by_identity() -> None:
    given(REGISTERED).when(BeginSession(), by=HERSELF).then(SignedIn())
    given(REGISTERED).when(BeginSession(), by=ADMINISTRATOR).refused("not-allowed")
    refusal = RefuseSignIn(reason="wrong-password")
    given(REGISTERED).when(refusal, by=IDENTITY).then(SignInRefused(reason="wrong-password"))
    given(REGISTERED).when(refusal, by=NOTIFIER).refused("not-found")
    given().when(refusal, by=IDENTITY).refused("not-found")


# --- one's own ------------------------------------------------------------------------------------------------------


def test_ones_own_data_are_ones_own_to_change() -> None:
    outcome = given(REGISTERED).when(UpdateProfile(phone="+45 1", language="en"), by=HERSELF)
    outcome.then(ProfileUpdated(private=(Profile(phone="+45 1"),), language="en"))
    given(REGISTERED).when(UpdateProfile(language="en"), by=HERSELF).then(ProfileUpdated(language="en"))
    given(REGISTERED).when(UpdateProfile(language="en"), by=ADMINISTRATOR).refused("not-allowed")
    given(REGISTERED).when(UpdateProfile(), by=HERSELF).refused("invalid")


def test_a_password_is_set_by_who_knows_the_one_before() -> None:
    command = SetPassword(current="whatever", new="walking along the sea")
    given(REGISTERED).when(command, by=HERSELF, current_fits=True).then(PasswordSet())
    given(REGISTERED).when(command, by=HERSELF, current_fits=False).refused("invalid", "/current")
    given(REGISTERED).when(command, by=ADMINISTRATOR, current_fits=True).refused("not-allowed")
    given(REGISTERED).when(command, by=HERSELF, current_fits=True, training=True).refused("not-allowed")
    weak = SetPassword(current="whatever", new="short")
    given(REGISTERED).when(weak, by=HERSELF, current_fits=True).refused("password-too-weak", "/new")


# --- evolve ---------------------------------------------------------------------------------------------------------


def test_a_user_is_what_happened_to_her() -> None:
    story = given(
        REGISTERED,
        RoleGiven(area="sd", role="handler"),
        RoleTaken(area="pq", role="viewer"),
        RoleTaken(area="pq", role="handler"),
        ProfileUpdated(private=(Profile(name="Ana Lund", phone="+45 1"),), language="en"),
        SignedIn(),
    )
    assert story.state == User(
        id=ANA,
        login="dk-pq-7",
        authority="dk-pq",
        country="dk",
        language="en",
        roles={"sd": frozenset({"handler"})},
        version=6,
        name="Ana Lund",
        email="ana@example.org",
        phone="+45 1",
    )


def test_a_user_whose_key_is_destroyed_has_no_name() -> None:
    lines = public(
        records(f"user:{ANA}", REGISTERED, ProfileUpdated(private=(Profile(name="Ana Lund"),), language="en"))
    )
    user = fold(evolve, lines)
    assert (user.name, user.email, user.language, user.status) == (None, None, "en", "active")


# --- offered --------------------------------------------------------------------------------------------------------


def test_a_page_offers_what_would_be_carried_out() -> None:
    active, gone = given(REGISTERED).state, given(REGISTERED, UserDeactivated()).state
    assert offered(active, HERSELF, training=False) == ["set-password", "update-profile"]
    assert offered(active, HERSELF, training=True) == ["update-profile"]
    assert offered(active, ADMINISTRATOR, training=False) == ["deactivate-user", "give-role", "take-role"]
    assert offered(gone, ADMINISTRATOR, training=False) == ["reactivate-user"]
    assert offered(active, STRANGER, training=False) == []
