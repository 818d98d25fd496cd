"""Who may do what with mails: the mailer alone records them, their receivers read them, administrators see failures.

| who | may |
|---|---|
| the notifier itself | record that a mail went, or that a try failed |
| user of an authority, in the training world | read the mails to that authority's mailbox and to herself |
| administrator of an authority | see which mails to its mailbox and to herself wait or were given up |
| deployment's administrator | the same for all receivers |
"""

from contracts.record import Actor
from contracts.refusal import require


def may_record(actor: Actor) -> None:
    """Refuses everybody but the notifier itself with `not-allowed`."""
    require(actor.system == "notifier", "not-allowed")


def receivers_of(actor: Actor) -> tuple[str, ...]:
    """Whose mails this user may read: her authority's and her own."""
    return (f"authority:{actor.authority}", f"user:{actor.user}")


def receivers_watched_by(actor: Actor) -> tuple[str, ...] | None:
    """Whose failed mails this user may see; `None` is everybody's. Refuses who administers nothing."""
    held = frozenset[str]().union(*actor.roles.values())
    if "deployment-administrator" in held:
        return None
    require("administrator" in held, "not-allowed")
    return receivers_of(actor)
