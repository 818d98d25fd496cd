"""What can be measured of a page as a browser shows it."""

from typing import Any

from playwright.sync_api import Page

from tests.support.deployment import ROOT

AXE = (ROOT / "deploy" / "assets" / "node_modules" / "axe-core" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHAPE = ["target-size", "color-contrast", "scrollable-region-focusable", "link-in-text-block"]
"""Rules whose outcome depends on how wide the window is."""
_RUN = """only => axe.run(document, {runOnly: only, resultTypes: ["violations"]})"""
_WIDER = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const inside = one => one.parentElement && (one.parentElement.closest(".scroll, pre") !== null);
  return [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > room + 1 && !inside(one))
    .map(one => `${one.tagName.toLowerCase()}.${one.className?.baseVal ?? one.className} reaches ` +
                `${Math.round(one.getBoundingClientRect().right)} of ${room}`);
}"""
_SMALL = """() => [
    ...document.querySelectorAll("button, input:not([type=hidden]), select, textarea, summary, .ecl-button")]
  .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .map(one => [one, one.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.width < 24 || box.height < 24))
  .map(([one, box]) => `${one.tagName.toLowerCase()} ${one.id || one.textContent.trim()}: ` +
                       `${Math.round(box.width)} x ${Math.round(box.height)}`)"""


def violations(page: Page) -> list[str]:
    """What axe finds wrong by WCAG 2.0 to 2.2 A and AA and good practice: rule, what it means, where."""
    page.evaluate(AXE)  # as a script tag the content security policy would refuse it, and rightly
    return _found(page, {"type": "tag", "values": RULES})


def violations_of_shape(page: Page) -> list[str]:
    """The same once more for another width of the window, after `violations`."""
    return _found(page, {"type": "rule", "values": SHAPE})


def _found(page: Page, only: dict[str, Any]) -> list[str]:
    found: list[dict[str, Any]] = page.evaluate(_RUN, only)["violations"]
    return [
        f"{rule['id']}: {rule['help']}: {'; '.join(' '.join(map(str, node['target'])) for node in rule['nodes'][:4])}"
        for rule in found
    ]


def overflowing(page: Page) -> list[str]:
    """What makes the page scroll sideways; empty where it does not. Regions marked to scroll do so by themselves."""
    wider: list[str] = page.evaluate(_WIDER)
    return wider


def small_targets(page: Page) -> list[str]:
    """Controls that are hard to hit: narrower or lower than 24 CSS pixels."""
    small: list[str] = page.evaluate(_SMALL)
    return small


def headings(page: Page) -> list[int]:
    """The levels of the headings, top down."""
    levels: list[int] = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(h => +h.tagName[1])"
    )
    return levels
