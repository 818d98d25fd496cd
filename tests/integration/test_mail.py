"""Mails over real SMTP: aiosmtpd plays the server, on sockets of this machine."""

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from contracts.exchange import RequestSent
from contracts.notifier import MailFailed, MailSent
from contracts.record import Record
from deploy.messages import CATALOGUES, compile_all
from services.notifier.outside import Letter, MailServer, Unreachable
from services.notifier.workers.mailer import mailer
from tests.support.post_office import PostOffice, drain
from tests.support.stories import NOON, records

NETWORK = "127.0.0.2"
"""An address of this machine that counts as somewhere else: mails to there may not go in clear."""
LETTERS = [
    Letter(f"{number:032x}", "imi@imi.example", f"u{number}@dk.example", b"Subject: x\r\n\r\nx\r\n")
    for number in range(4)
]


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """Translations are compiled where `make` has not done it yet."""
    for folder in CATALOGUES.values():
        compile_all(folder)


class Sink:
    """What a mail server took, and how it misbehaves."""

    def __init__(self) -> None:
        self.took: list[Envelope] = []
        self.sessions: set[int] = set()
        self.refuses: dict[str, str] = {}
        """Receivers, and the answer they get."""
        self.hangs_up_on: set[str] = set()
        self.secure: list[bool] = []
        self.authenticated: list[bool] = []

    async def handle_RCPT(  # noqa: N802  (aiosmtpd finds hooks by name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.hangs_up_on:
            assert server.transport is not None
            server.transport.close()
            return "421 Gone"
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.took.append(envelope)
        self.sessions.add(id(session))
        self.secure.append(session.ssl is not None)
        self.authenticated.append(bool(session.authenticated))
        return "250 OK"


@asynccontextmanager
async def listening(
    sink: Sink, host: str = "127.0.0.1", port: int = 0, *, over: ssl.SSLContext | None = None, **options: Any
) -> AsyncIterator[int]:
    """A mail server on a free port, or on this one."""
    factory: Callable[[], SMTP] = lambda: SMTP(sink, hostname="mail.example", **options)  # noqa: E731
    server = await asyncio.get_running_loop().create_server(factory, host, port, ssl=over)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


def sent(count: int) -> list[Record[Any]]:
    """So many requests from Denmark stand before the Portuguese authority: two mails each."""
    return [
        record
        for number in range(count)
        for record in records(
            f"request:r{number}",
            RequestSent(
                number=f"PQ-2026-0000-{number:04}-X",
                area="pq",
                question_set="PQ-01@1",
                requester="dk-pq",
                requester_country="dk",
                responder="pt-pq",
                responder_country="pt",
                wished_reply_by=datetime.date(2026, 12, 14),
                language="da",
                questions=["1"],
            ),
        )
    ]


async def test_a_batch_goes_over_one_connection_and_arrives_as_it_was_written(tmp_path: Path) -> None:
    sink = Sink()
    async with listening(sink) as port, PostOffice(tmp_path, smtp_url=f"smtp://127.0.0.1:{port}") as office:
        await office.happened("exchange", *sent(5))
        await drain(mailer(office.host))
        assert [type(fact.event) for fact in await office.facts()] == [MailSent] * 10
    assert len(sink.took) == 10
    assert len(sink.sessions) == 1
    assert {tuple(one.rcpt_tos) for one in sink.took} == {("handler@pt.example",), ("mailbox@pt.example",)}
    mail = message_from_bytes(sink.took[0].content, policy=default)  # type: ignore[arg-type]
    assert mail["Subject"] == "[Formação] PQ-2026-0000-0000-X: novo pedido a aceitar"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "14 de dezembro de 2026" in mail.get_body(("plain",)).get_content()  # type: ignore[attr-defined]
    assert "https://imi.example/requests/r0" in mail.get_body(("html",)).get_content()  # type: ignore[attr-defined]
    assert not (tmp_path / "mail").exists()


async def test_a_refused_mail_is_recorded_and_tried_again_while_others_go(tmp_path: Path) -> None:
    sink = Sink()
    sink.refuses["mailbox@pt.example"] = "550 No such mailbox"
    async with listening(sink) as port, PostOffice(tmp_path, smtp_url=f"smtp://127.0.0.1:{port}") as office:
        await office.happened("exchange", *sent(1))
        await drain(mailer(office.host))
        assert [one.rcpt_tos for one in sink.took] == [["handler@pt.example"]]
        failed = [fact.event for fact in await office.facts() if isinstance(fact.event, MailFailed)]
        assert [(event.receiver, event.why, event.attempt) for event in failed] == [("authority:pt-pq", "refused", 1)]
        sink.refuses.clear()
        await office.settle()
        office.clock.stand(NOON + datetime.timedelta(minutes=1))
        await mailer(office.host).retry()
        assert sink.took[1].rcpt_tos == ["mailbox@pt.example"]
        assert {type(fact.event) for fact in await office.facts()} == {MailSent, MailFailed}


async def test_a_mail_on_which_the_server_hangs_up_holds_up_no_other(tmp_path: Path) -> None:
    sink = Sink()
    sink.hangs_up_on = {"u1@dk.example"}
    async with listening(sink) as port:
        outcomes = [
            (one.to, why) async for one, why in MailServer(f"smtp://127.0.0.1:{port}", "a@b").hand_over(LETTERS)
        ]
    assert outcomes == [
        ("u0@dk.example", None),
        ("u1@dk.example", "unreachable"),
        ("u2@dk.example", None),
        ("u3@dk.example", None),
    ]
    assert [one.rcpt_tos[0] for one in sink.took] == ["u0@dk.example", "u2@dk.example", "u3@dk.example"]


async def test_a_server_that_is_busy_closing_has_refused_nothing(tmp_path: Path) -> None:
    sink = Sink()
    sink.refuses["u0@dk.example"] = "421 Shutting down"
    async with listening(sink) as port:
        server = MailServer(f"smtp://127.0.0.1:{port}", "a@b")
        outcomes = [why async for _, why in server.hand_over(LETTERS[:2])]
    assert outcomes == ["unreachable", None]


async def test_while_no_server_is_there_the_queue_waits_and_then_all_goes(tmp_path: Path) -> None:
    sink = Sink()
    async with listening(sink) as port:
        pass
    async with PostOffice(tmp_path, smtp_url=f"smtp://127.0.0.1:{port}") as office:
        await office.happened("exchange", *sent(3))
        one = mailer(office.host)
        await drain(one)
        assert await office.facts() == []
        async with listening(sink, port=port):
            await drain(one)
            assert sink.took == [], "it is left alone for a while"
            one._resume_at = 0.0
            await drain(one)
    assert len(sink.took) == 6
    assert len({bytes(one.content or b"").split(b"\r\n")[1] for one in sink.took}) == 6


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A server's TLS for this address, and a client's that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    client = ssl.create_default_context(cadata=made.public_bytes(serialization.Encoding.PEM).decode())
    return server, client


async def test_across_a_network_nothing_goes_in_clear(tmp_path: Path) -> None:
    sink = Sink()
    async with listening(sink, NETWORK) as port:
        with pytest.raises(Unreachable):
            [one async for one in MailServer(f"smtp://{NETWORK}:{port}", "a@b").hand_over(LETTERS)]
    assert sink.took == []


async def test_across_a_network_mails_go_by_starttls_to_a_server_that_can_be_trusted(tmp_path: Path) -> None:
    sink = Sink()
    at_server, at_client = certificate(tmp_path, NETWORK)
    async with listening(sink, NETWORK, tls_context=at_server) as port:
        with pytest.raises(Unreachable):
            [one async for one in MailServer(f"smtp://{NETWORK}:{port}", "a@b").hand_over(LETTERS)]
        assert sink.took == [], "nobody has vouched for this server"
        trusting = MailServer(f"smtp://{NETWORK}:{port}", "a@b", tls=at_client)
        assert [why async for _, why in trusting.hand_over(LETTERS)] == [None] * 4
    assert sink.secure == [True] * 4


async def test_smtps_with_a_name_and_a_password(tmp_path: Path) -> None:
    sink = Sink()
    at_server, at_client = certificate(tmp_path, NETWORK)

    def authenticator(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        right = (data.login, data.password) == (b"imi", b"p@ss/word")
        return AuthResult(success=right, handled=False)

    options = {"authenticator": authenticator, "auth_require_tls": False}
    async with listening(sink, NETWORK, over=at_server, **options) as port:
        right = MailServer(f"smtps://imi:p%40ss%2Fword@{NETWORK}:{port}", "a@b", tls=at_client)
        assert [why async for _, why in right.hand_over(LETTERS)] == [None] * 4
        wrong = MailServer(f"smtps://imi:wrong@{NETWORK}:{port}", "a@b", tls=at_client)
        with pytest.raises(Unreachable):
            [one async for one in wrong.hand_over(LETTERS)]
    assert sink.authenticated == [True] * 4
