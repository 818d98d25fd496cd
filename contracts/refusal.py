"""Why a command or a read is refused: words, which the edge translates, and the HTTP status that each has (rest.md)."""

from msgspec import UNSET, UnsetType

from contracts.documents import Document

STATUS: dict[str, int] = {
    "key-missing": 400,
    "not-signed-in": 401,
    "sign-in-refused": 401,
    "not-allowed": 403,
    "not-found": 404,
    "no-such-method": 405,
    "wrong-stage": 409,
    "in-progress": 409,
    "version-stale": 412,
    "too-large": 413,
    "file-type": 415,
    "malformed": 422,
    "invalid": 422,
    "key-reused": 422,
    "approval-required": 422,
    "reply-date-in-the-past": 422,
    "question-not-asked": 422,
    "answer-missing": 422,
    "subject-incomplete": 422,
    "legal-basis-not-confirmed": 422,
    "recipient-without-module": 422,
    "recipient-missing": 422,
    "recipient-is-own-authority": 422,
    "question-missing": 422,
    "unknown-question": 422,
    "unknown-question-set": 422,
    "unknown-file": 422,
    "reason-missing": 422,
    "too-many-files": 422,
    "login-taken": 422,
    "authority-exists": 422,
    "unknown-area": 422,
    "unknown-authority": 422,
    "password-too-weak": 422,
    "last-administrator": 422,
    "version-required": 428,
    "too-many": 429,
    "internal": 500,
    "not-yet": 503,
    "unavailable": 503,
}
"""The stable codes of the API. A code that is not here may not be raised."""


class Fault:
    """One thing wrong with a form: where (JSON Pointer) and what (a code)."""

    __slots__ = ("code", "pointer")

    def __init__(self, pointer: str, code: str) -> None:
        self.pointer = pointer
        self.code = code

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fault) and (self.pointer, self.code) == (other.pointer, other.code)

    def __hash__(self) -> int:
        return hash((self.pointer, self.code))

    def __repr__(self) -> str:
        return f"Fault({self.pointer!r}, {self.code!r})"


class Refused(Exception):
    """A command or a read that is not carried out. Nothing was stored. `detail` never has a word that a user typed."""

    def __init__(self, code: str, *faults: Fault, version: int | None = None, retry_after: int | None = None) -> None:
        self.code = code
        self.status = STATUS[code]
        self.faults = faults
        self.version = version
        self.retry_after = retry_after
        super().__init__(code)


def require(condition: object, code: str, pointer: str | None = None) -> None:
    """Refuse with this code unless the condition holds; `pointer` names the field that is wrong."""
    if not condition:
        raise Refused(code, *([Fault(pointer, code)] if pointer else []))


class ProblemFault(Document, frozen=True, kw_only=True):
    """One thing wrong with a form."""

    pointer: str
    """JSON Pointer to the field."""
    code: str
    message: str | UnsetType = UNSET
    """In the reader's language; added by the gateway."""


class Problem(Document, frozen=True, kw_only=True):
    """A refusal (RFC 9457). Nothing was stored."""

    type: str
    """`/problems/<code>`."""
    title: str
    """In the reader's language at the gateway; a service by itself repeats the code."""
    status: int
    code: str
    """A key of `STATUS`: what programs go by."""
    detail: str | UnsetType = UNSET
    """In the reader's language; added by the gateway."""
    instance: str
    """A reference that a person can quote."""
    errors: list[ProblemFault] | UnsetType = UNSET
    version: int | UnsetType = UNSET
    """The present one, where a stale one was given."""
