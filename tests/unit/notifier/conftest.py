"""What the notifier's tests share: compiled catalogues, a whole life of a request, and a notifier of their own."""

import datetime
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from contracts.exchange import (
    AnswerGiven,
    AnswersGiven,
    Commented,
    Explained,
    FileAttached,
    MessageText,
    MessageWritten,
    Person,
    ReplyFile,
    ReplyProvided,
    ReplySaved,
    RequestAccepted,
    RequestAmended,
    RequestClosed,
    RequestDrafted,
    RequestFile,
    RequestSent,
    SubjectGiven,
)
from contracts.record import Record
from deploy.messages import CATALOGUES, compile_all
from tests.support.post_office import PostOffice
from tests.support.stories import records

WISHED = datetime.date(2026, 12, 14)
AGREED = datetime.date(2026, 12, 20)


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """Translations are compiled where `make` has not done it yet."""
    for folder in CATALOGUES.values():
        compile_all(folder)


def attached(party: str, kind: type) -> FileAttached:
    """A file with a title that says too much."""
    private = kind(title="planted-file of Plantedname", name="planted-file.pdf")
    return FileAttached(
        file="f" * 32,
        party=party,  # type: ignore[arg-type]
        language="da",
        size=1,
        media_type="application/pdf",
        personal=True,
        private=(private,),
    )


def written(party: str) -> MessageWritten:
    """A message that says too much."""
    return MessageWritten(party=party, language="da", private=(MessageText(text="planted words"),))  # type: ignore[arg-type]


@pytest.fixture
def life() -> list[Record[Any]]:
    """A request from draft to closed, with a file and a message at every stage. Versions are told in the comments."""
    subject = SubjectGiven(subject=Person(family_name="Plantedname"))
    return records(
        "request:r1",
        RequestDrafted(  # 1
            area="pq",
            question_set="PQ-01@1",
            requester="dk-pq",
            requester_country="dk",
            own_reference="PLANTED-REF",
            language="da",
            private=(subject, Explained(reason="planted words")),
        ),
        attached("requester", RequestFile),  # 2
        RequestAmended(own_reference="PLANTED-REF", private=(subject,)),  # 3
        RequestSent(  # 4
            number="PQ-2026-7F3K-9M2Q-X",
            area="pq",
            question_set="PQ-01@1",
            requester="dk-pq",
            requester_country="dk",
            responder="pt-pq",
            responder_country="pt",
            wished_reply_by=datetime.date(2026, 12, 1),
            urgent=True,
            language="da",
            questions=["1"],
        ),
        RequestAmended(wished_reply_by=WISHED, own_reference="PLANTED-REF", private=(subject,)),  # 5
        attached("requester", RequestFile),  # 6
        written("responder"),  # 7
        RequestAccepted(reply_by=AGREED),  # 8
        attached("requester", RequestFile),  # 9
        attached("responder", ReplyFile),  # 10
        written("requester"),  # 11
        ReplySaved(
            questions=["1"], private=(AnswersGiven(answers=[AnswerGiven(question="1", value="planted words")]),)
        ),  # 12
        ReplyProvided(questions=["1"], private=(AnswersGiven(comment="planted words"),)),  # 13
        RequestClosed(timeliness="satisfied", private=(Commented(text="planted words"),)),  # 14
    )


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[PostOffice]:
    """A notifier of the training world that writes mails into a folder."""
    async with PostOffice(tmp_path) as office:
        yield office
