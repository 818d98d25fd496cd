"""A mail on the wire: its headers, its parts, and addresses that are none."""

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from services.notifier.outside import BadAddress, MailFolder, MailServer, Unreachable, letter, post, sheet
from tests.support.stories import NOON

PAPER = sheet(
    sender="no-reply@imi.example",
    language="da",
    subject="[Øvelse] PQ-2026-7F3K-9M2Q-X: ny forespørgsel",
    text="Hej æøå Ελλάδα\n",
    html="<p>Hej æøå Ελλάδα</p>\n",
    at=NOON,
)
LETTER = letter(PAPER, mail="a" * 32, origin="test.example", to="mailbox@dk.example")


def test_a_letter_has_text_then_html_and_the_headers_that_machines_look_for() -> None:
    mail = message_from_bytes(LETTER.content, policy=default)
    assert mail.get_content_type() == "multipart/alternative"
    text, html = mail.iter_parts()  # type: ignore[attr-defined]
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content().strip() == "Hej æøå Ελλάδα"
    assert "æøå Ελλάδα" in html.get_content()
    assert mail["Subject"] == "[Øvelse] PQ-2026-7F3K-9M2Q-X: ny forespørgsel"
    assert mail["To"] == "mailbox@dk.example"
    assert mail["From"] == "OpenIMI <no-reply@imi.example>"
    assert mail["Message-ID"] == f"<{'a' * 32}@test.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "da"
    assert mail["Date"].datetime == NOON
    assert not mail.defects


def test_the_same_mail_is_the_same_letter() -> None:
    again = letter(PAPER, mail="a" * 32, origin="test.example", to="mailbox@dk.example")
    assert again == LETTER


@pytest.mark.parametrize("bad", ["one\nBcc: spy@evil.example", "one\r\n\r\nbody", "one\rtwo"])
def test_a_line_break_in_a_header_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="linefeed"):
        sheet(sender="a@b.example", language="en", subject=bad, text="", html="", at=NOON)


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example\nBcc: spy@evil.example",
        "a@b.example\r\nBcc: spy@evil.example",
        "one@b.example,two@evil.example",
        "one,two@evil.example",
        "a@b.example (two@evil.example)",
        "<a@b.example>",
        "Name <a@b.example>",
        "æ@b.example",
        "a@b..example",
        "a b@c.example",
        "@b.example",
        "a@",
        "a",
        "",
    ],
)
def test_whatever_is_not_exactly_one_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        letter(PAPER, mail="a" * 32, origin="test.example", to=address)


def test_a_domain_with_letters_beyond_ascii_goes_in_its_wire_form() -> None:
    assert letter(PAPER, mail="a", origin="o", to="post@københavn.example").to == "post@xn--kbenhavn-54a.example"


async def test_a_folder_keeps_each_letter_as_a_file_named_after_its_id(tmp_path: Path) -> None:
    folder = MailFolder(tmp_path / "mail", "a@b.example")
    taken = [(one.id, why) async for one, why in folder.hand_over([LETTER])]
    assert taken == [("a" * 32, None)]
    assert [path.name for path in (tmp_path / "mail").iterdir()] == [f"{'a' * 32}.eml"]
    assert (tmp_path / "mail" / f"{'a' * 32}.eml").read_bytes() == LETTER.content
    await folder.remove(["a" * 32, "not-there"])
    assert list((tmp_path / "mail").iterdir()) == []


async def test_a_folder_that_cannot_be_written_to_takes_nothing(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file stands in the way")
    folder = MailFolder(tmp_path / "mail", "a@b.example")
    with pytest.raises(Unreachable):
        [one async for one in folder.hand_over([LETTER])]


def test_the_server_s_address_decides_where_mails_go_and_whose_they_are() -> None:
    folder = Path("mail")
    assert isinstance(post(None, folder, "a@b.example"), MailFolder)
    server = post("smtp://mail.example", folder, "a@b.example")
    assert isinstance(server, MailServer)
    assert server.sender == "a@b.example"
    assert (
        post("smtp://mail.example?from=imi%40ministry.example", folder, "a@b.example").sender == "imi@ministry.example"
    )
