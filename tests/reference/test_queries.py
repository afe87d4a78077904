"""The book: what the program came with, what the Department decided over it, what holds when."""

from datetime import date

import pytest

from reference.listings import LISTINGS
from reference.models import Entry
from reference.queries import bind, book, came_with


def own_book():
    return bind(list(came_with()))


def test_every_seed_belongs_to_a_list_and_says_only_what_that_list_knows():
    known = {code: {a.name for a in listing.attributes} for code, listing in LISTINGS.items()}
    strange = [
        (item.listing, item.code)
        for item in came_with()
        if item.listing not in known or set(item.attributes) - known[item.listing]
    ]

    assert strange == []


def test_every_list_has_entries():
    assert set(own_book().entries) == set(LISTINGS)


def test_every_code_fits_its_column():
    assert [i.code for i in came_with() if len(i.code) > 40 or len(i.name_vi) > 200] == []


@pytest.mark.django_db
def test_a_decided_entry_stands_over_the_program_s_own():
    Entry.objects.create(listing="qualification", code="college", name_vi="Cao đẳng (mới)")

    assert book().name("qualification", "college") == "Cao đẳng (mới)"
    assert book().name("qualification", "university") == "Đại học"


@pytest.mark.django_db
def test_the_book_is_read_anew_when_an_entry_was_added():
    assert book().item("programme", "NEW") is None
    Entry.objects.create(listing="programme", code="NEW", name_vi="Chương trình mới")

    assert book().item("programme", "NEW").decided


def test_an_entry_holds_until_the_day_before_its_end():
    fee = own_book().item("ceiling", "fee_TW_KH")

    assert fee.holds_on(date(2026, 6, 29))
    assert not fee.holds_on(date(2026, 6, 30))
    assert not fee.holds_on(date(2024, 5, 14))


@pytest.mark.parametrize("text", ["Mông", "H'Mông", "hmong", "Mèo", "MÔNG"])
def test_a_group_is_found_by_any_of_its_names(text):
    assert [item.code for item in own_book().find("ethnic_group", text)] == ["hmong"]


def test_a_bare_number_finds_no_group():
    assert own_book().find("ethnic_group", "04") == []


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"country": "TW"}, "deposit_TW"),
        ({"country": "KR"}, "deposit_KR"),
        ({"country": "KR", "programme": "EPS"}, "deposit_KR_EPS"),
        ({"country": "DE"}, None),
    ],
)
def test_the_most_exact_ceiling_applies(about, code):
    found = own_book().ceiling("deposit", on=date(2025, 5, 1), **about)

    assert (found.code if found else None) == code


def test_a_ceiling_is_that_of_the_day():
    def unsecured(day):
        return own_book().ceiling("loan_unsecured", on=day).amount("amount")

    assert (unsecured(date(2025, 12, 31)), unsecured(date(2026, 1, 1))) == (
        100_000_000,
        200_000_000,
    )
