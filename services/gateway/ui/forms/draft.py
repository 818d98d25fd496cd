"""The steps of a new request: what each shows of the draft, and what it changes (fields of the command `amend`)."""

from collections.abc import Callable
from typing import Any, Final

from services.gateway.ui.forms.form import Form, Typed, flat
from services.gateway.ui.forms.subject import KINDS, has_posting, parse_subject, typed_subject
from services.gateway.ui.i18n import N_
from services.gateway.ui.i18n import gettext as _

Document = dict[str, Any]
STEPS: Final = (
    ("recipient", N_("Whom do you ask?")),
    ("date", N_("When and why?")),
    ("subject", N_("Whom is it about?")),
    ("questions", N_("What do you ask?")),
    ("attachments", N_("Attachments")),
    ("check", N_("Check and send")),
)
BEFORE: Final = 2
"""Steps before the draft exists: the legal area and the question set."""


def place_of(step: str) -> int:
    """`recipient` is the third step of eight."""
    return [code for code, _name in STEPS].index(step) + BEFORE + 1


def neighbours(step: str) -> tuple[str, str]:
    """The steps before and after, empty at the ends."""
    codes = ["", *(code for code, _name in STEPS), ""]
    place = codes.index(step)
    return codes[place - 1], codes[place + 1]


# --- when and why ---------------------------------------------------------------------------------------------------


def typed_date(draft: Document, _question_set: Document) -> Typed:
    """What is known of the date, the urgency and the reason."""
    known = ("wished_reply_by", "urgent", "urgent_reason", "reason", "own_reference")
    typed = flat({name: draft.get(name) for name in known})
    return typed | ({"urgent": ["yes"]} if draft.get("urgent") else {})


def parse_date(form: Form, question_set: Document) -> Document:
    """The date need not be in the future here: what may be sent is said when it is sent."""
    wished = form.iso("wished_reply_by", required=_("Enter the date by which you need the reply"))
    reason = form.choice("reason.code", [one["code"] for one in question_set["reasons"]])
    text = form.text("reason.text")
    if text and not reason:
        form.wrong("reason.code", _("Choose the reason that fits best"))
    urgent = form.ticked("urgent", "yes")
    why = form.text("urgent_reason", required=_("Say why it is urgent") if urgent else "")
    reference = form.text("own_reference", limit=30)
    if reference and not all(letter.isalnum() or letter in "_ ./-" for letter in reference):
        form.wrong("own_reference", _("Use letters, digits, spaces and . / - only: no personal data"))
    return {
        "wished_reply_by": wished,
        "urgent": urgent,
        "urgent_reason": why if urgent else None,
        "reason": {"code": reason, **({"text": text} if text else {})} if reason else None,
        "own_reference": reference,
    }


# --- the subject ----------------------------------------------------------------------------------------------------


def kind_of(form: Form, question_set: Document) -> str:
    """Person or company, as chosen, else the only or first kind of the set."""
    kinds: list[str] = question_set["subject"]["kinds"]
    chosen = form.value("subject.kind")
    return chosen if chosen in kinds and chosen in KINDS else kinds[0]


def typed_of_subject(draft: Document, _question_set: Document) -> Typed:
    """What is known of the subject."""
    return typed_subject(draft.get("subject"))


def parse_of_subject(form: Form, question_set: Document) -> Document:
    """The subject, as far as it is known now."""
    kind = kind_of(form, question_set)
    return {"subject": parse_subject(form, kind, posting=has_posting(question_set, kind))}


# --- the questions --------------------------------------------------------------------------------------------------


def typed_questions(draft: Document, _question_set: Document) -> Typed:
    """Questions chosen so far, with their comments. Dependent ones come with their parents."""
    typed: Typed = {"questions": []}
    for question in draft.get("questions") or ():
        if not (question.get("condition") or {}).get("question"):
            typed["questions"].append(question["code"])
            if question.get("comment"):
                typed[f"comment.{question['code']}"] = [question["comment"]]
    return typed


def parse_questions(form: Form, question_set: Document) -> Document:
    """At least one question; a comment to a question that is not chosen is kept on the page and asked about."""
    chosen = []
    for question in independent(question_set):
        code = question["code"]
        comment = form.text(f"comment.{code}")
        if form.ticked("questions", code):
            chosen.append({"code": code, **({"comment": comment} if comment else {})})
        elif comment:
            form.wrong(f"comment.{code}", _("Tick the question, or take the comment away"))
    if not chosen:
        form.wrong("questions", _("Choose at least one question"))
    return {"questions": chosen}


def independent(question_set: Document) -> list[Document]:
    """Questions that hang on no other's answer, in order."""
    return [
        question
        for category in question_set["categories"]
        for question in category["questions"]
        if not (question.get("condition") or {}).get("question")
    ]


Known = Callable[[Document, Document], Typed]
Parse = Callable[[Form, Document], Document]
FORMS: Final[dict[str, tuple[Known, Parse]]] = {
    "date": (typed_date, parse_date),
    "subject": (typed_of_subject, parse_of_subject),
    "questions": (typed_questions, parse_questions),
}
"""Steps that are plain forms: (draft, question set) -> fields, (form, question set) -> what `amend` sets."""


def row_of(pointer: str) -> str:
    """From the pointer of what is missing when sending to the row of the check page."""
    return pointer.split("/")[1] if pointer.count("/") else ""
