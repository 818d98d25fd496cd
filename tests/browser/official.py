"""An official at a browser: reads and presses what a page shows in her language, and notices all that goes wrong."""

import datetime
import re
from typing import Any, Final

from babel.dates import format_date
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Response, ViewportSize, expect

from services.gateway.ui.i18n import translate
from tests.support.rest import PASSWORD

DESKTOP: Final[ViewportSize] = {"width": 1280, "height": 960}
PHONE: Final[ViewportSize] = {"width": 320, "height": 640}
"""The narrowest screen that a page must fit (WCAG 1.4.10)."""
REFUSED: Final = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


def long_day(value: datetime.date, language: str) -> str:
    """The day as pages write it."""
    return format_date(value, "long", locale={"pt": "pt_PT"}.get(language, language))


class Official:
    """One browser window. Words are given in English, as in the sources, and looked for in the official's language."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        language: str,
        *,
        handle: str = "",
        scripts: bool = True,
        locale: str = "en-GB",
    ) -> None:
        """`language`: chosen earlier in this browser; empty for a new browser, which speaks `locale`. `handle`: of a
        session that is open already; without one nobody is signed in."""
        self.url, self.language, self.has_scripts = url, language, scripts
        self.trouble: list[str] = []
        """Faults that a reader would not see: errors in the console, refusals by the content security policy, requests
        that fail or leave for other sites."""
        self.addresses: list[str] = []
        """Where the browser has been, without the host: what stands in histories and in logs of proxies."""
        self.context: BrowserContext = browser.new_context(
            base_url=url, java_script_enabled=scripts, viewport=DESKTOP, locale=locale
        )
        self.context.set_default_timeout(10_000)
        self.context.on("console", self._hear)
        self.context.on("weberror", lambda fault: self.trouble.append(f"script: {fault.error}"))
        self.context.on("response", self._receive)
        self.context.on("request", lambda asked: self.addresses.append(asked.url.removeprefix(url)))
        for name, value in (("language", language), ("openimi", handle)):
            if value:
                self.context.add_cookies([{"name": name, "value": value, "url": url}])
        self.page: Page = self.context.new_page()

    def _hear(self, message: ConsoleMessage) -> None:
        # A form that comes back with errors is a 422: the browser remarks on that, and it is no fault of the page.
        # What a page loads besides itself is watched by `_receive`.
        if message.type in ("error", "warning") and not REFUSED.match(message.text):
            self.trouble.append(f"console: {message.text}")

    def _receive(self, response: Response) -> None:
        is_page = response.request.resource_type == "document"
        if not response.url.startswith((f"{self.url}/", "data:")):
            self.trouble.append(f"a request to another site: {response.url}")
        elif response.status >= 500 or (response.status >= 400 and not is_page):
            self.trouble.append(f"{response.status} for {response.url}")

    # --- words ------------------------------------------------------------------------------------------------------

    def word(self, text: str, **values: Any) -> str:
        """The text of the sources as this official reads it."""
        translated = translate(self.language, text)
        return translated % values if values else translated

    # --- doing ------------------------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Goes to an address of this site."""
        self.page.goto(path)

    def log_on(self, login: str, password: str = PASSWORD) -> None:
        """Fills in the log-on page that is open."""
        self.fill("User name", login)
        self.fill("Password", password)
        self.press("Log on")

    def log_off(self) -> None:
        """By the menu at the top right."""
        self.menu().locator("summary").click()
        self.press("Log off")

    def menu(self) -> Locator:
        """The official's own menu: my profile, my authority, log off."""
        return self.page.locator("details.menu").first

    def press(self, text: str, **values: Any) -> None:
        """The button of this name."""
        self.page.get_by_role("button", name=self.word(text, **values), exact=True).click()

    def follow(self, text: str, **values: Any) -> None:
        """The first link of this name in the page's main part, else in its header."""
        name = self.word(text, **values)
        inside = self.page.get_by_role("main").get_by_role("link", name=name, exact=True)
        (inside if inside.count() else self.page.get_by_role("link", name=name, exact=True)).first.click()

    def field(self, label: str, **values: Any) -> Locator:
        """What this label belongs to, whether or not it may be left empty."""
        optional = re.escape(self.word("optional"))
        return self.page.get_by_label(
            re.compile(rf"^\s*{re.escape(self.word(label, **values))}\s*(\({optional}\))?\s*$")
        )

    def fill(self, label: str, text: str, **values: Any) -> None:
        self.field(label, **values).fill(text)

    def choose(self, group: str, option: str, **values: Any) -> None:
        """A radio button or check box of a group."""
        self.group(group, **values).get_by_label(self.word(option), exact=True).check()

    def group(self, name: str, **values: Any) -> Locator:
        return self.page.get_by_role("group", name=re.compile(rf"^\s*{re.escape(self.word(name, **values))}"))

    # --- seeing -----------------------------------------------------------------------------------------------------

    def sees_heading(self, text: str, **values: Any) -> None:
        """The page is the one with this title, in the window's title and in its only heading of the first level."""
        title = self.word(text, **values)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        expect(self.page).to_have_title(re.compile(rf"{re.escape(title)} – OpenIMI$"))

    def sees(self, text: str, **values: Any) -> None:
        """The text stands somewhere on the page."""
        expect(self.page.locator("body")).to_contain_text(self.word(text, **values))

    def sees_not(self, text: str) -> None:
        expect(self.page.locator("body")).not_to_contain_text(self.word(text))

    def sees_error(self, field: str, sentence: str, **values: Any) -> None:
        """The error stands at its field and in the summary, and the summary leads to the field."""
        said = self.word(sentence, **values)
        link = self.page.locator(".error-summary").get_by_role("link", name=said, exact=True)
        expect(link).to_have_attribute("href", f"#{field}")
        wrong = self.page.locator(f'[id="{field}"]')
        expect(wrong).to_be_visible()
        expect(self.page.locator(f'[id="{field}-error"]')).to_contain_text(said)
        described = self.page.locator(f'[aria-describedby~="{field}-error"]')
        expect(described.first).to_be_attached()
        expect(self.page).to_have_title(re.compile(rf"^{re.escape(self.word('Error:'))} "))

    def path(self) -> str:
        """The address that the browser shows, without the host."""
        return self.page.url.removeprefix(self.url)

    def leave(self) -> None:
        """Closes the window; whatever went wrong behind the pages is told now."""
        self.context.close()
        assert self.trouble == [], "\n".join(self.trouble)
