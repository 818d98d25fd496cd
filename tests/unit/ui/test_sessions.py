"""Who may read a page, whose form is carried out, and what cookies are like."""

import html
import re

import pytest

from services.gateway.access import csrf_token
from services.gateway.ui import PAGES
from services.gateway.ui.session import open_to_all, safe_next, session_required

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
FOR_ALL = {"/log-on", "/log-off", "/language", "/helpdesks", "/{rest:path}"}


def test_every_page_says_whom_it_is_for():
    for route in PAGES.routes:
        for handler in route.route_handlers:
            if handler.http_methods == {"OPTIONS"}:
                continue
            wanted = open_to_all if route.path in FOR_ALL else session_required
            assert list(handler.guards) == [wanted], route.path


@pytest.mark.parametrize("path", ["/", "/requests/sent-requester", "/authorities?q=x"])
async def test_without_a_session_a_page_leads_to_the_log_on_and_back(visitor, path):
    answer = await visitor.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"] == (
        "/log-on" if path == "/" else f"/log-on?next={path.replace('?', '%3F').replace('=', '%3D')}"
    )


async def test_an_ended_session_leads_back_to_the_page_of_the_form(pages):
    pages.cookies.set("openimi", "ended")

    answer = await pages.post(
        "/requests/sent-requester/messages", headers={"referer": "http://x/requests/sent-requester"}
    )

    assert answer.headers["location"] == "/log-on?next=/requests/sent-requester"


@pytest.mark.parametrize(
    "target", ["//evil.example", "/\\evil.example", "https://evil.example", "", None, "x", "/log-off", "/a\nb"]
)
def test_only_pages_of_ours_are_gone_to(target):
    assert safe_next(target) == "/"
    assert safe_next("/requests?stage=sent") == "/requests?stage=sent"


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_a_form_from_elsewhere_is_not_carried_out(pages, api, token):
    answer = await pages.send_form(
        "/requests/info-provided-requester/close", timeliness="satisfied", effort="satisfied", _token=token
    )

    assert answer.status_code == 403
    assert api.told == []


async def test_log_on_gives_a_new_session_and_her_language(visitor, api):
    page = await visitor.get("/log-on?next=/profile")
    token = page.text.split('name="_token" value="')[1].split('"')[0]
    api.documents["/me"]["language"] = "da"

    answer = await visitor.post(
        "/log-on", data={"_token": token, "login": "dk-pq-1", "password": "training-only", "next": "/profile"}
    )

    assert answer.headers["location"] == "/profile"
    cookie = next(one for one in answer.headers.get_list("set-cookie") if one.startswith("openimi=a-new-handle"))
    assert "HttpOnly" in cookie and "SameSite=lax" in cookie and "Path=/" in cookie and "Secure" not in cookie
    assert any(one.startswith("language=da") for one in answer.headers.get_list("set-cookie"))


async def test_a_wrong_password_is_told_and_never_shown_again(visitor):
    page = await visitor.get("/log-on")
    token = page.text.split('name="_token" value="')[1].split('"')[0]

    answer = await visitor.post("/log-on", data={"_token": token, "login": "dk-pq-1", "password": "secret-typo"})

    assert answer.status_code == 422
    assert "The user name or the password is wrong." in answer.text
    assert 'value="dk-pq-1"' in answer.text
    assert "secret-typo" not in answer.text


async def test_log_on_needs_a_token_too(visitor):
    await visitor.get("/log-on")

    answer = await visitor.post("/log-on", data={"login": "dk-pq-1", "password": "training-only"})

    assert answer.status_code == 403


class TestOnHttps:
    @pytest.fixture
    def base_url(self):
        return "https://imi.example"

    async def test_cookies_are_bound_to_the_host_and_secure(self, visitor):
        page = await visitor.get("/log-on")

        for cookie in page.headers.get_list("set-cookie"):
            assert cookie.startswith("__Host-openimi") and "Secure" in cookie and "Path=/" in cookie


async def test_log_off_ends_the_session_and_the_cookie(pages, api):
    answer = await pages.send_form("/log-off")

    assert [(method, path) for method, path, _, _ in api.told] == [("DELETE", "/sessions/current")]
    assert any(one.startswith("openimi=") and "Max-Age=0" in one for one in answer.headers.get_list("set-cookie"))


async def test_a_word_is_said_once(pages):
    await pages.send_form("/requests/sent-requester/withdraw")

    first = await pages.get("/requests/sent-requester")
    second = await pages.get("/requests/sent-requester")

    assert "The request is withdrawn." in first.text
    assert "The request is withdrawn." not in second.text


async def test_a_word_with_a_foreign_signature_is_not_said(pages):
    pages.cookies.set("openimi-word", "eyJ0ZXh0IjoiZXZpbCJ9.0000")

    assert "evil" not in (await pages.get("/requests/sent-requester")).text


async def test_the_language_is_kept_in_the_cookie_and_in_the_profile(pages, api):
    answer = await pages.send_form("/language", language="pt", next="/profile")

    assert answer.headers["location"] == "/profile"
    assert api.last == {"type": "update-profile", "language": "pt"}
    assert "O meu perfil" in (await pages.get("/profile")).text


async def test_what_was_typed_when_the_session_ended_is_offered_again(pages, api):
    pages.cookies.set("openimi", "ended")
    told = {"text": "Tak for «svaret»\n& hilsen", "language": "da", "_nonce": "n1", "_token": csrf_token("ended")}

    asked = await pages.post("/requests/sent-requester/messages", data=told)
    kept = asked.text.split('name="_kept" value="')[1].split('"')[0]
    token = asked.text.split('name="_token" value="')[-1].split('"')[0]
    assert asked.status_code == 401
    assert api.told == []

    pages.cookies.delete("openimi")
    back = await pages.post(
        "/log-on", data={"login": "dk-pq-1", "password": "training-only", "_token": token, "_kept": kept}
    )
    hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(back.text.split("<main")[1])}
    assert hidden == {**told, "_token": csrf_token("a-new-handle")}
    assert 'action="/requests/sent-requester/messages"' in back.text


async def test_a_form_of_another_site_is_not_offered_again(pages):
    pages.cookies.set("openimi", "ended")

    answer = await pages.post("/requests/sent-requester/messages", data={"text": "x", "_token": csrf_token("other")})

    assert answer.status_code == 303
    assert "_kept" not in answer.text
