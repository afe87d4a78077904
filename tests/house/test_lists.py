"""There is one way to show a list (docs/how-to/add-a-list.md), and these are the ways round it."""

import re

from django.conf import settings

from core.listing import LISTINGS
from tests.house.reading import APPS, ROOT, imports, routes, sources, view_of

# A page with rows that can be paged or sorted and is no Listing, and why.
EXCEPTIONS = {
    "reports/fact_list.html": "the list behind one figure: its columns and order are the figure's",
    "reports/units_without.html": "the units of one figure, told beside it",
    "reports/_profiles.html": "markets, enterprises and units with their figures, on their pages",
    "reports/enterprises.html": "every enterprise with its figures, fifty at a time",
    "reports/_province.html": "all units of the map with their figures, on the overview itself",
}
PAGED = re.compile(r"components/_(pager|sort)\.html")


def templates():
    for app in [*APPS, "labor_export"]:
        folder = ROOT / app / "templates"
        for path in sorted(folder.rglob("*.html")):
            yield path.relative_to(folder).as_posix(), path.read_text()


def test_every_list_that_is_paged_or_sorted_is_the_one_component():
    others = {name for name, text in templates() if PAGED.search(text)}

    assert others == set(EXCEPTIONS)


def test_only_the_listing_makes_pages():
    wrong = [
        str(path.relative_to(ROOT))
        for app in APPS
        for path in sources(app)
        if {"core.pages.page_of", "core.pages.order_of"} & set(imports(path))
        and app not in ("core", "reports")
    ]

    assert wrong == []


def test_every_listing_is_the_page_of_its_route_and_every_page_shows_its_own():
    shown = {
        name: listing
        for name, route in routes().items()
        if (listing := getattr(view_of(route), "listing", None))
    }
    known = {name for name in LISTINGS if not name.startswith("tests:")}

    assert {name: listing.name for name, listing in shown.items()} == {n: n for n in known}


def test_every_column_of_every_list_has_a_name_of_its_own():
    for name, listing in LISTINGS.items():
        keys = [column.key for column in listing.columns]
        assert len(set(keys)) == len(keys), name
        order = listing.default_order.removeprefix("-")
        assert not order or listing.column(order).sort, name
        assert not set(listing.filters) & {"sort", "columns", "column", "page", "chosen", "back"}


def test_there_are_lists_to_look_at():
    assert settings.HOUSE_APPS
    assert len(LISTINGS) >= 8
