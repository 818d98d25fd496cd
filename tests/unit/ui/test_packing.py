"""What is packed on its way to the browser, and what is not."""

from services.gateway.ui.render import asset

PACKED = {"accept-encoding": "gzip"}


async def test_styles_and_scripts_are_packed(visitor):
    for name in ("app.css", "htmx.min.js", "icons.svg"):
        answer = await visitor.get(asset(name), headers=PACKED)
        assert answer.headers["content-encoding"] == "gzip", name
        assert "immutable" in answer.headers["cache-control"]


async def test_pages_are_not_since_their_size_would_tell_of_the_token_in_them(pages):
    for path in ("/", "/requests/sent-requester"):
        answer = await pages.get(path, headers=PACKED)
        assert answer.status_code == 200
        assert "content-encoding" not in answer.headers
