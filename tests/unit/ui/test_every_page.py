"""Every page in every language: it is there, it is whole, and nothing in it was left untranslated."""

import re
from html.parser import HTMLParser

import pytest

from services.gateway.ui import i18n, words

PARTIES = [f"{stage}-{party}" for stage in ("sent", "accepted", "info-provided", "closed", "withdrawn")
           for party in ("requester", "responder")]  # fmt: skip
STEPS = ("recipient", "recipient?q=guide&country=pt", "date", "subject", "subject?kind=company", "questions",
         "attachments", "check", "check?change=yes")  # fmt: skip
PAGES = [
    "/", "/requests", "/requests?stage=sent&q=x", "/requests/new", "/requests/new?area=pq", "/authorities",
    "/authorities?q=guide", "/authorities/pt-pq", "/helpdesks", "/mailbox", "/mailbox/m1", "/profile", "/authority",
    "/colleagues", "/colleagues/new", "/colleagues/u1", "/requests/sent-responder/accept",
    "/requests/sent-requester/sent",
    "/requests/sent-requester/withdraw", "/requests/info-provided-requester/close", "/requests/draft-requester/delete",
    "/requests/accepted-responder/answer", "/requests/accepted-responder/reply", "/requests/draft-responder",
    *(f"/requests/{key}" for key in PARTIES), *(f"/requests/draft-requester/draft/{step}" for step in STEPS),
]  # fmt: skip


class Words(HTMLParser):
    """What of a page is read: texts, and what attributes say to readers."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style", "code", "svg")
        self.said += [value for name, value in attrs if value and name in ("aria-label", "alt", "title", "placeholder")]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "code", "svg")

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.said.append(data)


DAY = r"\d{1,2} [A-Z][a-z]{2,8} \d{4}"
DATA = re.compile(rf"{DAY}|PQ-2026-7F3K-9M2Q-X|dk-pq-\d|OpenIMI|@b|https://")


def unmarked(text: str) -> str:
    """What is left of a text without what is bracketed (translated), in « » (data), a date or a known code."""
    depth, left = 0, ""
    for letter in text:
        depth += letter in "[«"
        left += letter if depth == 0 else ""
        depth -= letter in "]»"
    left = DATA.sub("", left)
    for _code, name in sorted([*words.countries(), *words.tongues()], key=lambda pair: -len(pair[1])):
        left = left.replace(name, "")
    for code in (*words.TONGUES, *i18n.LANGUAGES):
        left = left.replace(i18n.language_name(code), "")
    return left


def untranslated(html: str) -> list[str]:
    """The texts of a page in the pseudo-language that nobody marked for translation."""
    reader = Words()
    reader.feed(html)
    assert len(reader.said) > 20
    with i18n.speaking(i18n.PSEUDO):
        return [text for text in reader.said if re.search(r"[^\W\d_]", unmarked(text))]


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_shown_whole_in_each_language(pages, path):
    for language in (*i18n.LANGUAGES, i18n.PSEUDO):
        answer = await pages.read(path, language)

        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert f'<html lang="{language.replace("_", "-")}">' in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "style=" not in answer.text and "hx-on" not in answer.text and "<script>" not in answer.text
    assert untranslated(answer.text) == []


async def test_the_page_of_an_error_is_translated(pages):
    answer = await pages.read("/nowhere", i18n.PSEUDO)

    assert answer.status_code == 404
    assert untranslated(answer.text) == []


async def test_forms_that_come_back_are_translated_too(pages):
    pages.cookies.set("language", i18n.PSEUDO)
    for path in ("draft/date", "draft/questions", "draft/attachments", "draft/check"):
        answer = await pages.send_form(f"/requests/draft-requester/{path}", urgent="yes", wished_reply_by="«x»")
        assert answer.status_code == 422
        assert untranslated(answer.text) == []
