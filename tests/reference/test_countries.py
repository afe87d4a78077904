from datetime import date

from django.core.management import call_command

from reference.countries import load_countries
from reference.models import Country, HighIncomeListing


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
