"""Who reads which mail: the training mailbox, and administrators' list of what has not gone."""

from pathlib import Path
from typing import Any

import pytest

from contracts.record import Actor, Record
from services.notifier.workers.mailer import mailer
from tests.support.actors import DK, DK_ADMINISTRATOR, DK_COLLEAGUE, PT, SE
from tests.support.post_office import PostOffice, drain, played

HANDLER = Actor(user="u-dk", authority="dk-pq", country="dk", roles={"pq": frozenset({"handler"})}, language="da")
STAMP = "2026-11-23T12:00:00Z"


@pytest.fixture
async def mailed(office: PostOffice, life: list[Record[Any]]) -> PostOffice:
    """All mails of a life are out."""
    await office.happened("exchange", *life)
    await drain(mailer(office.host))
    await office.settle()
    return office


async def test_the_mailbox_shows_one_s_own_mails_and_those_of_one_s_authority(mailed: PostOffice) -> None:
    items = (await mailed.get("/notifier/mails", HANDLER)).json()["items"]
    assert sorted(item["to"] for item in items) == ["authority"] * 4 + ["user"] * 4
    assert {item["state"] for item in items} == {"sent"}
    assert {item["at"] for item in items} == {STAMP}
    assert items[0]["subject"] == "[Øvelse] PQ-2026-7F3K-9M2Q-X: besvaret", "the newest first"
    colleague = (await mailed.get("/notifier/mails", DK_COLLEAGUE)).json()["items"]
    assert [item["to"] for item in colleague] == ["authority"] * 4
    assert (await mailed.get("/notifier/mails", SE)).json()["items"] == []


async def test_the_mailbox_is_read_page_by_page(mailed: PostOffice) -> None:
    seen, path = [], "/notifier/mails?limit=3"
    while path:
        reply = await mailed.get(path, HANDLER)
        seen += [item["id"] for item in reply.json()["items"]]
        path = reply.headers.get("link", "").partition("<")[2].partition(">")[0].removeprefix("/api/v1")
    assert len(seen) == len(set(seen)) == 8


async def test_a_mail_is_shown_as_it_was_written(mailed: PostOffice) -> None:
    files = {path.stem: path for path in (mailed.home / "mail").iterdir()}
    sent = {mail["Message-ID"]: mail for mail in mailed.mails()}
    items = (await mailed.get("/notifier/mails", HANDLER)).json()["items"]
    for item in items:
        shown = (await mailed.get(f"/notifier/mails/{item['id']}", HANDLER)).json()
        mail = sent[f"<{item['id']}@test.example>"]
        text, html = mail.iter_parts()  # type: ignore[attr-defined]
        assert shown["subject"] == mail["Subject"] == item["subject"]
        assert shown["text"].split() == text.get_content().split()
        assert shown["html"].split() == html.get_content().split()
        assert (shown["to"], shown["at"], shown["state"]) == (item["to"], item["at"], "sent")
        assert item["id"] in files


async def test_a_mailbox_is_shown_in_its_authority_s_language_and_own_mails_in_one_s_own(mailed: PostOffice) -> None:
    english = Actor(user="u-dk", authority="dk-pq", country="dk", roles={"pq": frozenset({"handler"})}, language="en")
    for item in (await mailed.get("/notifier/mails", english)).json()["items"]:
        marker = "[Øvelse]" if item["to"] == "authority" else "[Training]"
        shown = (await mailed.get(f"/notifier/mails/{item['id']}", english)).json()
        assert item["subject"].startswith(marker)
        assert shown["subject"] == item["subject"]


async def test_a_mail_of_another_is_not_there(mailed: PostOffice) -> None:
    for item in (await mailed.get("/notifier/mails", HANDLER)).json()["items"]:
        assert (await mailed.get(f"/notifier/mails/{item['id']}", PT)).status == 404
        own = await mailed.get(f"/notifier/mails/{item['id']}", DK_COLLEAGUE)
        assert own.status == (404 if item["to"] == "user" else 200)
    assert (await mailed.get("/notifier/mails/none", HANDLER)).status == 404


async def test_outside_the_training_world_there_is_no_mailbox(tmp_path: Path, life: list[Record[Any]]) -> None:
    async with PostOffice(tmp_path, training=False) as office:
        await office.happened("exchange", *life)
        await drain(mailer(office.host))
        await office.settle()
        assert (await office.get("/notifier/mails", HANDLER)).status == 404
        (mail,) = [one["Message-ID"][1:33] for one in office.mails() if one["To"] == "handler@dk.example"][:1]
        assert (await office.get(f"/notifier/mails/{mail}", HANDLER)).status == 404


async def test_nobody_reads_mails_without_having_signed_in(mailed: PostOffice) -> None:
    for path in ("/notifier/mails", "/notifier/mails/x", "/notifier/deliveries"):
        reply = await mailed._door.call("notifier", "GET", path)
        assert (reply.status, reply.json()["code"]) == (401, "not-signed-in")


async def test_administrators_see_what_has_not_gone_to_their_authority(
    office: PostOffice, life: list[Record[Any]]
) -> None:
    one, server = played(office)
    server.refuses = {"mailbox@dk.example", "mailbox@pt.example"}
    await office.happened("exchange", *life[:8])
    assert (await office.get("/notifier/deliveries", DK_ADMINISTRATOR)).headers["x-queue-length"] == "7"
    await drain(one)
    await office.settle()
    reply = await office.get("/notifier/deliveries?state=waiting", DK_ADMINISTRATOR)
    assert reply.headers["x-queue-length"] == "0"
    assert {item["receiver"] for item in reply.json()["items"]} == {"authority:dk-pq"}
    assert {(item["why"], item["attempt"], item["next_try_at"]) for item in reply.json()["items"]} == {
        ("refused", 1, "2026-11-23T12:01:00Z")
    }
    above = Actor(user="u", authority="eu", roles={"*": frozenset({"deployment-administrator"})})
    everybody = (await office.get("/notifier/deliveries?state=waiting", above)).json()["items"]
    assert {item["receiver"] for item in everybody} == {"authority:dk-pq", "authority:pt-pq"}
    assert (await office.get("/notifier/deliveries?state=given-up", above)).json()["items"] == []


async def test_who_administers_nothing_sees_no_failures(office: PostOffice) -> None:
    assert (await office.get("/notifier/deliveries", DK_COLLEAGUE)).status == 403
    assert (await office.get("/notifier/deliveries", DK)).status == 200
    assert (await office.get("/notifier/deliveries?state=sent", DK)).status == 422
