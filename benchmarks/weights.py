"""What the pages of a running register weigh, and when they can be used on a slow line.

`make weights` measures what `make run` serves (benchmarks/weigh.py). Bytes are those that travel,
as Chromium counts them: first with an empty cache, then the same page again. Times are of one
visit with an empty cache, the line and the processor slowed down.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from benchmarks.pages import Stop, sign_in, walk

FIRST, AGAIN = 150_000, 30_000  # what a page may weigh
USABLE = 2.0  # seconds
# Who walks: between them they open every kind of page.
WALKERS = ("chuyenvien", "lanhdao", "xa.muongla")
# A page that may be heavier, and why.
HEAVIER = {"api:explorer": "swagger-ui, for people who write programs"}

# The pages that people open every day, and the heaviest.
TIMED = {
    "reports:home",
    "reports:plan",
    "reports:province",
    "reports:unit",
    "reports:list",
    "workers:list",
    "workers:detail",
    "workers:edit",
    "contracts:departure_new",
    "contracts:departures",
    "interest:list",
    "enterprises:list",
    "enterprises:detail",
    "targets:plan",
    "targets:enter",
    "training:courses",
    "support:claims",
    "accounts:people",
}

# "Slow 4G" of Lighthouse and WebPageTest: 1.6 Mbit/s down, 0.75 up, 150 ms there and back.
SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
SLOWER_PROCESSOR = 4
_TIMES = """() => {
  const page = performance.getEntriesByType("navigation")[0];
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const painted = paint ? paint.startTime : 0;
  return [painted, Math.max(painted, page.domInteractive)];
}"""


@dataclass(frozen=True)
class Weight:
    """One page: bytes of the first visit and of the next; seconds on the slow line, if timed."""

    stop: Stop
    first: int
    again: int
    painted: float = 0
    usable: float = 0


class Scales:
    """Counts the bytes that travel for what a page loads."""

    def __init__(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.line = context.new_cdp_session(self.page)
        self.line.send("Network.enable")
        self.line.on("Network.loadingFinished", self._count)
        self.bytes = 0

    def _count(self, event: dict[str, Any]) -> None:
        self.bytes += int(event["encodedDataLength"])

    def weigh(self, url: str) -> int:
        """What it takes to open that page now, with the parts that it fetches afterwards."""
        self.bytes = 0
        self.page.goto(url)
        if self.page.locator("[hx-trigger*=load]").count():
            self.page.wait_for_load_state("networkidle")
        return self.bytes

    def forget(self) -> None:
        """The next visit is a first one."""
        self.line.send("Network.clearBrowserCache")

    def slow_down(self) -> None:
        self.line.send("Network.emulateNetworkConditions", SLOW_LINE)
        self.line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_PROCESSOR})


def weigh(context: BrowserContext, address: str, stops: Iterable[Stop]) -> Iterator[Weight]:
    """Each page twice."""
    scales = Scales(context)
    for stop in stops:
        scales.forget()
        first = scales.weigh(address + stop.path)
        yield Weight(stop, first, scales.weigh(address + stop.path))
    scales.page.close()


def timed(context: BrowserContext, address: str, weights: Iterable[Weight]) -> Iterator[Weight]:
    """The same pages on a slow line and a slow processor, each with an empty cache."""
    scales = Scales(context)
    scales.slow_down()
    for known in weights:
        if known.stop.route not in TIMED:
            yield known
            continue
        scales.forget()
        scales.page.goto(address + known.stop.path)
        painted, usable = scales.page.evaluate(_TIMES)
        yield Weight(known.stop, known.first, known.again, painted / 1000, usable / 1000)
    scales.page.close()


def too_heavy(weights: Iterable[Weight]) -> list[str]:
    """The pages that weigh more than they may."""
    return [
        f"{w.stop.route} {w.stop.path}: {w.first} bytes, again {w.again}"
        for w in weights
        if w.stop.route not in HEAVIER and (w.first > FIRST or w.again > AGAIN)
    ]


def measured(browser: Browser, demo: dict[str, Any]) -> list[Weight]:
    """Every page that one of the walkers reaches, each once."""
    passwords = {a["username"]: a["password"] for a in demo["accounts"]}
    known: dict[str, Weight] = {}
    for username in WALKERS:
        with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
            page = context.new_page()
            sign_in(page, demo["address"], username, passwords[username])
            page.close()
            stops = [s for s in walk(context, demo["address"], username) if s.route not in known]
            weights = weigh(context, demo["address"], stops)
            for weight in timed(context, demo["address"], list(weights)):
                known[weight.stop.route] = weight
    return list(known.values())


# The table --------------------------------------------------------------------------------------

_HEAD = """# Page weights

Measured on {day} by `make weights` on the demonstration of `make run`: Chromium {version},
{pages} pages, one of every route that the officer and the leader of the Department and an
officer of a commune reach by links. Not written by hand.

- **first**, **again**: kilobytes that travelled, headers included, with an empty cache and once
  more. A page may weigh {first} KB and {again} KB; `tests/browser/test_weights.py` holds every
  page to that, but {heavier}.
- **painted**, **usable**: seconds until the first words stand there, and until the page can be
  used (painted, and `domInteractive`), with an empty cache, 1.6 Mbit/s down, 0.75 up, 150 ms
  there and back ("slow 4G") and a processor {slower} times slower. The
  server shares that machine, and other work on it counts; the aim is {usable:g} s.

Heaviest: {heaviest} KB, again {again_heaviest} KB. Slowest: {slowest} s; over {usable:g} s: {late}
of {timed} that were timed.

| Route | Page | first | again | painted | usable |
| --- | --- | ---: | ---: | ---: | ---: |
"""


def table(weights: list[Weight], day: date, version: str) -> str:
    """The page of the documentation."""
    head = _HEAD.format(
        day=day.isoformat(),
        version=version,
        pages=len(weights),
        first=FIRST // 1000,
        again=AGAIN // 1000,
        slower=SLOWER_PROCESSOR,
        usable=USABLE,
        heaviest=_kb(max(w.first for w in weights)),
        again_heaviest=_kb(max(w.again for w in weights)),
        slowest=f"{max(w.usable for w in weights):.1f}",
        late=sum(w.usable > USABLE for w in weights),
        heavier="; ".join(f"`{route}` ({why})" for route, why in HEAVIER.items()),
        timed=sum(w.usable > 0 for w in weights),
    )
    heaviest = sorted(weights, key=lambda w: (-w.again, w.stop.route))
    return head + "".join(
        f"| `{w.stop.route}` | `{w.stop.path.partition('?')[0]}` | {_kb(w.first)} | {_kb(w.again)}"
        f" | {_seconds(w.painted)} | {_seconds(w.usable)} |\n"
        for w in heaviest
    )


def _seconds(time: float) -> str:
    return f"{time:.1f}" if time else "—"


def _kb(size: int) -> str:
    return f"{size / 1000:.1f}"
