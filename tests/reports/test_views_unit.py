import re
from datetime import date

import pytest
from django.urls import reverse

from communes.models import CommuneChange
from tests.factories import CommuneFactory, country
from tests.factories.figures import add_facts
from tests.factories.interest import interested
from tests.factories.reports import give, merged_into, plan_of
from tests.factories.workers import worker_in
from tests.reports.reading import cells, count, numbers_with_links, page

pytestmark = pytest.mark.usefixtures("in_2026")
SPRING = date(2025, 3, 3)


def unit_page(client, unit, **params):
    return page(client, reverse("reports:unit", args=[unit.key], query=params))


def headline(html, id_="headline"):
    """The number that opens each list at the top of the page: of the plan, or of the month."""
    top = html.split(f'<ul class="numbers" id="{id_}">')[1].split("</ul>")[0]
    found = {}
    for href, n in numbers_with_links(top):
        found.setdefault(href.split("figure=")[1].split("&")[0], n)
    return found


@pytest.fixture
def phong_hai(db):
    """Phong Hải: 41 abroad in five markets. Stock, whenever they left."""
    unit = CommuneFactory(code="02902", name="Phong Hải", province_code="15")
    for code, number in {"JP": 25, "TW": 9, "KR": 5, "DE": 1, "MY": 1}.items():
        country(code)
        add_facts(number, unit, date(2023, 5, 5), country=code)
    return unit


def test_page_phong_hai_has_41_abroad_in_five_markets(client, department, phong_hai):
    plan_of(2025)
    client.force_login(department)

    html = unit_page(client, phong_hai, plan="2025")

    assert headline(html, "this-month")["stock"] == 41
    # Departures of the year, abroad.
    assert cells(html, "Nhật Bản")[:2] == ["0", "25"]
    assert cells(html, "Đài Loan (Trung Quốc)")[:2] == ["0", "9"]
    assert cells(html, "Hàn Quốc")[:2] == ["0", "5"]
    assert cells(html, "Đức")[:2] == ["0", "1"]
    assert cells(html, "Ma-lai-xi-a (Malaysia)")[:2] == ["0", "1"]


def test_page_bat_xat_has_a_flow_of_41_over_five_merged_units(client, department):
    bat_xat = CommuneFactory(code="02683", name="Bát Xát", province_code="15")
    names = ("Bát Xát cũ", "Bản Vược", "Bản Qua", "Quang Kim", "Phìn Ngan")
    parts = merged_into(bat_xat, *names, district="Bát Xát")
    for part, number in zip(parts, (20, 9, 6, 5, 1), strict=True):
        add_facts(number, part, date(2022, 5, 5), ended_on=date(2024, 5, 5), end_kind="returned")
    client.force_login(department)

    html = unit_page(client, bat_xat, first="2022-01-01", last="2025-12-31")

    # The same number as Phong Hải's stock, and another figure: nobody is abroad.
    assert headline(html) == {"departures": 41}
    assert "stock" not in headline(html, "this-month")


def test_page_every_number_has_as_many_lines_as_it_says(client, department, here, next_door):
    plan = plan_of(2025)
    give(plan, here, 5)
    old, _other = merged_into(here, "Ít Ong", "Pi Toong")
    add_facts(3, old, SPRING, trained=False)
    add_facts(2, here, date(2025, 8, 1), ended_on=date(2025, 12, 1), end_kind="settled")
    add_facts(1, here, date(2025, 8, 1), counted=False, reason="student")
    add_facts(7, next_door, date(2025, 8, 1))
    client.force_login(department)

    found = set(numbers_with_links(unit_page(client, here, plan="2025")))

    assert len(found) > 12
    for href, said in found:
        assert count(page(client, href)) == said, href


def test_page_names_what_the_unit_was_made_of_and_became(client, department, here):
    old, other = merged_into(here, "Ít Ong", "Pi Toong")
    plan_of(2025)
    client.force_login(department)

    new = unit_page(client, here)
    before = unit_page(client, old)

    assert "Xã Ít Ong" in new
    assert "Xã Pi Toong" in new
    assert f"/overview/unit/{other.key}/" in new
    assert "1681/NQ-UBTVQH15" in new
    assert f"/overview/unit/{here.key}/" in before


def test_page_of_an_old_unit_shows_its_own_departures(client, department, here):
    old, other = merged_into(here, "Ít Ong", "Pi Toong")
    plan_of(2025)
    add_facts(3, old, SPRING)
    add_facts(4, other, SPRING)
    client.force_login(department)

    assert headline(unit_page(client, old, plan="2025"))["departures"] == 3
    assert headline(unit_page(client, here, plan="2025"))["departures"] == 7


def test_page_of_a_divided_unit_has_figures_although_no_map_places_it(
    client, department, here, next_door
):
    divided = CommuneFactory(name="Nặm Păm", valid_from=None, valid_until=date(2025, 7, 1))
    for new in (here, next_door):
        CommuneChange.objects.create(
            old=divided,
            new=new,
            effective_on=date(2025, 7, 1),
            legal_basis="x",
            in_part=True,
            entered_at="2025-06-16T00:00Z",
        )
    plan_of(2025)
    add_facts(2, divided, SPRING)
    client.force_login(department)

    assert headline(unit_page(client, divided, plan="2025"))["departures"] == 2


def test_page_without_a_target_is_a_dash(client, department, here):
    plan_of(2025)
    add_facts(2, here, date(2025, 8, 1))
    client.force_login(department)

    top = unit_page(client, here, plan="2025").split('id="headline">')[1].split("</ul>")[0]

    assert "0,0 %" not in top
    assert top.count('<span class="figure">—</span>') == 3


def test_page_of_another_unit_shows_aggregates_and_no_link_to_people(client, neighbour, here):
    plan_of(2025)
    add_facts(2, here, date(2025, 8, 1))
    client.force_login(neighbour)

    html = unit_page(client, here, plan="2025")

    assert headline(html)["departures"] == 2
    assert 'class="button second" href="/workers/"' not in html


def test_page_of_the_own_unit_leads_to_its_people(client, officer, here):
    plan_of(2025)
    client.force_login(officer)

    assert 'class="button second" href="/workers/"' in unit_page(client, here)


@pytest.mark.parametrize("key", ["99999-", "03808", "03808-2024-01-01", "x"])
def test_page_unknown_unit_is_not_found(client, department, here, key):
    client.force_login(department)

    page(client, reverse("reports:unit", args=[key]), status=404)


def test_page_of_an_old_unit_keeps_its_own_target(client, department, here):
    old, _other = merged_into(here, "Ít Ong", "Pi Toong")
    give(plan_of(2025), old, 4)
    add_facts(3, old, SPRING)
    client.force_login(department)

    html = unit_page(client, old, plan="2025")

    assert "75,0 %" in html
    assert "30/06/2025" in html


def test_page_of_a_unit_that_was_not_there_yet_uses_its_first_map(client, department, here):
    old, _other = merged_into(here, "Ít Ong", "Pi Toong")
    plan_of(2025)
    add_facts(3, old, SPRING)
    client.force_login(department)

    html = unit_page(client, here, plan="2025", boundary="2025-06-30")

    assert headline(html)["departures"] == 3


def test_page_asks_as_many_questions_for_many_departures(
    client, department, here, django_assert_max_num_queries
):
    plan = plan_of(2025)
    give(plan, here, 5)
    old, other = merged_into(here, "Ít Ong", "Pi Toong")
    add_facts(3, old, SPRING)
    client.force_login(department)
    unit_page(client, here, plan="2025")
    with django_assert_max_num_queries(60) as few:
        unit_page(client, here, plan="2025")
    for month in range(1, 13):
        add_facts(2, other, date(2025, month, 3), trained=False)
        add_facts(1, other, date(2024, month, 3), ended_on=date(2025, 5, 5), end_kind="returned")
    with django_assert_max_num_queries(len(few) + 2):  # names of countries and reasons
        unit_page(client, here, plan="2025")


def test_page_is_light(client, department, here):
    plan = plan_of(2025)
    give(plan, here, 5)
    merged_into(here, "Ít Ong", "Pi Toong")
    for month in range(1, 13):
        add_facts(2, here, date(2025, month, 3), trained=False)
        add_facts(1, here, date(2024, month, 3), ended_on=date(2025, 5, 5), end_kind="returned")
    client.force_login(department)

    assert len(unit_page(client, here, plan="2025").encode()) < 150_000


def test_page_has_each_chart_once_with_its_unit_in_the_files(client, department, here):
    plan_of(2025)
    add_facts(2, here, SPRING, ended_on=date(2025, 5, 5), end_kind="returned")
    client.force_login(department)

    html = unit_page(client, here, plan="2025")

    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for name in ("departures", "markets", "returns", "share-women"):
        figure = html.split(f'id="{name}-chart"')[1].split("</figure>")[0]
        for form in ("svg", "png", "csv"):
            href = f"/overview/chart/{name}.{form}?plan=2025&amp;unit={here.key}"
            assert f'href="{href}"' in figure


def test_page_of_a_plan_that_is_over_asks_no_register_of_today(client, officer, here):
    plan_of(2025)
    client.force_login(officer)

    assert "/interest/" not in unit_page(client, here, plan="2025").split('id="way"')[1]


def test_page_of_the_own_unit_shows_who_is_on_the_way_and_a_neighbours_does_not(
    client, officer, here, next_door
):
    plan_of(2026)
    interested(worker_in(here))
    interested(worker_in(next_door))
    client.force_login(officer)

    own = unit_page(client, here).split('id="way"')[1].split("</table>")[0]
    other = unit_page(client, next_door).split('id="way"')[1].split("</table>")[0]

    assert cells(own, "Người có nhu cầu, chưa đi") == ["1"]
    assert "/interest/" not in other
