"""A user: who may become one, what she may be in which legal area, and when her access ends (domain.md 1.4, 2.3)."""

from typing import Literal, assert_never

from msgspec import UNSET, Struct
from msgspec.structs import replace

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
    SignedOut,
    SignInRefused,
    Status,
    TakeRole,
    UpdateProfile,
    UserDeactivated,
    UserEvent,
    UserReactivated,
    UserRegistered,
)
from contracts.record import Actor, Command, Event, Record, part, tag
from contracts.refusal import Fault, Refused, require
from services.identity import access
from services.identity.domain.password import good_enough

Reason = Literal["wrong-password", "inactive", "too-soon"]


class BeginSession(Command, frozen=True, kw_only=True, tag="begin-session"):
    """A user proved who she is. Given by identity in her name; not to be given from outside."""


class EndSession(Command, frozen=True, kw_only=True, tag="end-session"):
    """A user signs out."""


class RefuseSignIn(Command, frozen=True, kw_only=True, tag="refuse-sign-in"):
    """Somebody used this user's login in vain. Given by identity itself."""

    reason: Reason


OfActive = GiveRole | TakeRole | UpdateProfile | SetPassword | DeactivateUser
Known = OfActive | ReactivateUser | BeginSession | EndSession | RefuseSignIn
Asked = RegisterUser | Known


class User(Struct, frozen=True, kw_only=True):
    """A user as she now is. Name and address are absent where they may not or can no longer be read."""

    id: str
    login: str
    authority: str
    country: str
    language: str
    roles: dict[str, frozenset[str]] = {}
    status: Status = "active"
    version: int
    name: str | None = None
    email: str | None = None
    phone: str | None = None

    @property
    def administers(self) -> bool:
        """Whether she is an administrator of her authority."""
        return any("administrator" in roles for roles in self.roles.values())

    def actor(self) -> Actor:
        """The user as one who asks."""
        return Actor(
            user=self.id, authority=self.authority, country=self.country, roles=self.roles, language=self.language
        )


class Authority(Struct, frozen=True, kw_only=True):
    """What directory told of a user's authority."""

    country: str
    coordinator: str | None = None
    coordinates: bool = False
    areas: frozenset[str] = frozenset()


class Facts(Struct, frozen=True, kw_only=True):
    """What a decision about a user needs to know from elsewhere."""

    authority: Authority | None = None
    """The user's, or the one she shall be of; `None` where directory knows none."""
    administrators: int = 0
    """Active administrators that this authority has besides the user."""
    login_taken: bool = False
    current_fits: bool = False
    """Whether the password given as the current one is it."""
    training: bool = False


# --- decide ---------------------------------------------------------------------------------------------------------


def decide(user: User | None, command: Asked, actor: Actor, facts: Facts) -> list[Event]:
    """What the command brings about; `[]` where it is so already. Raises `Refused`."""
    access.permits(user, tag(command), actor)
    if isinstance(command, RegisterUser):
        require(user is None, "wrong-stage")
        return [register(command, actor, facts)]
    if user is None:
        raise Refused("not-found")
    return _decide(user, command, actor, facts)


def _decide(user: User, command: Known, actor: Actor, facts: Facts) -> list[Event]:
    match command:
        case ReactivateUser():
            require(user.status == "deactivated", "wrong-stage")
            return [UserReactivated()]
        case BeginSession():
            require(user.status == "active", "sign-in-refused")
            return [SignedIn()]
        case EndSession():
            return [SignedOut()]
        case RefuseSignIn():
            return [SignInRefused(reason=command.reason)]
        case _:
            require(user.status == "active", "wrong-stage")
            return _decide_active(user, command, actor, facts)


def _decide_active(user: User, command: OfActive, actor: Actor, facts: Facts) -> list[Event]:
    match command:
        case GiveRole():
            _may_hold(command.role, command.area, "/role", actor, facts)
            held = command.role in user.roles.get(command.area, ())
            return [] if held else [RoleGiven(area=command.area, role=command.role)]
        case TakeRole():
            if command.role not in user.roles.get(command.area, ()):
                return []
            taken = RoleTaken(area=command.area, role=command.role)
            still = _after(user, taken).administers
            require(still or not user.administers or facts.administrators, "last-administrator")
            return [taken]
        case UpdateProfile():
            return [_profile(command)]
        case SetPassword():
            require(not facts.training, "not-allowed")
            require(facts.current_fits, "invalid", "/current")
            require(good_enough(command.new, user.login, user.authority), "password-too-weak", "/new")
            return [PasswordSet()]
        case DeactivateUser():
            require(not user.administers or facts.administrators, "last-administrator")
            return [UserDeactivated()]
        case _:
            assert_never(command)


def register(command: RegisterUser, actor: Actor, facts: Facts) -> UserRegistered:
    """A new user. Raises `Refused`."""
    authority = facts.authority
    coordinator = authority.coordinator if authority else None
    allowed = access.may_register(actor, command.authority, coordinator, administrators=facts.administrators)
    require(allowed, "not-allowed")
    if authority is None:
        raise Refused("unknown-authority", Fault("/authority", "unknown-authority"))
    require(command.country == authority.country, "invalid", "/country")
    for area, roles in command.roles.items():
        for role in roles:
            _may_hold(role, area, f"/roles/{area}", actor, facts)
    require(not facts.login_taken, "login-taken", "/login")
    return UserRegistered(
        private=(Profile(name=command.name, email=command.email, phone=command.phone),),
        login=command.login,
        authority=command.authority,
        country=command.country,
        language=command.language,
        roles={area: sorted(set(roles)) for area, roles in command.roles.items() if roles},
    )


def _may_hold(role: str, area: str, pointer: str, actor: Actor, facts: Facts) -> None:
    authority = facts.authority
    if authority is None:
        raise Refused("unknown-authority", Fault("/authority", "unknown-authority"))
    if area == "*":
        require(role in access.WITHOUT_AREA, "invalid", pointer)
    else:
        require(area in authority.areas, "unknown-area", pointer)
        require(role not in access.WITHOUT_AREA or role == "administrator", "invalid", pointer)
    if role in access.COORDINATORS_ONLY:
        require(authority.coordinates, "invalid", pointer)
    if role == "deployment-administrator":
        require(access.runs_deployment(actor), "not-allowed")


def _profile(command: UpdateProfile) -> ProfileUpdated:
    mine = Profile(name=command.name, email=command.email, phone=command.phone)
    changed = mine != Profile()
    require(changed or command.language is not UNSET, "invalid")
    return ProfileUpdated(private=(mine,) if changed else (), language=command.language)


# --- evolve ---------------------------------------------------------------------------------------------------------


def evolve(user: User | None, record: Record[UserEvent]) -> User:
    """The user after this fact. Stands a profile whose key is destroyed."""
    event = record.event
    if isinstance(event, UserRegistered):
        user = User(
            id=record.key,
            login=event.login,
            authority=event.authority,
            country=event.country,
            language=event.language,
            roles={area: frozenset(roles) for area, roles in event.roles.items()},
            version=record.version,
        )
    if user is None:
        raise LookupError("the first fact of a user is that she is registered")
    return replace(_after(user, event), version=record.version)


def _after(user: User, event: UserEvent) -> User:
    match event:
        case UserRegistered():
            return _named(user, part(event, Profile))
        case RoleGiven():
            return replace(
                user, roles=user.roles | {event.area: user.roles.get(event.area, frozenset()) | {event.role}}
            )
        case RoleTaken():
            left = user.roles.get(event.area, frozenset()) - {event.role}
            others = {area: roles for area, roles in user.roles.items() if area != event.area}
            return replace(user, roles=others | ({event.area: left} if left else {}))
        case ProfileUpdated():
            language = user.language if event.language is UNSET else event.language
            return _named(replace(user, language=language), part(event, Profile))
        case UserDeactivated():
            return replace(user, status="deactivated")
        case UserReactivated():
            return replace(user, status="active")
        case PasswordSet() | SignedIn() | SignedOut() | SignInRefused():
            return user
        case _:
            assert_never(event)


def _named(user: User, profile: Profile | None) -> User:
    if profile is None:
        return user
    return replace(
        user,
        name=user.name if profile.name is UNSET else profile.name,
        email=user.email if profile.email is UNSET else profile.email,
        phone=user.phone if profile.phone is UNSET else profile.phone,
    )


# --- what a page offers ---------------------------------------------------------------------------------------------


def offered(user: User, actor: Actor, *, training: bool) -> list[str]:
    """The commands that this actor may give to this user now."""
    if user.status == "deactivated":
        commands = frozenset({"reactivate-user"})
    else:
        commands = (access.ADMINISTRATION | access.OWN) - {"register-user", "reactivate-user"}
    if training:
        commands -= {"set-password"}
    return sorted(command for command in commands if _is_permitted(user, command, actor))


def _is_permitted(user: User, command: str, actor: Actor) -> bool:
    try:
        access.permits(user, command, actor)
    except Refused:
        return False
    return True
