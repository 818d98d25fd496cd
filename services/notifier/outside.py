"""The post: where mails leave to. Either a mail server, or a folder of `.eml` files where none is set."""

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator, Sequence
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

import aiosmtplib
import msgspec

from contracts.notifier import Why

SECONDS: Final = 20
"""How long a mail server may take for one answer."""
LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_DEFAULT_PORTS: Final = {"smtp": 25, "smtps": 465}
_CLOSING: Final = 421
"""The server's word that it ends the connection, whatever the mail was (RFC 5321, 3.8)."""


class Unreachable(Exception):
    """No mail can be handed over now, whatever it is. Those not yet answered for stay where they are."""


class BadAddress(Exception):
    """No mail can be written to this address."""


class Letter(msgspec.Struct, frozen=True):
    """A mail as it goes over the wire."""

    id: str
    """The mail's id: its Message-ID is made of it, and its file is named after it."""
    sender: str
    to: str
    content: bytes


class Sheet(msgspec.Struct, frozen=True):
    """What all mails of one wording have in common, made once: everything but receiver and id."""

    sender: str
    content: bytes


def sheet(*, sender: str, language: str, subject: str, text: str, html: str, at: datetime.datetime) -> Sheet:
    """A wording as a MIME message, the text first. `ValueError` for a line break in a header."""
    message = EmailMessage(policy=WIRE)
    message["From"] = Address("OpenIMI", addr_spec=sender)
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    message["Content-Language"] = language  # last, since making parts takes such headers along
    return Sheet(sender, message.as_bytes())


def letter(sheet: Sheet, *, mail: str, origin: str, to: str) -> Letter:
    """The mail to this receiver; the same id makes the same Message-ID, by which mail boxes know a repetition.

    Raises `BadAddress` for whatever is not exactly one address that goes over the wire as it stands.
    """
    address = _address(to)
    headers = f"To: {address}\r\nMessage-ID: <{mail}@{origin}>\r\n"
    return Letter(mail, sheet.sender, address, headers.encode("ascii") + sheet.content)


def _address(given: str) -> str:
    local, _, domain = given.rpartition("@")
    try:
        spec = f"{local}@{domain.encode('idna').decode('ascii')}"
        address = Address(addr_spec=spec).addr_spec
        address.encode("ascii")
    except (MessageError, ValueError, IndexError) as error:  # the parser of addresses raises all three
        raise BadAddress from error
    if address != spec:
        raise BadAddress
    return address


class Post(Protocol):
    """Takes mails."""

    sender: str
    """The address that mails come from."""

    def hand_over(self, letters: Sequence[Letter]) -> AsyncIterator[tuple[Letter, Why | None]]:
        """Each letter in turn, with why it was not taken, or `None` where it was. Raises `Unreachable`."""
        ...


class MailFolder:
    """Keeps mails as files, `<mail id>.eml`, for a deployment without a mail server."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.sender = sender
        self._folder = folder

    async def hand_over(self, letters: Sequence[Letter]) -> AsyncIterator[tuple[Letter, Why | None]]:
        """All are taken, or the folder cannot be written to and none is."""
        try:
            await asyncio.to_thread(self._write, letters)
        except OSError as error:
            raise Unreachable(type(error).__name__) from error
        for one in letters:
            yield one, None

    def _write(self, letters: Sequence[Letter]) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for one in letters:
            # Written aside and moved: whoever looks into the folder sees whole mails only.
            aside = self._folder / f".{one.id}"
            aside.write_bytes(one.content)
            aside.replace(self._folder / f"{one.id}.eml")

    async def remove(self, mails: Sequence[str]) -> None:
        """Take these mails out of the folder; those that are not there are passed over."""
        await asyncio.to_thread(self._unlink, mails)

    def _unlink(self, mails: Sequence[str]) -> None:
        for mail in mails:
            (self._folder / f"{mail}.eml").unlink(missing_ok=True)


class MailServer:
    """Hands mails to an SMTP server, many on one connection."""

    def __init__(self, url: str, sender: str, *, tls: ssl.SSLContext | None = None) -> None:
        """`smtp://user:password@host:port` or `smtps://…`; `?from=address` sets the sender.

        `tls`: whom to trust instead of the system's authorities.
        """
        self._url: SplitResult = urlsplit(url)
        self.sender = parse_qs(self._url.query).get("from", [sender])[0]
        self._tls = tls

    async def hand_over(self, letters: Sequence[Letter]) -> AsyncIterator[tuple[Letter, Why | None]]:
        """A mail on which the connection breaks is answered for as unreachable, and the next goes over a new one:
        so one mail that a server stumbles over holds up no other."""
        server: aiosmtplib.SMTP | None = None
        try:
            for one in letters:
                if server is None or not server.is_connected:
                    server = await self._connected()
                yield one, await self._try(server, one)
        finally:
            if server is not None and server.is_connected:
                server.close()

    async def _connected(self) -> aiosmtplib.SMTP:
        host, user, password = self._url.hostname or "localhost", self._url.username, self._url.password
        secure = self._url.scheme == "smtps"
        server = aiosmtplib.SMTP(
            hostname=host,
            port=self._url.port or _DEFAULT_PORTS[self._url.scheme],
            username=unquote(user) if user else None,
            password=unquote(password) if password else None,
            use_tls=secure,
            # Across a network nothing goes in clear: a server without STARTTLS is refused.
            start_tls=False if secure else None if host in LOOPBACK else True,
            tls_context=self._tls,
            timeout=SECONDS,
        )
        try:
            await server.connect()
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise Unreachable(type(error).__name__) from error
        return server

    async def _try(self, server: aiosmtplib.SMTP, one: Letter) -> Why | None:
        try:
            await server.sendmail(one.sender, [one.to], one.content)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            return self._refused(server, refused.recipients[0].code)
        except aiosmtplib.SMTPResponseException as refused:
            return self._refused(server, refused.code)
        except (aiosmtplib.SMTPException, OSError, TimeoutError):
            server.close()
            return "unreachable"
        return None

    @staticmethod
    def _refused(server: aiosmtplib.SMTP, code: int) -> Why:
        if code == _CLOSING:
            server.close()
            return "unreachable"
        return "refused"


def post(smtp_url: str | None, folder: Path, sender: str) -> Post:
    """The mail server where one is set, else the folder."""
    return MailServer(smtp_url, sender) if smtp_url else MailFolder(folder, sender)
