"""Figures that were printed somewhere, counted again, and cases that were worked out by hand."""

from datetime import date

import pytest

from communes.actions import load_units
from communes.models import Commune
from communes.queries import atlas
from core import clock
from core.figures import percent
from figures import queries
from figures.questions import EVENT, Question, ask
from targets.models import Target, TargetBody
from targets.queries import allocation
from tests.factories import UserFactory
from tests.factories.clients import plan_2025
from tests.factories.figures import add_facts, make_fact

BEFORE_THE_MERGER = date(2025, 5, 30)


@pytest.fixture
def lao_cai(db) -> None:
    """Today's Lào Cai: 99 units from the 319 of old Lào Cai and Yên Bái."""
    load_units(
        province_code="15", entered_at=clock.at(date(2025, 6, 16)), by=UserFactory(username="map")
    )


def old_units(district: str) -> list[Commune]:
    return list(Commune.objects.filter(old_district=district, valid_from=None).order_by("code"))


def spread(number: int, units: list[Commune], departed_on: date, **fields: object) -> None:
    """So many departures, dealt out to the units one by one."""
    for i, unit in enumerate(units):
        add_facts((number + len(units) - 1 - i) // len(units), unit, departed_on, **fields)


# Yên Bái, May 2025: 366 of 1,200, by district (S27, S28) -----------------------------------------

# District, departures, quota, share as it has to be printed.
YEN_BAI = [
    ("Văn Yên", 90, 150, "60,0 %"),
    ("TX Nghĩa Lộ", 64, 110, "58,2 %"),
    ("Yên Bình", 43, 170, "25,3 %"),
    ("Văn Chấn", 38, 130, "29,2 %"),
    ("Trấn Yên", 37, 170, "21,8 %"),
    ("TP Yên Bái", 29, 110, "26,4 %"),
    ("Lục Yên", 29, 140, "20,7 %"),
    ("Trạm Tấu", 29, 120, "24,2 %"),
    ("Mù Cang Chải", 7, 70, "10,0 %"),
]
COLLEGE = "Trường Cao đẳng nghề Yên Bái"


@pytest.fixture
def yen_bai(lao_cai) -> Question:
    """The plan with nine districts and a college as named bodies, and the departures until May."""
    version = plan_2025(total=1200, document_number="64/KH-UBND")
    for district, departures, quota, _share in YEN_BAI:
        body = TargetBody.objects.create(name=f"Huyện cũ {district}", old_district=district)
        Target.objects.create(version=version, body=body, value=quota)
        units = old_units(district)
        assert len(units) > 1, district
        spread(departures, units, date(2025, 3, 17))
    college = TargetBody.objects.create(name=COLLEGE)
    Target.objects.create(version=version, body=college, value=30)
    return ask(plan=version.plan, as_of=BEFORE_THE_MERGER, boundary=EVENT)


def test_the_nine_districts_of_yen_bai(yen_bai):
    answer = queries.attainment(yen_bai)

    found = {
        line.body.old_district: (line.numerator, line.target, percent(line.numerator, line.target))
        for line in answer.bodies
        if line.body.old_district
    }
    assert found == {district: (n, quota, share) for district, n, quota, share in YEN_BAI}


def test_yen_bai_as_a_whole_has_the_college_below_the_line_only(yen_bai):
    answer = queries.attainment(yen_bai)

    assert (answer.numerator, answer.target) == (366, 1200)
    assert percent(answer.numerator, answer.target) == "30,5 %"
    [college] = [line for line in answer.bodies if line.body.name == COLLEGE]
    assert (college.numerator, college.target) == (None, 30)


def test_the_districts_add_up_to_the_province_on_every_map(yen_bai):
    plan = yen_bai.plan

    for boundary in ("current", "event", "2025-05-30", "2025-07-01"):
        answer = queries.attainment(ask(plan=plan, as_of=BEFORE_THE_MERGER, boundary=boundary))
        assert sum(line.numerator or 0 for line in answer.bodies) == 366
        assert sum(line.numerator for line in answer.lines) + answer.not_assignable == 366


def test_case_7_quotas_add_up_with_the_college(yen_bai):
    districts = Target.objects.exclude(body__old_district="")
    split = allocation(yen_bai.version)

    assert sum(districts.values_list("value", flat=True)) == 1170
    assert (split.allocated, split.province_total, split.difference) == (1200, 1200, 0)


def test_case_7_without_the_college_thirty_are_not_allocated(yen_bai):
    Target.objects.filter(body__name=COLLEGE).delete()

    assert allocation(yen_bai.version).difference == 30


# Case 9: two communes with 41, and two different figures (S2) ----------------------------------

PHONG_HAI_STOCK = {"JP": 25, "TW": 9, "KR": 5, "DE": 1, "MY": 1}
BAT_XAT_FLOW = {"JP": 20, "KR": 12, "TW": 6, "RU": 2, "CY": 1}


def unit_today(code: str) -> Commune:
    return Commune.objects.get(code=code, valid_from=date(2025, 7, 1))


def parts_of(unit: Commune) -> list[Commune]:
    """The units that became it, in the order of their codes."""
    parts = atlas().with_predecessors([unit.pk]) - {unit.pk}
    return list(Commune.objects.filter(pk__in=parts).order_by("code"))


@pytest.fixture
def phong_hai(lao_cai) -> Commune:
    """41 abroad, left from the two old units and the new one, and others who are back."""
    unit = unit_today("02902")
    homes = [*parts_of(unit), unit]
    for country, number in PHONG_HAI_STOCK.items():
        for i in range(number):
            left = date(2025, 8, 1) if homes[i % 3] == unit else date(2023, 4, 10)
            make_fact(homes[i % 3], left, country=country).save()
    back = {"ended_on": date(2025, 2, 1), "end_kind": "returned", "return_reason": "completed"}
    add_facts(17, homes[0], date(2022, 2, 1), country="JP", **back)
    return unit


def test_case_9_phong_hai_is_a_stock_by_five_markets(phong_hai):
    question = ask(first=date(2022, 1, 1), last=date(2025, 12, 31), as_of=date(2025, 10, 31))

    lines = queries.markets(question, unit=phong_hai.pk)

    assert {line.country: line.abroad for line in lines} == PHONG_HAI_STOCK
    behind = queries.facts_behind(question, "stock", unit=phong_hai.pk)
    assert behind.count() == sum(line.abroad for line in lines) == 41
    # Who has left since 2022 is another number.
    assert sum(line.departures for line in lines) == 58


def test_case_9_bat_xat_is_a_flow_over_five_merged_units(lao_cai):
    unit = unit_today("02683")
    parts = parts_of(unit)
    for i, (country, number) in enumerate(BAT_XAT_FLOW.items()):
        spread(number, parts[i:] + parts[:i], date(2022 + i % 3, 6, 1), country=country)
    add_facts(4, parts[0], date(2021, 12, 31))
    since_2022 = ask(first=date(2022, 1, 1), last=date(2025, 10, 31), as_of=date(2025, 10, 31))

    answer = queries.attainment(since_2022)

    assert sorted(part.full_name for part in parts) == [
        "Thị trấn Bát Xát",
        "Xã Bản Qua",
        "Xã Bản Vược",
        "Xã Phìn Ngan",
        "Xã Quang Kim",
    ]
    assert unit.full_name == "Xã Bát Xát"
    [line] = [line for line in answer.lines if line.unit == unit]
    assert line.numerator == answer.numerator == 41
    assert answer.not_assignable == 0


def test_case_9_on_the_old_map_bat_xat_is_five_units(lao_cai):
    parts = parts_of(unit_today("02683"))
    spread(41, parts, date(2024, 6, 1))
    question = ask(first=date(2022, 1, 1), last=date(2025, 10, 31), boundary="2025-06-30")

    found = [line.numerator for line in queries.attainment(question).lines if line.numerator]

    assert sorted(found) == [8, 8, 8, 8, 9]


# Cases 1–6, 8, 27: shares ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "numerator", "denominator", "printed"),
    [
        (1, 154, 200, "77,0 %"),
        (2, 260, 200, "130,0 %"),
        (3, 261, 200, "130,5 %"),
        (4, 180, 1200, "15,0 %"),  # the press printed 15.3
        (5, 120, 140, "85,7 %"),
        (6, 121_190, 130_000, "93,2 %"),
        (6, 128_044, 130_000, "98,5 %"),
        (27, 9_999, 10_000, "99,9 %"),
    ],
)
def test_shares_are_rounded_on_the_exact_fraction(case, numerator, denominator, printed):
    assert percent(numerator, denominator) == printed, f"case {case}"


@pytest.mark.parametrize(
    ("case", "departures", "strict", "needed", "met"),
    [
        (1, 154, True, 107, False),
        (2, 260, True, 1, False),
        (2, 260, False, 0, True),
        (3, 261, True, 0, True),
    ],
)
def test_over_130_percent_of_200(here, case, departures, strict, needed, met):
    version = plan_2025(stretch_strict=strict)
    add_facts(departures, here, date(2025, 5, 6))

    answer = queries.attainment(ask(plan=version.plan, as_of=date(2025, 5, 6)))

    assert answer.stretch.needed(answer.numerator) == needed, f"case {case}"
    assert answer.stretch.met(answer.numerator) is met


def test_case_8_nine_months_of_lao_cai_by_market(here):
    markets = {"JP": 216, "TW": 166, "KR": 265, "DE": 54}
    for country, number in markets.items():
        add_facts(number, here, date(2025, 8, 5), country=country)
    question = ask(first=date(2025, 1, 1), last=date(2025, 9, 30), as_of=date(2025, 9, 30))

    lines = queries.markets(question)

    assert {line.country: line.departures for line in lines} == markets
    assert queries.attainment(question).numerator == sum(markets.values()) == 701


# Cases 18–22: days and knowledge ------------------------------------------------------------

YEAR = {"first": date(2025, 1, 1), "last": date(2025, 12, 31)}


def counted(question: Question) -> int:
    return queries.attainment(question).numerator


def test_case_18_a_departure_of_tomorrow_is_not_counted_today(here):
    add_facts(1, here, date(2025, 8, 7))

    with clock.turned_to(clock.at(date(2025, 8, 6))):
        today = ask(**YEAR)
    with clock.turned_to(clock.at(date(2025, 8, 7), 0, 1)):
        tomorrow = ask(**YEAR)

    assert (counted(today), counted(tomorrow)) == (0, 1)
    assert queries.abroad(today).count() == 0


@pytest.mark.parametrize(
    ("case", "day", "reporting_year"),
    [(19, date(2025, 12, 15), 2026), (20, date(2025, 12, 14), 2025)],
)
def test_the_reporting_year_turns_on_15_december(here, case, day, reporting_year):
    plan = plan_2025().plan
    add_facts(1, here, day)
    with clock.turned_to(clock.at(date(2026, 3, 1))):
        calendar = counted(ask(plan=plan, window="calendar"))
        reporting = counted(ask(plan=plan, window="reporting"))

    assert calendar == 1
    assert reporting == (reporting_year == 2025), f"case {case}"


def test_case_21_a_late_entry_changes_the_present_and_not_what_was_known(here):
    add_facts(154, here, date(2025, 5, 2), known_from=clock.at(date(2025, 5, 5)))
    add_facts(1, here, date(2025, 5, 2), known_from=clock.at(date(2025, 5, 20)))
    as_of = date(2025, 5, 6)

    live = ask(**YEAR, as_of=as_of)
    then = ask(**YEAR, as_of=as_of, known_at=date(2025, 5, 7))

    assert (counted(live), counted(then)) == (155, 154)


def test_case_22_two_departures_of_one_person_are_two_and_one(here):
    worker = {"worker_id": 9_000_001}
    make_fact(
        here, date(2025, 1, 10), ended_on=date(2025, 6, 1), end_kind="returned", **worker
    ).save()
    make_fact(here, date(2025, 9, 10), **worker).save()

    answer = queries.attainment(ask(**YEAR, as_of=date(2025, 12, 31)))

    assert (answer.numerator, answer.persons) == (2, 1)


def test_case_10_one_year_three_denominators_and_the_map_says_which(lao_cai):
    year = ask(**YEAR, as_of=date(2025, 12, 31))

    before = queries.coverage(year.on_map_of(date(2025, 6, 30)))
    after = queries.coverage(year.on_map_of(date(2025, 7, 1)))

    assert (before.denominator, after.denominator) == (319, 99)
    assert (before.question.map.day, after.question.map.day) == (
        date(2025, 6, 30),
        date(2025, 7, 1),
    )
