"""The web pages as a person without JavaScript walks through them."""

import http.client
import re
import urllib.parse
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.support.rest import PASSWORD

NEVER = ("/log-off", "/language")
"""Addresses that a walk leaves alone: they change what the walker is."""


class _Links(HTMLParser):
    """Addresses and the form token of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.token = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where it leads."""
        known = dict(attrs)
        for name in ("href", "src", "hx-get"):
            if known.get(name):
                self.addresses.append(str(known[name]))
        if known.get("name") == "_token":
            self.token = known.get("value") or ""


class Walker:
    """A person with a browser: cookies, links, one log-on."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookies: dict[str, str] = {}

    def fetch(self, method: str, address: str, form: dict[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of one page."""
        wire = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        headers = {"Accept": "text/html", **({"Cookie": cookies} if cookies else {})}
        data = None
        if form is not None:
            data = urllib.parse.urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self._port}"
        try:
            wire.request(method, address, data, headers)
            answer = wire.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    cookie, _, content = value.partition(";")[0].partition("=")
                    self._cookies[cookie] = content
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            wire.close()

    def log_on(self, login: str) -> "Walker":
        """As a user of the training world."""
        _, _, body = self.fetch("GET", "/log-on")
        form = {"_token": links(body).token, "login": login, "password": PASSWORD, "next": "/"}
        status, headers, body = self.fetch("POST", "/log-on", form)
        assert (status, headers.get("location")) == (303, "/"), (status, body[:500])
        return self

    def walk(self, first: str = "/", *, leave: tuple[str, ...] = ()) -> Iterator[tuple[str, int, bytes]]:
        """Every page that can be reached by links, but those that begin so: address, status and all that came back,
        headers included."""
        waiting, seen = [first], {first}
        while waiting:
            address = waiting.pop(0)
            status, headers, body = self.fetch("GET", address)
            yield address, status, body + repr(headers).encode()
            reached = links(body).addresses if "html" in headers.get("content-type", "") else []
            for link in [*reached, *([headers["location"]] if "location" in headers else [])]:
                target = urllib.parse.urljoin(address, link.partition("#")[0])
                if re.match(r"/(?!/)", target) and not target.startswith(NEVER + leave) and target not in seen:
                    seen.add(target)
                    waiting.append(target)


def links(body: bytes) -> _Links:
    """What a page links to."""
    parser = _Links()
    parser.feed(body.decode(errors="replace"))
    return parser
