"""Officials of the training world, as the tests meet them."""

from contracts.record import Actor

ALL = frozenset({"handler", "viewer", "allocator", "administrator"})


def official(login: str, *roles: str, area: str = "pq", language: str = "en") -> Actor:
    """A user of the authority that the login names (`dk-pq-1` is of `dk-pq`), with these roles in one legal area."""
    authority = login.rpartition("-")[0]
    return Actor(
        user=f"user-{login}",
        authority=authority,
        country=authority.partition("-")[0],
        roles={area: frozenset(roles) if roles else ALL},
        language=language,
    )


DK = official("dk-pq-1", language="da")
DK_COLLEAGUE = official("dk-pq-2", "handler")
DK_VIEWER = official("dk-pq-3", "viewer")
DK_ALLOCATOR = official("dk-pq-4", "allocator")
DK_ADMINISTRATOR = official("dk-pq-5", "administrator", area="*")
DK_POSTING = official("dk-pq-6", area="pw")
PT = official("pt-pq-1", language="pt")
PT_COLLEAGUE = official("pt-pq-2", "handler")
PT_VIEWER = official("pt-pq-3", "viewer")
PT_ALLOCATOR = official("pt-pq-4", "allocator")
SE = official("se-pq-1", language="sv")
