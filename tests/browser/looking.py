"""What a browser can tell about a page that is open: axe, widths, print, motion, labels."""

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_AXE = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}

DESK, ZOOMED, TELEPHONE, NARROWEST = 1280, 640, 360, 320  # 640: a desk at 200 %; 320: WCAG 1.4.10
# A4 between its margins, in CSS pixels: upright, and lying where a list is wide.
PAPER, LYING = 700, 1030
_WIDE_LIST = "document.querySelector(':is(.listing, .people) thead th:nth-child(8)') !== null"

# Wider than the page, outside of what may scroll by itself.
_TOO_WIDE = """() => {
  const wide = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= wide) return [];
  const found = [];
  for (const e of document.querySelectorAll("body *")) {
    const box = e.getBoundingClientRect();
    if (box.width && box.right > wide + 1 && !e.closest(".table, pre, .skip, .past"))
      found.push(e.outerHTML.slice(0, 90));
  }
  return [`${document.documentElement.scrollWidth} pixels`, ...found.slice(-2)];
}"""

_MOVING = """() => document.getAnimations().length + [...document.querySelectorAll("*")].filter(
  e => getComputedStyle(e).transitionDuration.split(",").some(t => parseFloat(t) > 0)).length"""

_ON_PAPER = """() => [...document.querySelectorAll(
    "nav, .menu, .who, .actions, .filters, .languages, .skip, .pager ul, main button")]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().height)
  .map(e => e.outerHTML.slice(0, 90))"""

# What a screen reader is told about each control, and what it should be told.
_CONTROLS = """() => {
  const wrong = [];
  const seen = (e) => e.checkVisibility() || e.closest("details");
  for (const e of document.querySelectorAll(
      "main input:not([type=hidden]), main select, main textarea")) {
    if (!seen(e)) continue;
    const say = (what) => wrong.push(`${what}: ${e.name || e.id}`);
    const named = e.labels?.length || e.getAttribute("aria-label")
      || e.getAttribute("aria-labelledby");
    if (!named) say("no label");
    const told = (e.getAttribute("aria-describedby") || "").split(" ").concat(
      (e.closest("fieldset")?.getAttribute("aria-describedby") || "").split(" "));
    for (const id of told) if (id && !document.getElementById(id)) say(`no ${id}`);
    const field = e.closest(".field");
    if (!field || e !== field.querySelector("input:not([type=hidden]), select, textarea")) continue;
    for (const p of field.querySelectorAll(".help, .error")) {
      const id = p.id || p.parentElement.id;
      if (!id || !told.includes(id)) say(`does not tell "${p.textContent.slice(0, 40)}"`);
    }
    if (field.classList.contains("wrong") && e.getAttribute("aria-invalid") !== "true")
      say("not marked as wrong");
  }
  for (const e of document.querySelectorAll("#errors a[href^='#']"))
    if (!document.getElementById(e.hash.slice(1))) wrong.push(`summary leads nowhere: ${e.hash}`);
  return wrong;
}"""


def axe(page: Page) -> Iterator[str]:
    """What axe-core finds by the rules of WCAG 2.2 A and AA; it is put into each page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: dict[str, Any] = page.evaluate("options => axe.run(document, options)", _AXE)
    for violation in found["violations"]:
        yield f"axe {violation['id']}: {violation['nodes'][0]['html'][:160]}"


def wide_as(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900 if width > 500 else 740})


def too_wide(page: Page, width: int) -> Iterator[str]:
    """Whether the page has to be pushed sideways at that width."""
    wide_as(page, width)
    if found := page.evaluate(_TOO_WIDE):
        yield f"too wide for {width}: {' '.join(found)}"


def at_every_width(page: Page) -> Iterator[str]:
    """axe on a desk and on a telephone; no pushing sideways there, zoomed, and at the narrowest."""
    yield from too_wide(page, DESK)
    yield from axe(page)
    yield from too_wide(page, ZOOMED)
    yield from too_wide(page, TELEPHONE)
    yield from (f"telephone, {said}" for said in axe(page))
    yield from too_wide(page, NARROWEST)
    wide_as(page, DESK)


def on_paper(page: Page) -> Iterator[str]:
    """Nothing to press on a printed page, and nothing cut off on the right."""
    page.emulate_media(media="print")
    yield from too_wide(page, LYING if page.evaluate(_WIDE_LIST) else PAPER)
    for left in page.evaluate(_ON_PAPER):
        yield f"printed, too: {left}"
    page.emulate_media(media="screen")
    wide_as(page, DESK)


def moving(page: Page) -> Iterator[str]:
    """What moves although the reader asked for no motion."""
    page.emulate_media(reduced_motion="reduce")
    if page.evaluate(_MOVING):
        yield "moves although asked not to"
    page.emulate_media(reduced_motion="no-preference")


def controls(page: Page) -> Iterator[str]:
    """Controls without a label, without their help and errors, and links that lead nowhere."""
    yield from page.evaluate(_CONTROLS)
