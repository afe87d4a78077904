"""The years of a plan beside each other, each number with its list."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from reports.asked import question_from
from reports.charts.plans import plan_chart
from reports.plan_years import plan_years
from targets.models import Plan, Window
from tests.factories.figures import add_facts
from tests.factories.reports import approve, merged_into, plan_of
from tests.reports.reading import cells, count, numbers_with_links, page

pytestmark = pytest.mark.usefixtures("in_2026")


@pytest.fixture
def scheme(here):
    """2025–2030 with the plans of 2025 and 2026, and departures of three years."""
    parent = Plan.objects.create(
        code="2025-2030", first_day=date(2025, 1, 1), last_day=date(2030, 12, 31)
    )
    approve(parent, 5000)
    for year, target in ((2025, 4), (2026, 10)):
        plan = plan_of(year, target=target)
        plan.parent = parent
        plan.save()
    [old] = merged_into(here, "Ít Ong")
    add_facts(7, old, date(2024, 2, 2))
    add_facts(1, old, date(2025, 2, 2))
    add_facts(5, here, date(2025, 9, 2))
    add_facts(3, here, date(2026, 2, 2))
    return parent


def years(code="2025-2030", **params):
    return plan_years(question_from({"plan": code, **params}))


def test_a_plan_of_several_years_has_each_of_its_years(scheme):
    found = years()

    assert [year.name for year in found] == ["2025", "2026", "2027", "2028", "2029", "2030"]
    assert [year.result for year in found] == [6, 3, None, None, None, None]
    assert [year.target for year in found] == [4, 10, None, None, None, None]
    assert [year.goal for year in found] == [6, 14, None, None, None, None]


def test_a_year_stands_beside_the_same_days_of_the_year_before(scheme):
    # All of 2024; and of 2025 what left by 2 March.
    assert [year.before for year in years()[:2]] == [7, 1]


def test_results_are_those_of_the_as_of_day(scheme):
    found = years(as_of="2025-03-01")

    assert [year.result for year in found[:2]] == [1, None]
    assert found[0].before == 7


def test_a_yearly_plan_is_shown_with_those_so_far(scheme):
    assert [year.name for year in years("2026")] == ["2025", "2026"]
    # As of its own last day; 2026 had not begun.
    assert [year.name for year in years("2025")] == ["2025"]


def test_days_without_a_plan_have_no_years(here):
    assert plan_years(question_from({"first": "2025-01-01", "last": "2025-12-31"})) == []


def test_reporting_years_have_their_own_days(scheme):
    found = years(window=Window.REPORTING)

    assert (found[0].first, found[0].last) == (date(2024, 12, 15), date(2025, 12, 14))
    assert (found[2].first, found[2].last) == (date(2026, 12, 15), date(2027, 12, 14))


def test_the_chart_marks_the_change_of_the_map_and_says_the_same_numbers(scheme):
    question = question_from({"plan": "2025-2030"})
    with translation.override("en"):
        chart = plan_chart(question, plan_years(question))

        assert chart.lines()[0] == ["2025", "4", "6", "6", "150.0 %", "7", "-1"]
        assert chart.lines()[2][1:] == ["—"] * 6
        assert "01/07/2025: units rearranged" in chart.on_page()
        assert "Over 130 % of the target" in chart.on_page()


def test_page_every_number_has_as_many_lines_as_it_says(client, department, scheme):
    client.force_login(department)

    html = page(client, reverse("reports:plan", args=["2025-2030"]))
    table = html.split('id="plan-years"')[1].split("</table></div></div>")[0]

    found = set(numbers_with_links(table))
    assert {n for _href, n in found} == {6, 7, 3, 1}
    for href, said in found:
        assert count(page(client, href)) == said, href


def test_page_leads_from_year_to_year(client, department, scheme):
    client.force_login(department)

    html = page(client, reverse("reports:plan", args=["2026"]))

    assert cells(html, "2025")[0] == "4"
    assert f'href="{reverse("reports:plan", args=["2025"])}"' in html
    table = html.split('id="plan-years"')[1].split("</table>")[0]
    assert reverse("reports:plan", args=["2026"]) not in table.split("<tbody>")[1]


def test_the_chart_of_the_scorecard_is_a_file_of_the_same_plan(client, department, scheme):
    client.force_login(department)

    html = page(client, reverse("reports:plan", args=["2025-2030"]))

    address = reverse("reports:chart", args=["plan-years", "csv"])
    assert f'href="{address}?plan=2025-2030"' in html
    assert len(client.get(f"{address}?plan=2025-2030").content.splitlines()) == 7
    assert client.get(f"{address}?plan=2025-2030&unit=99999-").status_code == 404
