"""No page is heavier than a slow line can bear (docs/reference/page-weights.md has them all)."""

import pytest
from playwright.sync_api import Browser

from benchmarks.pages import Stop, sign_in, walk
from benchmarks.weights import Weight, table, too_heavy, weigh
from core import clock
from tests.browser.conftest import Site

pytestmark = pytest.mark.browser


def test_every_page_that_is_reached_by_links_is_light(site: Site, chromium: Browser) -> None:
    with chromium.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        sign_in(page, site.address, "chuyenvien", site.accounts["chuyenvien"])
        page.close()
        stops = list(walk(context, site.address, "chuyenvien"))
        heavy = too_heavy(weigh(context, site.address, stops))

    assert heavy == []
    assert len(stops) >= 120


def test_the_table_says_what_was_measured():
    weights = [
        Weight(Stop("reports:home", "/?plan=2025", "chuyenvien"), 61_000, 21_000, 0.9, 1.1),
        Weight(Stop("workers:list", "/workers/", "chuyenvien"), 151_000, 9_000, 1.9, 2.1),
    ]

    text = table(weights, clock.today(), "1")

    assert "| `reports:home` | `/` | 61.0 | 21.0 | 0.9 | 1.1 |" in text
    assert "over 2 s: 1\nof 2 that" in text
    assert too_heavy(weights) == ["workers:list /workers/: 151000 bytes, again 9000"]
