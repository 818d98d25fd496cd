"""What each mail says: a line for the subject, a sentence on what happened, and what is asked of the reader.

English stands here; the translations are in `locale/`. No sentence has room for anything about a request's subject.
`%(authority)s` is the other side's official name, `%(number)s` the request's number, dates are in the reader's format.
"""

from typing import Final, NamedTuple


def N_(text: str) -> str:  # noqa: N802  (gettext's own name; the extraction of texts knows it)
    """Marks a text for translation where it stands; it is translated when a mail is made."""
    return text


class Words(NamedTuple):
    """One kind of mail."""

    subject: str
    sentence: str
    asked: str


SENT: Final = Words(
    N_("%(number)s: new request, please accept it"),
    N_("%(authority)s asks your authority for information."),
    N_("Please open the request and accept it, with the date by which you will answer."),
)
AMENDED: Final = Words(
    N_("%(number)s: the request was changed"),
    N_("%(authority)s changed its request before your authority accepted it."),
    N_("Please look at it again before you accept it."),
)
ACCEPTED: Final = Words(
    N_("%(number)s: accepted, answer by %(date)s"),
    N_("%(authority)s accepted your request and will answer by %(date)s."),
    N_("You need not do anything until the answer comes."),
)
REPLIED: Final = Words(
    N_("%(number)s: answered"),
    N_("%(authority)s answered your request."),
    N_("Please read the answers. If they are what you need, close the request."),
)
MESSAGE: Final = Words(
    N_("%(number)s: new message"),
    N_("%(authority)s wrote you a message about this request."),
    N_("Please read the message, and answer it where an answer is needed."),
)
FILE: Final = Words(
    N_("%(number)s: new file"),
    N_("%(authority)s added a file to this request."),
    N_("Please look at the file."),
)
WITHDRAWN: Final = Words(
    N_("%(number)s: withdrawn"),
    N_("%(authority)s withdrew its request."),
    N_("You need not do anything more."),
)
CLOSED: Final = Words(
    N_("%(number)s: closed"),
    N_("%(authority)s closed the request."),
    N_("You need not do anything more."),
)

BY_FACT: Final[dict[str, Words]] = {
    "request-sent": SENT,
    "request-amended": AMENDED,
    "request-accepted": ACCEPTED,
    "reply-provided": REPLIED,
    "message-written": MESSAGE,
    "file-attached": FILE,
    "request-withdrawn": WITHDRAWN,
    "request-closed": CLOSED,
}
"""By the name of the fact that the mail tells of."""

LABELS: Final[dict[str, str]] = {
    "number": N_("Number"),
    "area": N_("Legal area"),
    "from": N_("From"),
    "agreed": N_("Answer agreed by"),
    "wished": N_("Answer wished by"),
    "open": N_("Open the request"),
    "urgent": N_("This request is urgent."),
    "differs": N_("This is not the date that you asked for, which was %(wished)s."),
    "automatic": N_("This mail was sent automatically by OpenIMI. Please do not reply to it."),
    "protection": N_("To protect personal data, it does not say whom or what the request is about."),
    "marker": N_("[Training]"),
    "banner": N_("Training: this mail comes from the training system. Nothing in it is real."),
}
"""What mails of every kind say."""
