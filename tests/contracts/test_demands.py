"""What each form asks for: the table, the rules that read it, the page that documents it."""

import re
from datetime import date

import pytest

from contracts import rules
from contracts.choices import LegalForm
from contracts.demands import DEMANDS, Demand, asked, demand
from contracts.forms import GoingForm
from contracts.models import Contract
from contracts.rules import Going
from reference.queries import bind, came_with
from tests.house.reading import ROOT

LISTS = bind(list(came_with()))


def problems(**said):
    facts = {"departed_on": date(2026, 3, 2), "form": "service", "enterprise_unknown": True}
    return {
        p.rule: p for p in rules.problems_with_contract(Going(**{**facts, **said}), lists=LISTS)
    }


def test_the_table_knows_every_form_and_every_field_of_a_contract():
    said = set(Going.__dataclass_fields__) - {"departed_on", "enterprise_unknown"}

    assert set(DEMANDS) == said
    assert all(set(forms) == set(LegalForm.values) for forms in DEMANDS.values())


def test_every_field_that_may_be_said_has_a_place_on_the_page(db):
    assert set(DEMANDS) <= set(GoingForm(asks_source=True).fields)


def test_the_page_of_fields_has_the_same_table():
    text = (ROOT / "docs/reference/fields.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| ([MDo–](?: \| [MDo–]){6}) \|$", text, re.MULTILINE)

    written = {field: marks.split(" | ") for field, marks in rows}
    assert written == {field: [d.value for d in by.values()] for field, by in DEMANDS.items()}


@pytest.mark.parametrize("field", ["receiving_party", "supply_number"])
def test_what_a_form_does_not_ask_for_is_left_empty(field):
    direct = {"form": "direct", "enterprise_unknown": False}

    assert problems(**direct, **{field: "x"})["D-28"].field == field
    assert "D-28" not in problems(**{field: "x"})


def test_while_no_form_is_chosen_everything_may_be_said():
    assert demand("", "supply_number") is Demand.MAY
    assert set(problems(form="", enterprise_unknown=False, receiving_party="x")) >= {"D-08"}
    assert "D-28" not in problems(form="", enterprise_unknown=False, receiving_party="x")


def test_what_may_follow_is_missing_until_it_is_entered():
    contract = Contract(form="service", term_months=36)

    assert set(asked("service", Demand.DUE)) == {"term_months", "occupation", "employer"}
    assert len(rules.to_follow(contract)) == 2
    contract.occupation, contract.employer = "factory", "Toyota"
    assert rules.to_follow(contract) == []


def test_a_programme_fits_country_and_form(db):
    from tests.factories import country

    eps = {"programme": "EPS", "form": "public_unit"}
    assert "D-29" in problems(**eps, country=country("JP"))
    assert "D-29" not in problems(**eps, country=country("KR"))
    assert "D-30" in problems(programme="EPS", country=country("KR"))
    assert "D-30" not in problems(**eps, country=country("KR"))


def test_a_seasonal_programme_is_a_seasonal_stay():
    assert problems(programme="E8")["D-31"].warning
    assert "D-31" not in problems(programme="E8", duration_type="seasonal", term_months=5)


@pytest.mark.parametrize("field", ["programme", "occupation", "wage_currency", "fee_currency"])
def test_a_code_stands_on_its_list(field):
    assert problems(**{field: "no-such"})["D-32"].field == field


def test_an_entry_that_has_ended_holds_for_what_came_before():
    lists = bind([ended("EPS", until=date(2026, 1, 1))])

    def found(day):
        return list(rules.problems_with_codes(lists=lists, on=day, programme="EPS"))

    assert found(date(2025, 12, 31)) == []
    assert [p.rule for p in found(date(2026, 1, 1))] == ["D-32"]


def ended(code, *, until):
    from reference.queries import Item

    return Item(listing="programme", code=code, name_vi=code, valid_until=until)


def test_a_document_is_not_dated_after_today():
    today = date(2026, 3, 2)

    assert list(rules.problems_with_evidence(today, today=today)) == []
    assert [p.rule for p in rules.problems_with_evidence(date(2026, 3, 3), today=today)] == ["D-39"]
