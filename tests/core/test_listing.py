"""A list is asked by its address alone; what it does not declare cannot be asked."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django import forms
from django.db.models import F
from django.http import HttpResponse
from django.test import RequestFactory

from core import back, clock, figures
from core.listing import LISTINGS, Column, Listing, Taken, listed, lists
from core.models import Mark, SavedFilter


@pytest.fixture
def marks():
    listing = Listing(
        name="tests:marks",
        label="Marks",
        columns=(
            Column("key", "Key", lambda m: m.key, link=lambda m: f"/m/{m.pk}/", sort=("key",)),
            Column("kind", "Kind", lambda m: m.kind, sort=(F("kind").asc(nulls_last=True), "key")),
            Column("made", "Made", lambda m: m.made_at, number=True),
            Column("hidden", "Hidden", lambda m: None, shown=False),
        ),
        default_order="-key",
        filters=("q",),
        empty="Make one.",
        size=3,
    )
    yield listing
    del LISTINGS[listing.name]


@pytest.fixture
def five(db):
    kinds = ["worker", "plan", "unit", "worker", "plan"]
    now = clock.now()
    for key, kind in enumerate(kinds):
        Mark.objects.create(kind=kind, key=key, made_at=now)


class Filter(forms.Form):
    q = forms.IntegerField(required=False)


def asked(query="", user=7):
    request = RequestFactory().get(f"/marks/{query}")
    request.user = SimpleNamespace(pk=user)
    return request


def shown(listing, query="", **kwargs):
    return listed(asked(query), listing, Mark.objects.all(), **kwargs)


def keys(found):
    return [row.title for row in found.rows]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["4", "3", "2"]),
        ("?sort=key", ["0", "1", "2"]),
        ("?sort=key&page=2", ["3", "4"]),
        ("?sort=key&page=99", ["3", "4"]),
        ("?sort=kind", ["1", "4", "2"]),
        ("?sort=-kind", ["3", "0", "2"]),
        # Not declared, or declared without an order: the usual one.
        ("?sort=made", ["4", "3", "2"]),
        ("?sort=made_at", ["4", "3", "2"]),
        ("?sort=--key", ["4", "3", "2"]),
        ("?sort=user__password", ["4", "3", "2"]),
    ],
)
def test_only_declared_columns_give_an_order(marks, five, query, expected):
    assert keys(shown(marks, query)) == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["key", "kind", "made"]),
        ("?columns=hidden", ["key", "hidden"]),
        ("?columns=made,kind", ["key", "kind", "made"]),
        ("?columns=kind,password,", ["key", "kind"]),
        ("?columns=password", ["key", "kind", "made"]),
    ],
)
def test_columns_are_chosen_and_the_first_one_always_is(marks, query, expected):
    assert [column.key for column in shown(marks, query).columns] == expected


@pytest.mark.django_db
def test_links_keep_what_was_asked_and_nothing_else(marks, five):
    found = shown(marks, "?q=a&sort=key&columns=kind&page=2&evil=1", form=Filter({}))

    assert found.previous == "?q=a&sort=key&columns=kind&page=1"
    assert found.headings[0].href == "?q=a&columns=kind&sort=-key"
    assert found.headings[1].href == "?q=a&columns=kind&sort=kind"
    assert [heading.state for heading in found.headings] == ["ascending", ""]
    assert found.query == "q=a&sort=key&columns=kind"


@pytest.mark.django_db
def test_a_row_leads_to_its_page_and_back_to_itself(marks, five):
    row = shown(marks, "?sort=key&page=2").rows[0]

    assert row.cells[0].link.startswith("/m/")
    request = RequestFactory().get(row.cells[0].link)
    assert back.back_of(request) == f"/marks/?sort=key&page=2#{row.anchor}"


@pytest.mark.django_db
def test_a_filter_that_cannot_be_read_shows_no_rows(marks, five):
    form = Filter({"q": "x"})
    assert not form.is_valid()

    found = shown(marks, "?q=x", form=form)

    assert found.unreadable
    assert found.rows == []


@pytest.mark.django_db
def test_rows_may_be_a_list_in_its_own_order_and_are_prepared_by_the_page(marks, five):
    rows = list(Mark.objects.order_by("key"))
    seen = []

    def prepare(page):
        seen.extend(page)
        return page

    found = listed(asked(), marks, rows, prepare=prepare)

    assert keys(found) == ["0", "1", "2"]
    assert len(seen) == 3


@pytest.fixture
def with_code():
    listing = Listing(
        name="tests:coded",
        label="Marks",
        columns=(
            Column("code", "Code", lambda m: f"M{m.pk}", page=False),
            Column("key", "Key", lambda m: m.key, sort=("key",)),
            Column("kind", "Kind", lambda m: m.kind, shown=False),
        ),
        default_order="key",
        empty="Make one.",
    )
    yield listing
    del LISTINGS[listing.name]


def whole(listing, query=""):
    """What a file would be made of."""
    taken = []
    request = asked(query)
    request.take_whole = taken.append
    with pytest.raises(Taken):
        listed(request, listing, Mark.objects.order_by("key"))
    return taken[0]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?columns=code", "?columns=code,kind", "?sort=code"])
def test_a_column_for_files_only_is_on_no_page(with_code, five, query):
    found = shown(with_code, query)

    assert "code" not in [column.key for column in found.columns]
    assert [column.key for column in with_code.on_page] == ["key", "kind"]
    assert {row.title for row in found.rows} == {"0", "1", "2", "3", "4"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "keys"),
    [("", ["code", "key"]), ("?columns=kind", ["code", "key", "kind"])]
    + [("?columns=code", ["code", "key"])],
)
def test_it_is_the_first_one_of_every_file(with_code, five, query, keys):
    assert [column.key for column in whole(with_code, query).columns] == keys


@pytest.mark.django_db
def test_a_file_may_read_its_rows_another_way_than_the_page(with_code, five):
    seen = []

    def for_file(found):
        seen.append(found.count())
        return iter(found)

    quick = replace(with_code, for_file=for_file)

    assert [row.key for row in whole(quick).rows()] == [0, 1, 2, 3, 4]
    assert len(shown(quick).rows) == 5
    assert seen == [5]


@pytest.mark.django_db
def test_a_list_opens_as_the_usual_filter_of_its_reader_only(marks):
    page = lists(marks)(lambda request: HttpResponse("here"))
    kept = {"listing": marks.name, "query": "q=1", "usual": True}
    SavedFilter.objects.create(user_id=7, name="Mine", **kept)

    assert page(asked()).url == "/marks/?q=1"
    assert page(asked(user=8)).content == b"here"
    assert page(asked("?page=1")).content == b"here"


@pytest.mark.django_db
def test_the_boxes_of_the_columns_become_one_word_of_the_address(marks):
    page = lists(marks)(lambda request: HttpResponse("here"))

    chosen = page(asked("?q=1&column=key&column=hidden"))
    usual = page(asked("?column=key&column=kind&column=made"))

    assert chosen.url == "/marks/?q=1&columns=key%2Chidden"
    assert usual.url == "/marks/?page=1"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "—"),
        ("", "—"),
        (0, "0"),
        (12_000_000, "12.000.000"),
        (Decimal("-1234.50"), "−1.234,50"),
        (Decimal("750000.00"), "750.000"),
        (date(2026, 5, 6), "06/05/2026"),
        (clock.at(date(2026, 5, 6), 8, 15), "08:15 06/05/2026"),
        ("2026", "2026"),
    ],
)
def test_a_typed_value_is_written_in_one_place(value, text):
    assert figures.written(value) == text


@pytest.mark.parametrize(
    "address", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "x", "/\\evil"]
)
def test_nobody_is_led_away_from_the_site(address):
    assert back.back_of(RequestFactory().get("/m/1/", {"back": address})) == ""
    assert back.with_back("/m/1/", address) == "/m/1/"


def test_the_way_back_does_not_pile_up():
    request = RequestFactory().get("/m/1/", {"back": "/marks/?page=2", "tab": "x"})

    assert back.here(request) == "/m/1/?tab=x"
    assert back.with_back("/m/2/?a=1&back=%2Fold%2F", "/m/") == "/m/2/?a=1&back=%2Fm%2F"


@pytest.mark.parametrize("address", ["//evil.example/", "https://evil.example/", "x", ""])
def test_no_errand_ends_elsewhere(address):
    request = RequestFactory().get("/m/1/", {"next": address, "back": "/marks/"})

    assert back.done(request, "accounts:mine") == "/account/?back=%2Fmarks%2F"


def test_an_errand_ends_where_it_was_asked_for():
    request = RequestFactory().get("/m/1/", {"next": "/today/#verify"})

    assert back.done(request, "accounts:mine") == "/today/#verify"


def test_only_a_message_that_offers_the_next_one_has_a_link():
    assert back.again_after("again:/workers/new/") == "/workers/new/"
    assert back.again_after("") == back.again_after("other") == ""
    assert back.undo_after("undo:/stays/1/") == "/stays/1/"
    assert back.undo_after("") == back.undo_after("again:/workers/new/") == ""
