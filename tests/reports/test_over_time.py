"""A unit through the years: Σ of its parts is the unit, and every number opens its list."""

from datetime import date

import pytest
from django.urls import reverse

from figures.queries import totals
from figures.questions import CURRENT, ask
from reports.over_time import over_time, place_among
from tests.factories import CommuneFactory
from tests.factories.figures import add_facts
from tests.factories.reports import give, merged_into, plan_of
from tests.reports.reading import cells, count, numbers_with_links, page

pytestmark = pytest.mark.usefixtures("in_2026")
TURN = date(2025, 7, 1)


def asked(**more):
    return ask(first=date(2026, 1, 1), last=date(2026, 12, 31), **more)


@pytest.fixture
def merged(here, next_door):
    """`here` of two old units, with departures before and after; and a neighbour."""
    old = merged_into(here, "Ít Ong", "Pi Toong")
    add_facts(3, old[0], date(2024, 3, 3), ended_on=date(2025, 2, 1), end_kind="returned")
    add_facts(2, old[1], date(2025, 6, 30))
    add_facts(5, here, TURN)
    add_facts(1, here, date(2026, 2, 2))
    add_facts(7, next_door, date(2023, 2, 2))
    return old


def over_time_page(client, unit, **params):
    return page(client, reverse("reports:unit_over_time", args=[unit.key], query=params))


def test_years_run_from_the_first_departure_of_the_parts_to_the_day(merged, here):
    told = over_time(asked(), here)

    assert [year.number for year in told.years] == [2024, 2025, 2026]
    assert [year.departures for year in told.years] == [3, 7, 1]
    assert [year.former for year in told.years] == [3, 2, 0]
    assert [year.stock for year in told.years] == [3, 7, 8]
    assert told.years[-1].until == date(2026, 3, 2)


def test_parts_add_up_to_the_unit_in_every_year(merged, here):
    told = over_time(asked(), here)

    assert len(told.parts) == 3
    assert told.parts[-1].unit == here
    for at, year in enumerate(told.years):
        assert sum(part.departures[at] for part in told.parts) == year.departures
        whole = ask(first=year.first, last=year.last)
        assert year.departures == totals(whole, ("departures",), unit=here.pk)["departures"]


def test_parts_of_parts_are_parts_too(merged, here):
    [first, _second] = merged
    first.valid_from = date(2020, 1, 1)
    first.save()
    [older] = merged_into(first, "Mường Bú")
    add_facts(4, older, date(2019, 5, 5))

    told = over_time(asked(), here)

    assert [part.unit.name for part in told.parts] == ["Ít Ong", "Mường Bú", "Pi Toong", "Mường La"]
    assert told.years[0].departures == 4
    assert told.turns == [date(2020, 1, 1), TURN]


def test_the_day_of_the_change_lies_in_the_middle_of_its_year(merged, here):
    [(place, day)] = over_time(asked(), here).breaks

    assert day == TURN
    assert 1.49 < place < 1.51


def test_a_change_elsewhere_is_no_mark_of_this_unit(merged, next_door):
    assert over_time(asked(), next_door).turns == []
    assert over_time(asked(), None).turns == [TURN]


def test_a_day_outside_has_no_place():
    year = (date(2025, 1, 1), date(2025, 12, 31))

    assert place_among([year], date(2025, 1, 1)) == 0
    assert place_among([year], date(2026, 1, 1)) is None


def test_targets_of_parts_are_added_up_where_all_have_one(merged, here):
    first, second = merged
    plan = plan_of(2024)
    give(plan, first, 3)
    give(plan, second, 4)

    assert [year.target for year in over_time(asked(), here).years] == [7, None, None]


def test_one_part_without_a_number_leaves_the_unit_without(merged, here):
    give(plan_of(2024), merged[0], 3)

    assert over_time(asked(), here).years[0].target is None


def test_an_old_unit_is_told_until_its_last_day(merged, here):
    question = asked(boundary="2025-06-30")

    told = over_time(question, merged[0])

    assert told.question.as_of == date(2025, 6, 30)
    assert [year.number for year in told.years] == [2024, 2025]
    assert told.parts == []
    # Its end is a mark behind its last day.
    assert told.turns == [TURN]


def test_page_every_number_has_as_many_lines_as_it_says(client, department, merged, here):
    client.force_login(department)

    found = set(numbers_with_links(over_time_page(client, here)))

    assert len(found) > 9
    for href, said in found:
        assert count(page(client, href)) == said, href


def test_page_shows_each_part_by_year_and_the_sum(client, department, merged, here):
    client.force_login(department)

    html = over_time_page(client, here)
    parts = html.split('id="parts"')[1]

    assert cells(parts, "Xã Ít Ong đến trước 01/07/2025")[1:] == ["3", "0", "0", "3"]
    assert cells(parts, "Xã Pi Toong đến trước 01/07/2025")[1:] == ["0", "2", "0", "2"]
    assert cells(parts, "Xã Mường La chính đơn vị")[1:] == ["0", "5", "1", "6"]
    assert cells(parts, "Xã Mường La")[1:] == ["3", "7", "1", "11"]
    assert "Nghị quyết 1681/NQ-UBTVQH15" in html


def test_page_of_an_old_unit_says_what_it_became(client, department, merged, here):
    client.force_login(department)

    html = over_time_page(client, merged[0])

    assert "01/01/2024 đến 31/12/2025 (Năm dương lịch)" in html
    assert "30/06/2025" in html
    assert f"/overview/unit/{here.key}/" in html
    assert 'id="parts"' not in html


def test_page_marks_the_change_in_both_charts_and_in_the_cells(client, department, merged, here):
    client.force_login(department)

    html = over_time_page(client, here)

    for name in ("years", "stock-years"):
        figure = html.split(f'id="{name}-chart"')[1].split("</figure>")[0]
        assert "01/07/2025" in figure.split("</svg>")[0]
    assert html.count('class="break"') == 3


def test_page_of_a_unit_without_any_departure_says_so(client, department, here):
    client.force_login(department)

    assert "panel empty" in over_time_page(client, CommuneFactory(name="Mường Lèo"))


def test_pages_of_a_unit_lead_to_each_other(client, neighbour, merged, here):
    plan_of(2026)
    client.force_login(neighbour)

    there = reverse("reports:unit_over_time", args=[here.key])
    assert f'href="{there}?' in page(client, reverse("reports:unit", args=[here.key]))
    assert f'href="{reverse("reports:unit", args=[here.key])}?' in over_time_page(client, here)


def test_page_of_an_unknown_unit_is_not_found(client, department, here):
    client.force_login(department)

    page(client, reverse("reports:unit_over_time", args=["99999-"]), status=404)


def test_page_asks_as_many_questions_for_twelve_years_as_for_three(
    client, department, merged, here, django_assert_max_num_queries
):
    client.force_login(department)
    over_time_page(client, here)
    with django_assert_max_num_queries(32) as few:
        over_time_page(client, here)
    for year in range(2015, 2024):
        add_facts(1, merged[0], date(year, 3, 3))
    with django_assert_max_num_queries(len(few)):
        over_time_page(client, here, boundary=CURRENT)
