"""What identifies a person is sealed at birth: strings planted in a request are searched for wherever the other side,
an operator or a thief might look, before the request is accepted."""

import contextlib
import email
import email.policy
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.support.deployment import Product, copied_world
from tests.support.pages import Walker
from tests.support.rest import PDF, REQUESTS, Answer, Caller, draft, upload

SUBJECT = ("Zyxquilha", "Qworblestad", "Vexphantom", "Jubblenorf")
STATEMENT = ("wobblequartz", "gnarlfizz", "snickerplume")
FILE = ("plumfrost", "crinklemoss", "thistlewhump", "glimmersnort")
HIDDEN = (*SUBJECT, *STATEMENT, *FILE)
"""Nobody on the responder's side may find these before acceptance."""
DIALOGUE = "flumberdash"
"""In a message: the parties read it on the request itself, and nobody anywhere else."""
OWN_REFERENCE = "REF-krimblewott"
"""Public, but of the requester's own side."""


class Planted(NamedTuple):
    """The product with a request at `sent` in which everything is planted."""

    product: Product
    request: str
    number: str
    file: str

    def caller(self, login: str) -> Caller:
        """A user of the training world."""
        return Caller.signed_in(self.product.port, login)


def plant(dk: Caller) -> tuple[str, str]:
    """The ids of the request and its file."""
    subject = {
        "kind": "person",
        "family_name": SUBJECT[0],
        "given_names": "Ana",
        "birth_place": SUBJECT[1],
        "address": SUBJECT[2],
        "profession": SUBJECT[3],
    }
    body = draft(
        subject=subject,
        reason={"code": "doubt-document", "text": STATEMENT[0]},
        questions=[{"code": "1", "comment": STATEMENT[1]}, {"code": "4"}],
        urgent=True,
        urgent_reason=STATEMENT[2],
        own_reference=OWN_REFERENCE,
    )
    made = dk.call("POST", REQUESTS, body)
    assert made.status == 201, made
    request = made.body["id"]
    file = upload(dk, request, name=f"{FILE[0]}.pdf", data=PDF + FILE[1].encode()).body["file"]
    told = {"file": file, "title": FILE[2], "description": FILE[3], "language": "da", "personal": True}
    assert dk.command(request, 1, "attach", **told).status == 200
    sent = dk.command(request, 2, "send", legal_basis_confirmed=True)
    assert sent.status == 200, sent
    said = dk.command(request, sent.body["version"], "write-message", text=DIALOGUE, language="da")
    assert said.status == 200, said
    return request, file


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Planted]:
    """Planted once; these tests only look. Its mails are out, so that they can be looked at."""
    product = Product(copied_world(tmp_path_factory.mktemp("planted"))).start()
    try:
        dk = Caller.signed_in(product.port, "dk-pq-1")
        request, file = plant(dk)
        number = dk.get(f"{REQUESTS}/{request}").body["number"]
        wait_for_mail(product.home, number)
        yield Planted(product, request, number, file)
    finally:
        product.close()


def wait_for_mail(home: Path, number: str) -> None:
    """Until somebody was written to about this request."""
    for _ in range(200):
        if any(number in text for text in mails(home)):
            return
        time.sleep(0.05)
    raise AssertionError("nobody got a mail")


def mails(home: Path) -> list[str]:
    """Each mail in the folder: head and all parts, decoded."""
    texts = []
    for path in sorted((home / "mail").rglob("*.eml")):
        mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        parts = [part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"]
        texts.append("\n".join([str(mail.items()), path.name, *parts]))
    return texts


def found(where: bytes | str, *words: str) -> list[str]:
    """Which of these words stand there."""
    text = where if isinstance(where, bytes) else where.encode()
    return [word for word in words if word.lower().encode() in text.lower()]


OUTSIDE = ("pt-pq-1", "pt-pq-2", "pt-nimic-1", "se-pq-1", "dk-sd-1")
"""The responder's officials and coordinator, a stranger, and another authority of the requester's own country."""


@pytest.mark.parametrize("login", OUTSIDE)
def test_no_page_shows_them(planted: Planted, login: str) -> None:
    walker = Walker(planted.product.port).log_on(login)
    walked = list(walker.walk(leave=("/authorities/", "/static/", "/api/")))
    walked += [
        (address, *walker.fetch("GET", address)[::2])
        for word in ("Zyxquilha", planted.number)
        for address in (f"/requests?q={word}", f"/requests?q={word}&role=responder")
    ]
    own = f"/requests/{planted.request}"
    walked += [(address, *walker.fetch("GET", address)[::2]) for address in (own, f"{own}/files/{planted.file}")]
    assert len(walked) > 10
    for address, status, content in walked:
        assert status < 500, address
        searched = "q=Zyxquilha" in address  # what was asked for stands in the search field
        assert found(content, *HIDDEN[searched:], OWN_REFERENCE) == [], address
        assert found(address, *HIDDEN[1:], OWN_REFERENCE, DIALOGUE) == []
        if not address.startswith(own) or login[:5] != "pt-pq":
            assert found(content, DIALOGUE) == [], address
    assert (own in {address for address, status, _ in walked if status == 200}) == (login[:5] == "pt-pq")


def test_the_requester_s_own_pages_do_show_them(planted: Planted) -> None:
    """Or else the search above would prove nothing."""
    walker = Walker(planted.product.port).log_on("dk-pq-1")
    _, _, content = walker.fetch("GET", f"/requests/{planted.request}")
    shown = found(content, *HIDDEN, DIALOGUE, OWN_REFERENCE)
    assert {SUBJECT[0], *STATEMENT, DIALOGUE, OWN_REFERENCE} <= set(shown)
    answer = planted.caller("dk-pq-1").get(f"{REQUESTS}/{planted.request}")
    assert found(answer.raw, *SUBJECT, *STATEMENT, DIALOGUE) == [*SUBJECT, *STATEMENT, DIALOGUE]


def every_read(planted: Planted, caller: Caller) -> Iterator[tuple[str, Answer]]:
    """All reads that the API describes, with the planted request's ids, and searches for planted words."""
    described = caller.get("/openapi.json").body["paths"]
    known = {"{file}": planted.file, "{name}": "PQ-01", "{mail}": "none", "{key}": planted.request}
    for template, operations in described.items():
        if "get" in operations:
            path = template.removeprefix("/api/v1")
            for name, value in known.items():
                path = path.replace(name, value)
            yield path, caller.get(path)
    for word in (*HIDDEN, DIALOGUE, OWN_REFERENCE):
        yield f"q={word}", caller.get(f"{REQUESTS}?q={word}")
        yield f"q={word}", caller.get(f"{REQUESTS}?q={word}&role=responder")
    for mail in caller.get("/notifier/mails?limit=200").body.get("items", []):
        yield str(mail), caller.get(f"/notifier/mails/{mail['id']}")


@pytest.mark.parametrize("login", OUTSIDE)
def test_no_answer_of_the_api_has_them(planted: Planted, login: str) -> None:
    caller = planted.caller(login)
    read = 0
    for path, answer in every_read(planted, caller):
        read += answer.status == 200
        everything = answer.raw + repr(answer.headers).encode()
        assert found(everything, *HIDDEN, OWN_REFERENCE) == [], path
        if path != f"{REQUESTS}/{planted.request}" or login[:5] != "pt-pq":
            assert found(everything, DIALOGUE) == [], path
        if path.startswith("q="):
            assert planted.request not in str(answer.body), path
    assert read > 20


def test_no_refusal_repeats_what_was_typed(planted: Planted) -> None:
    dk, pt = planted.caller("dk-pq-1"), planted.caller("pt-pq-1")
    wrong: list[dict[str, Any]] = [
        draft(subject={"kind": "person", "family_name": "mumblecrank" * 500}),
        draft(reason={"code": "mumblecrank", "text": "mumblecrank"}),
        draft(mumblecrank=1, questions=[{"code": "mumblecrank"}]),
        draft(responder="mumblecrank"),
        draft(wished_reply_by="mumblecrank"),
    ]
    answers = [dk.call("POST", REQUESTS, body) for body in wrong]
    answers.append(pt.command(planted.request, 99, "write-message", text="mumblecrank", language="pt"))
    answers.append(pt.command("mumblecrank", 1, "accept", reply_by="mumblecrank"))
    for answer in answers:
        assert answer.status >= 400
        # the name of an unknown field is the caller's program, not a person's words
        assert found(answer.raw.replace(b'"/mumblecrank"', b""), "mumblecrank") == []
    assert found(planted.product.output, "mumblecrank") == []
    assert found(planted.product.ops("/metrics")[1], "mumblecrank") == []


def test_no_mail_has_them(planted: Planted) -> None:
    texts = mails(planted.product.home)
    assert any(planted.number in text for text in texts)
    for text in texts:
        assert found(text, *HIDDEN, DIALOGUE, OWN_REFERENCE) == []


def test_no_log_line_and_no_metric_has_them(planted: Planted) -> None:
    for path in ("/metrics", "/readyz", "/version", "/livez"):
        status, text = planted.product.ops(path)
        assert status == 200
        assert found(text, *HIDDEN, DIALOGUE, OWN_REFERENCE) == []
    assert found(planted.product.output, *HIDDEN, DIALOGUE, OWN_REFERENCE) == []


def contents(database: Path) -> Iterator[bytes]:
    """Each value of each row of each table, whole, wherever SQLite has put it."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")]
        for name in names:
            for row in connection.execute(f"SELECT * FROM {name}"):
                yield from (value if isinstance(value, bytes) else str(value).encode() for value in row)


def test_no_file_of_the_data_folder_has_them(planted: Planted) -> None:
    """Logs, views, keys, attachments, mails, indexes and write-ahead logs, byte by byte."""
    home = planted.product.home
    files = [path for path in home.rglob("*") if path.is_file()]
    assert {"exchange.log", "exchange.views", "exchange.keys", "notifier.views"} <= {path.name for path in files}
    for path in files:
        assert found(str(path.relative_to(home)), *HIDDEN, DIALOGUE, OWN_REFERENCE) == []
        assert found(path.read_bytes(), *HIDDEN, DIALOGUE) == [], path.name
    databases = [path for path in files if path.read_bytes()[:15] == b"SQLite format 3"]
    assert len(databases) >= 8
    for path in databases:
        for value in contents(path):
            assert found(value, *HIDDEN, DIALOGUE) == [], path.name
