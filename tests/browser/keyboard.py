"""A reader who has no mouse: Tab, Enter, Space and arrow keys, and a focus that can be seen wherever it is."""

from typing import Any, Final

from playwright.sync_api import Locator, Page

MOST_STOPS: Final = 150
"""Longest way to anything on a page."""
_FOCUS: Final = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  // The luminances of the outline and of what is behind it (WCAG 2, relative luminance).
  const light = colour => colour.match(/[\\d.]+/g).slice(0, 3)
    .map(part => part / 255).map(part => part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [.2126, .7152, .0722][place], 0);
  let behind = one.parentElement;
  while (behind && /rgba\\(\\d+, \\d+, \\d+, 0\\)/.test(getComputedStyle(behind).backgroundColor))
    behind = behind.parentElement;
  const ground = behind ? getComputedStyle(behind).backgroundColor : "rgb(255, 255, 255)";
  const [a, b] = [light(style.outlineColor), light(ground)];
  return {
    name: `${one.tagName} ${one.id || one.name || one.textContent.trim().slice(0, 40)}`,
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    contrast: (Math.max(a, b) + .05) / (Math.min(a, b) + .05),
    seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
    place: [...document.querySelectorAll("*")].indexOf(one),
  };
}"""


class Keyboard:
    """Reaches everything by Tab, and checks at each stop that the focus can be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def stop(self) -> dict[str, Any] | None:
        """Presses Tab; where the focus is then, None for nowhere on the page."""
        self.page.keyboard.press("Tab")
        focus: dict[str, Any] | None = self.page.evaluate(_FOCUS)
        if focus is not None:
            assert focus["seen"], f"the focus is out of sight: {focus}"
            assert focus["outline"] >= 2, f"the focus has no outline: {focus}"
            assert focus["contrast"] >= 3, f"the outline of the focus is too pale: {focus}"
        return focus

    def reach(self, target: Locator) -> None:
        """On to the target, by Tab alone."""
        for _ in range(MOST_STOPS):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.stop()
        raise AssertionError(f"{target} cannot be reached by Tab")

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Goes to a button, link or box and presses a key there."""
        self.reach(target)
        self.page.keyboard.press(key)

    def write(self, target: Locator, text: str) -> None:
        """Goes to a field and types over what is in it."""
        self.reach(target)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.insert_text(text)

    def follow(self, target: Locator) -> None:
        """Presses Enter on a link or button that leads to another page."""
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def pick(self, group: Locator, place: int) -> None:
        """Chooses the radio button at this place of its group: Space on the first, arrows to the others."""
        first = group.get_by_role("radio").first
        chosen = group.get_by_role("radio", checked=True)
        self.press(chosen if chosen.count() else first, "Space")
        for _ in range(place):
            self.page.keyboard.press("ArrowDown")
