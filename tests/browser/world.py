"""What the pages are looked at with: requests at every stage and in every state that changes a page, made on demand."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from tests.browser.desk import ANSWERS, Desk

LONG_WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
"""Longer than any line of a telephone."""
LONG_TEXT = "Vi beder jer om at undersøge, om beviset er udstedt af den nævnte skole, og om det er ægte. " * 40
POSTING = {
    "kind": "company",
    "name": "Construções Vale Sereno, Lda.",
    "posting": {
        "provider": "Construções Vale Sereno, Lda.",
        "site": "Havnegade 7, Aalborg",
        "from": "2026-10-01",
        "to": "2026-12-31",
        "workers": [
            {"id": "w1", "family_name": "Marques", "given_names": "Rui"},
            {"id": "w2", "family_name": "Antunes", "given_names": "Tomás", "birth_date": "1984-05-06"},
        ],
    },
}


class World:
    """Ids of requests between Denmark and Portugal, each of which stays as its name says."""

    def __init__(self, desk: Callable[[str], Desk]) -> None:
        self.desk = desk
        self.dk, self.pt = desk("dk-pq-1"), desk("pt-pq-1")

    def _independent(self, question_set: str) -> list[str]:
        """The codes of the set's questions that hang on no other's answer."""
        categories = self.dk.get(f"/exchange/question-sets/{question_set}")["categories"]
        questions = [question for category in categories for question in category["questions"]]
        return [str(one["code"]) for one in questions if not (one.get("condition") or {}).get("question")]

    @cached_property
    def empty_draft(self) -> str:
        nothing = {"responder": None, "wished_reply_by": None, "reason": None, "subject": None, "questions": []}
        return self.dk.draft(**nothing)

    @cached_property
    def draft(self) -> str:
        request = self.dk.draft()
        self.dk.attach(request)
        return request

    @cached_property
    def long_draft(self) -> str:
        """Everything as long as it may be."""
        return self._long(self.dk)

    def _long(self, dk: Desk) -> str:
        request = dk.draft(
            subject={"kind": "person", "family_name": LONG_WORD, "given_names": LONG_WORD, "address": LONG_WORD},
            reason={"code": "other", "text": LONG_TEXT},
            urgent=True,
            urgent_reason=LONG_TEXT,
            own_reference="2026-114-7-" + "9" * 19,
            questions=[{"code": code, "comment": LONG_TEXT} for code in self._independent("PQ-01")],
        )
        dk.attach(request, name=f"{'f' * 120}.pdf", title=LONG_WORD)
        return request

    @cached_property
    def long(self) -> str:
        """The same at work: accepted, with messages and some answers."""
        request = self._long(self.dk)
        self.dk.give(request, "send", legal_basis_confirmed=True)
        self.pt.accept(request)
        self.pt.give(request, "write-message", text=LONG_TEXT[:3900] + LONG_WORD, language="pt")
        self.dk.give(request, "write-message", text="https://eksempel.example/" + "a" * 300, language="da")
        answers = [{**answer, "comment": LONG_TEXT} for answer in ANSWERS if answer["question"] in ("1", "4")]
        self.pt.give(request, "save-reply", language="pt", answers=answers)
        return request

    @cached_property
    def sent(self) -> str:
        request = self.dk.draft()
        self.dk.attach(request)
        self.dk.give(request, "send", legal_basis_confirmed=True)
        return request

    @cached_property
    def accepted(self) -> str:
        request = self.dk.sent()
        self.pt.accept(request)
        return request

    @cached_property
    def saved(self) -> str:
        request = self.dk.sent()
        self.pt.accept(request)
        self.pt.give(request, "save-reply", language="pt", answers=ANSWERS[:1])
        return request

    @cached_property
    def posting(self) -> str:
        """About posted workers, accepted."""
        wishes: dict[str, Any] = {"area": "pw", "question_set": "PW-01", "responder": "pt-pw", "subject": POSTING}
        questions = [{"code": code} for code in self._independent("PW-01")]
        request = self.desk("dk-pw-1").sent(**wishes, questions=questions)
        self.desk("pt-pw-1").accept(request)
        return request

    @cached_property
    def posting_draft(self) -> str:
        return self.desk("dk-pw-1").draft(
            area="pw", question_set="PW-01", responder="pt-pw", subject=POSTING, questions=[{"code": "1"}]
        )

    @cached_property
    def replied(self) -> str:
        request = self.dk.sent()
        self.pt.accept(request)
        self.pt.reply(request)
        return request

    @cached_property
    def closed(self) -> str:
        request = self.dk.sent()
        self.pt.accept(request)
        self.pt.reply(request)
        self.dk.give(request, "close", timeliness="satisfied", effort="dissatisfied", comment="Tak.")
        return request

    @cached_property
    def withdrawn(self) -> str:
        request = self.dk.sent()
        self.dk.give(request, "withdraw", reason="Vi fandt svaret i et register.")
        return request

    @cached_property
    def mail(self) -> str:
        """The newest mail in the mailbox of the Portuguese authority."""
        return str(self.pt.get("/notifier/mails?limit=1")["items"][0]["id"])

    @cached_property
    def colleague(self) -> str:
        """The backup of the Danish official."""
        users = self.dk.get("/identity/users?limit=200")["items"]
        return next(str(user["id"]) for user in users if user["login"] == "dk-pq-2")
