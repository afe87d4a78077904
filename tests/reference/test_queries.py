"""The book: what the program came with, what the Department decided over it, what holds when."""

from datetime import date

import pytest
from django.utils import translation

from reference.listings import LISTINGS, Kind
from reference.models import Entry
from reference.queries import Item, bind, book, came_with, read_once
from reference.wording import LABELS


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
    ("number", "codes"),
    [("04", {"hoa", "muong"}), ("4", {"hoa", "muong"}), ("06", {"hoa", "muong"}), ("03", {"thai"})],
)
def test_a_number_that_two_orders_use_is_asked_about(number, codes):
    """Domain 8, case 34: 04 is Hoa in the list of 1979 and Mường in the census."""
    assert {item.code for item in own_book().numbered(number)} == codes


def test_both_numberings_are_those_of_their_sources():
    """The census order is known only as far as its source gives it (domain 2.3)."""
    groups = own_book().items("ethnic_group")

    assert [item.says("number_1979") for item in groups] == [f"{n:02d}" for n in range(1, 55)]
    assert {item.says("number_census") for item in groups} - {None} == {
        f"{n:02d}" for n in range(1, 15)
    }
    assert [item.code for item in groups if not item.says("minority")] == ["kinh"]


@pytest.mark.parametrize(
    ("listing", "text", "code"),
    [
        ("ethnic_group", "Xinh Mun", "xinh_mun"),
        ("ethnic_group", "Xinh-mun", "xinh_mun"),
        ("ethnic_group", "Khơ Mú", "kho_mu"),
        ("ethnic_group", "La ha", "la_ha"),
        ("ethnic_group", "Gia Rai", "gia_rai"),
        ("ethnic_group", "Khmer", "khmer"),
        ("qualification", "phổ thông", "untrained"),
        ("qualification", "sơ cấp nghề", "elementary"),
        ("qualification", "TCCN", "intermediate"),
        ("qualification", "trung cấp nghề", "intermediate"),
        ("qualification", "CĐ nghề", "college"),
        ("qualification", "ĐH trở lên", "university"),
        ("qualification", "thạc sĩ", "postgraduate"),
        ("education", "THCS", "lower_secondary"),
        ("education", "9/12", "lower_secondary"),
        ("education", "12/12", "upper_secondary"),
        ("education", "GDTX", "upper_secondary"),
        ("legal_form", "DVSN", "public_unit"),
        ("legal_form", "SAUXC", "signed_abroad"),
        ("programme", "E9", "EPS"),
        ("programme", "E 9", "EPS"),
        ("programme", "TTS3", "TTS"),
        ("programme", "đặc định", "SSW"),
        ("priority_group", "BĐXN", "served"),
    ],
)
def test_words_of_staff_are_understood(listing, text, code):
    assert [item.code for item in own_book().find(listing, text)] == [code]


@pytest.mark.parametrize("text", ["", "  ", "-", "hộ"])
def test_words_that_mean_nothing_find_nothing(text):
    assert own_book().find("household", text) == []


def test_marks_decide_where_they_are_written():
    twins = [
        Item(listing="x", code="a", name_vi="Thổ"),
        Item(listing="x", code="b", name_vi="Tho"),
    ]

    assert [i.code for i in bind(twins).find("x", "Thổ")] == ["a"]
    assert [i.code for i in bind(twins).find("x", "thố")] == ["a", "b"]


def test_no_two_entries_of_a_list_go_by_one_name():
    """Otherwise every import would ask; ceilings and holidays are told apart by what they say."""
    for listing in LISTINGS.values():
        if not listing.same_names:
            for item in own_book().items(listing.code):
                for word in filter(None, (item.code, item.name_vi, item.name_en, *item.aliases)):
                    assert item in own_book().find(listing.code, word), word
                    assert len(own_book().find(listing.code, word)) == 1, word


def test_what_seeds_say_fits_the_kinds_of_their_list():
    """Choices are among the options, entries on their list, numbers are numbers."""
    for listing in LISTINGS.values():
        for attribute in listing.attributes:
            for item in own_book().items(listing.code):
                value = item.says(attribute.name)
                if value is None:
                    continue
                if attribute.kind == Kind.CHOICE:
                    assert value in dict(attribute.options), (item.code, value)
                elif attribute.kind == Kind.ENTRY:
                    assert own_book().item(attribute.options, value), (item.code, value)
                elif attribute.kind == Kind.NUMBER:
                    assert item.amount(attribute.name) >= 0
                elif attribute.kind == Kind.YES:
                    assert isinstance(value, bool)


def test_no_attribute_is_called_like_a_field_of_every_entry():
    """Both stand in one form."""
    fields = {field.name for field in Entry._meta.concrete_fields} | {"code", "why", "seen"}
    names = {a.name for listing in LISTINGS.values() for a in listing.attributes}

    assert names & fields == set()


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


def test_no_two_attributes_of_a_list_are_called_the_same():
    """Before and after stand by their labels (reference/wording.py)."""
    for language in ("vi", "en"):
        with translation.override(language):
            for listing in LISTINGS.values():
                labels = [str(attribute.label) for attribute in listing.attributes]
                labels += [str(label) for name, label in LABELS.items() if name != "country"]
                assert len(set(labels)) == len(labels), listing.code


@pytest.mark.django_db
def test_a_page_reads_the_lists_once(django_assert_num_queries):
    book()
    with read_once(), django_assert_num_queries(1):
        assert [book().name("qualification", "college") for _ in range(3)] == ["Cao đẳng"] * 3


@pytest.mark.django_db
def test_the_next_page_reads_them_anew():
    with read_once():
        book()
    Entry.objects.create(listing="programme", code="NEW", name_vi="Chương trình mới")

    with read_once():
        assert book().item("programme", "NEW")
