"""Authorities: who registers them, who keeps them current, who opens legal areas to them."""

from typing import Any

import pytest
from msgspec import structs

from contracts.directory import (
    AreaAccess,
    AreaGranted,
    AreaWithdrawn,
    AuthorityConfirmedCurrent,
    AuthorityRegistered,
    AuthorityRenamed,
    AuthorityUpdated,
    ConfirmCurrent,
    Contact,
    GrantArea,
    RegisterAuthority,
    RenameAuthority,
    UpdateAuthority,
    WithdrawArea,
)
from contracts.record import Actor, Command
from contracts.refusal import Fault
from services.directory.domain import (
    Area,
    Authority,
    AuthorityFacts,
    allowed,
    decide_authority,
    evolve_authority,
)
from tests.support.stories import stories

AREAS = {
    "pq": Area(modules=frozenset({"requests"}), keywords=frozenset({"tourist-guide", "doctor"})),
    "sd": Area(modules=frozenset({"requests", "alerts"}), keywords=frozenset({"welding"})),
}


def coordinator(key: str, kind: str = "national", *areas: str) -> Authority:
    return Authority(
        id=key,
        country=key.partition("-")[0],
        coordinator=None,
        coordinates=kind,  # type: ignore[arg-type]
        areas={area: AreaAccess(area=area, role="coordinator") for area in areas},
    )


def administrator(authority: str) -> Actor:
    country = authority.partition("-")[0]
    return Actor(user=f"a-{authority}", authority=authority, country=country, roles={"*": frozenset({"administrator"})})


def clerk(authority: str) -> Actor:
    country = authority.partition("-")[0]
    return Actor(user=f"c-{authority}", authority=authority, country=country, roles={"pq": frozenset({"handler"})})


NIMIC = coordinator("pt-nimic")
FACTS = AuthorityFacts(id="pt-pq", areas=AREAS, coordinator=NIMIC, manager=NIMIC)
given = stories(decide_authority, evolve_authority, stream="authority:pt-pq", facts=FACTS)
ACCESS = AreaAccess(area="pq", keywords=["tourist-guide"])
DEPLOYMENT = Actor(user="root", roles={"*": frozenset({"deployment-administrator"})})
COORDINATOR = administrator("pt-nimic")
OWN = administrator("pt-pq")


def register(**changes: Any) -> RegisterAuthority:
    return RegisterAuthority(
        **{
            "id": "pt-pq",
            "official_name": "Autoridade",
            "informal_title": {"en": "Authority", "pt": "Autoridade"},
            "country": "pt",
            "languages": ["pt", "en"],
            "notice_language": "pt",
            "timezone": "Europe/Lisbon",
            "coordinator": "pt-nimic",
            "areas": [ACCESS],
            **changes,
        }
    )


def registered(**changes: Any) -> AuthorityRegistered:
    return AuthorityRegistered(
        **{
            "official_name": "Autoridade",
            "informal_title": {"en": "Authority", "pt": "Autoridade"},
            "country": "pt",
            "languages": ["pt", "en"],
            "notice_language": "pt",
            "timezone": "Europe/Lisbon",
            "contact": Contact(),
            "coordinator": "pt-nimic",
            "areas": [ACCESS],
            **changes,
        }
    )


# --- registering ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("actor", [COORDINATOR, DEPLOYMENT, Actor(system="training"), Actor(system="bootstrap")])
def test_a_coordinator_and_who_runs_the_deployment_register(actor: Actor) -> None:
    given().when(register(), by=actor).then(registered())


@pytest.mark.parametrize(
    "actor", [clerk("pt-nimic"), administrator("es-nimic"), Actor(system="exchange"), Actor(user="nobody")]
)
def test_nobody_else_registers(actor: Actor) -> None:
    given().when(register(), by=actor).refused("not-allowed")


def test_an_authority_that_coordinates_nobody_registers_nobody() -> None:
    plain = Authority(id="pt-sd", country="pt", coordinator="pt-nimic", coordinates=None, areas={})
    for areas in ([ACCESS], []):
        form = register(coordinator="pt-sd", areas=areas)
        given().when(form, by=administrator("pt-sd"), manager=plain).refused("not-allowed")


@pytest.mark.parametrize(
    "changes", [{"coordinator": "pt-limic"}, {"coordinator": None}, {"country": "es"}, {"coordinates": "national"}]
)
def test_a_coordinator_registers_only_those_whom_it_will_coordinate(changes: dict[str, Any]) -> None:
    given().when(register(**changes), by=COORDINATOR).refused("not-allowed")


def test_an_authority_is_registered_once() -> None:
    given(registered()).when(register(), by=COORDINATOR).refused("authority-exists", "/id")


def test_the_id_is_that_of_the_stream() -> None:
    given().when(register(id="pt-sd"), by=COORDINATOR).refused("invalid", "/id")


def test_deadlines_can_be_reckoned_in_its_time_zone() -> None:
    given().when(register(), by=COORDINATOR, timezone_known=False).refused("invalid", "/timezone")


@pytest.mark.parametrize(
    "found",
    [None, coordinator("es-nimic"), Authority(id="pt-sd", country="pt", coordinator=None, coordinates=None, areas={})],
)
def test_its_coordinator_is_a_coordinator_of_its_country(found: Authority | None) -> None:
    given().when(register(), by=DEPLOYMENT, coordinator=found).refused("unknown-authority", "/coordinator")


def test_a_country_has_one_national_coordinator() -> None:
    first = register(coordinator=None, coordinates="national", areas=[])
    given().when(first, by=DEPLOYMENT).then(registered(coordinator=None, coordinates="national", areas=[]))
    given().when(first, by=DEPLOYMENT, national="pt-nimic").refused("authority-exists", "/coordinates")


@pytest.mark.parametrize(
    ("areas", "code", "pointer"),
    [
        ([ACCESS, AreaAccess(area="pw")], "unknown-area", "/areas/1/area"),
        ([AreaAccess(area="pq", modules=["alerts"])], "invalid", "/areas/0/modules"),
        ([AreaAccess(area="pq", modules=[])], "invalid", "/areas/0/modules"),
        ([ACCESS, AreaAccess(area="sd", keywords=["welding", "doctor"])], "invalid", "/areas/1/keywords/1"),
        ([ACCESS, ACCESS], "invalid", "/areas"),
    ],
)
def test_its_areas_modules_and_competences_are_served_ones(areas: list[AreaAccess], code: str, pointer: str) -> None:
    given().when(register(areas=areas), by=COORDINATOR).refused(code, pointer)


# --- afterwards -----------------------------------------------------------------------------------------------------

RENAME = RenameAuthority(official_name="Novo Nome")
UPDATE = UpdateAuthority(town="Porto")
GRANT = GrantArea(area="sd", modules=["requests", "alerts"], keywords=["welding"])
WITHDRAW = WithdrawArea(area="pq")
BROUGHT_ABOUT = [
    (RENAME, AuthorityRenamed(official_name="Novo Nome")),
    (UPDATE, AuthorityUpdated(town="Porto")),
    (GRANT, AreaGranted(access=AreaAccess(area="sd", modules=["requests", "alerts"], keywords=["welding"]))),
    (WITHDRAW, AreaWithdrawn(area="pq")),
    (ConfirmCurrent(), AuthorityConfirmedCurrent()),
]
OF_THE_COORDINATOR = (RENAME, GRANT, WITHDRAW)
ALSO_ITS_OWN = (UPDATE, ConfirmCurrent())


@pytest.mark.parametrize(("command", "event"), BROUGHT_ABOUT)
def test_the_coordinator_may_do_all_for_those_whom_it_coordinates(command: Command, event: Any) -> None:
    given(registered()).when(command, by=COORDINATOR).then(event)


@pytest.mark.parametrize("command", ALSO_ITS_OWN)
def test_its_own_administrator_keeps_its_data_current(command: Command) -> None:
    assert len(given(registered()).when(command, by=OWN).events) == 1


@pytest.mark.parametrize("command", OF_THE_COORDINATOR)
def test_its_own_administrator_changes_neither_name_nor_areas(command: Command) -> None:
    given(registered()).when(command, by=OWN).refused("not-allowed")


@pytest.mark.parametrize("command", [command for command, _ in BROUGHT_ABOUT])
@pytest.mark.parametrize(
    "actor",
    [clerk("pt-pq"), clerk("pt-nimic"), administrator("es-nimic"), administrator("pt-sd"), Actor(system="exchange")],
)
def test_others_change_nothing(command: Command, actor: Actor) -> None:
    given(registered()).when(command, by=actor).refused("not-allowed")


def test_a_coordinator_of_another_country_is_none() -> None:
    abroad = Actor(user="a", authority="pt-nimic", country="es", roles={"*": frozenset({"administrator"})})
    given(registered()).when(RENAME, by=abroad).refused("not-allowed")


@pytest.mark.parametrize("command", [command for command, _ in BROUGHT_ABOUT])
def test_an_unknown_authority_has_no_commands(command: Command) -> None:
    given().when(command, by=COORDINATOR).refused("not-found")


def test_what_is_offered_is_what_is_allowed() -> None:
    state = given(registered()).state
    assert set(allowed(state, COORDINATOR)) == {
        "rename-authority",
        "update-authority",
        "grant-area",
        "withdraw-area",
        "confirm-current",
    }
    assert set(allowed(state, OWN)) == {"update-authority", "confirm-current"}
    assert set(allowed(state, DEPLOYMENT)) == {"rename-authority", "grant-area", "withdraw-area"}
    assert allowed(state, clerk("pt-pq")) == []


def test_a_legal_area_coordinator_manages_its_own_area_only() -> None:
    limic = coordinator("pt-limic", "legal-area", "sd")
    coordinated = given(registered(coordinator="pt-limic"))
    coordinated.when(GRANT, by=administrator("pt-limic"), manager=limic).then(BROUGHT_ABOUT[2][1])
    coordinated.when(WITHDRAW, by=administrator("pt-limic"), manager=limic).refused("not-allowed")
    coordinated.when(GrantArea(area="pq"), by=administrator("pt-limic"), manager=limic).refused("not-allowed")
    taking_part = structs.replace(limic, areas={**limic.areas, "pq": AreaAccess(area="pq")})
    coordinated.when(WITHDRAW, by=administrator("pt-limic"), manager=taking_part).refused("not-allowed")
    form = register(coordinator="pt-limic")
    given().when(form, by=administrator("pt-limic"), manager=limic, coordinator=limic).refused("not-allowed")


def test_an_area_that_is_not_served_cannot_be_granted() -> None:
    given(registered()).when(GrantArea(area="pw"), by=COORDINATOR).refused("unknown-area", "/area")


def test_an_area_that_it_has_not_cannot_be_withdrawn() -> None:
    given(registered()).when(WithdrawArea(area="sd"), by=COORDINATOR).refused("unknown-area", "/area")
    given(registered(), AreaWithdrawn(area="pq")).when(WITHDRAW, by=COORDINATOR).refused("unknown-area", "/area")


def test_competences_are_those_of_an_area_that_it_has() -> None:
    given(registered()).when(UpdateAuthority(keywords={"sd": ["welding"]}), by=OWN).refused(
        "unknown-area", "/keywords/sd"
    )
    given(registered()).when(UpdateAuthority(keywords={"pq": ["doctor", "welder", "x"]}), by=OWN).refused(
        "invalid", Fault("/keywords/pq/1", "unknown-value"), Fault("/keywords/pq/2", "unknown-value")
    )
    given(registered()).when(UpdateAuthority(keywords={"pq": ["doctor"]}), by=OWN).then(
        AuthorityUpdated(keywords={"pq": ["doctor"]})
    )


def test_an_update_says_something() -> None:
    given(registered()).when(UpdateAuthority(), by=OWN).refused("invalid")


def test_a_field_can_be_emptied() -> None:
    given(registered()).when(UpdateAuthority(region=None), by=OWN).then(AuthorityUpdated(region=None))
