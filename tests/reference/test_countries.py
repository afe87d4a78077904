from datetime import date

import pytest
from django.core.management import call_command

from reference.countries import countries_like, find_countries, load_countries
from reference.models import Country, HighIncomeListing
from tests.factories.reference import accepted


def test_the_three_big_markets_come_first(db):
    load_countries()

    assert [country.code for country in Country.objects.all()[:3]] == ["JP", "TW", "KR"]
    assert Country.objects.get(code="TW").name_vi == "Đài Loan (Trung Quốc)"


def test_loading_again_changes_nothing(db):
    count = load_countries()
    listed = list(HighIncomeListing.objects.values_list("pk", "country_id"))

    assert load_countries() == count == Country.objects.count()
    assert list(HighIncomeListing.objects.values_list("pk", "country_id")) == listed


def test_what_the_department_changed_stays(db):
    load_countries()
    HighIncomeListing.objects.filter(country_id="TW").update(valid_until=date(2026, 1, 1))

    load_countries()

    assert HighIncomeListing.objects.get(country_id="TW").valid_until == date(2026, 1, 1)


def test_the_first_list_says_where_it_comes_from(db):
    call_command("load_countries")

    listing = HighIncomeListing.objects.get(country_id="DE")
    assert listing.valid_from == date(2020, 1, 1)
    assert listing.source
    assert not HighIncomeListing.objects.filter(country_id="MY").exists()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Dubai", ["AE"]),
        ("UAE", ["AE"]),
        ("Hàn", ["KR"]),
        ("Nhật", ["JP"]),
        ("nhat ban", ["JP"]),
        ("Nga", ["RU"]),
        ("Republic of Cyprus", ["CY"]),
        ("Đài Loan", ["TW"]),
        ("Úc", ["AU"]),
        ("Mỹ", ["US"]),
        ("my", ["MY", "US"]),
        ("jp", ["JP"]),
        ("Ả rập Xê út", ["SA"]),
        ("Atlantis", []),
        ("", []),
    ],
)
def test_words_of_staff_are_understood(db, text, codes):
    load_countries()

    assert sorted(country.code for country in find_countries(text)) == codes


def test_only_countries_of_the_day_are_offered(db):
    load_countries()
    Country.objects.filter(pk="RU").update(valid_until=date(2026, 1, 1))

    assert [c.code for c in find_countries("Nga", on=date(2025, 12, 31))] == ["RU"]
    assert find_countries("Nga", on=date(2026, 1, 1)) == []


def test_a_country_is_searched_by_a_part_of_any_name(db):
    load_countries()

    assert countries_like("ma cao") == {"MO"}
    assert {"GR"} <= countries_like("hy l")


def test_a_country_that_the_department_changed_is_not_loaded_over(db):
    load_countries()
    accepted("DE", subject="country", name_vi="Cộng hòa Liên bang Đức")

    load_countries()

    assert Country.objects.get(pk="DE").name_vi == "Cộng hòa Liên bang Đức"
    assert Country.objects.get(pk="JP").aliases == ["Nhật"]
