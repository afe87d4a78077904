import re
from datetime import date

import pytest
from django.urls import reverse

from core import clock
from tests.factories.figures import add_facts
from tests.factories.reports import approve, give, merged_into, plan_of
from tests.reports.reading import count, number, numbers_with_links, page, text_of

pytestmark = pytest.mark.usefixtures("in_2026")
MAY = date(2025, 5, 6)


def scorecard(client, **params):
    return page(client, reverse("reports:plan", args=["2025"], query=params))


@pytest.fixture
def plan(db):
    return plan_of(2025)


@pytest.fixture
def resolution_420(plan, here):
    """154 departures by 6 May 2025 against a target of 200."""
    old, _other = merged_into(here, "Ít Ong", "Pi Toong")
    add_facts(154, old, date(2025, 3, 3))
    return plan


def test_page_says_154_of_200_and_what_is_still_needed(client, department, resolution_420):
    client.force_login(department)

    html = scorecard(client, as_of="2025-05-06")
    goal = tile(html, "stretch")

    assert [n for _href, n in numbers_with_links(goal)] == [154]
    assert "77,0 %" in goal
    assert missing(goal) == 107
    assert 'class="state warn"' in goal
    assert "420/NQ-HĐND" in html
    assert "05/12/2024" in html


@pytest.mark.parametrize(("number", "met"), [(260, "warn"), (261, "good")])
def test_page_260_is_not_over_130_percent_and_261_is(client, department, plan, here, number, met):
    add_facts(number, here, date(2025, 8, 1))
    client.force_login(department)

    html = scorecard(client)

    assert f'class="state {met}"' in tile(html, "stretch")


def test_page_130_percent_and_more_is_met_by_260(client, department, plan, here):
    plan.versions.all().delete()
    approve(plan, 200, strict=False)
    add_facts(260, here, date(2025, 8, 1))
    client.force_login(department)

    assert 'class="state good"' in tile(scorecard(client), "stretch")


def tile(html, code):
    return html.split(f'id="goal-{code}"')[1].split("</li>")[0]


def missing(tile):
    found = re.search(r"<strong>[^<]*?(\d+)</strong>", tile)
    return int(found[1]) if found else 0


def test_page_trained_goal_lists_those_without_valid_orientation(client, department, plan, here):
    add_facts(9, here, date(2025, 8, 1))
    add_facts(1, here, date(2025, 8, 1), trained=False, untrained_reason="expired")
    client.force_login(department)

    trained = tile(scorecard(client), "trained")
    links = dict(numbers_with_links(trained))

    assert "90,0 %" in trained
    untrained = next(href for href in links if "figure=untrained" in href)
    assert links[untrained] == 1
    assert count(page(client, untrained)) == 1


def test_page_coverage_goal_asks_the_map_of_the_day(client, department, plan, here, next_door):
    merged_into(here, "Ít Ong", "Pi Toong")
    (old, _half) = merged_into(next_door, "Chiềng Lao cũ", "Hua Trai")
    add_facts(1, old, date(2025, 3, 3))
    client.force_login(department)

    before = text_of(scorecard(client, as_of="2025-06-30"), "goal-coverage")
    after = text_of(scorecard(client, as_of="2025-07-01"), "goal-coverage")

    assert "25,0 %" in before
    assert "4" in before
    assert "50,0 %" in after
    assert "01/07/2025" in after


def test_page_units_without_departures_are_as_many_as_the_tile_says(
    client, department, plan, here, next_door
):
    add_facts(1, here, date(2025, 8, 1))
    client.force_login(department)

    coverage = tile(scorecard(client), "coverage")
    [(href, silent)] = numbers_with_links(coverage)
    without = page(client, href)

    assert silent == count(without) == 1
    assert "Chiềng Lao" in without


def test_page_skilled_goal_compares_definition_b_with_the_year_before(
    client, department, plan, here
):
    add_facts(1, here, date(2024, 8, 1))
    add_facts(1, here, date(2024, 8, 1), skilled_b=False)
    add_facts(1, here, date(2025, 8, 1))
    add_facts(3, here, date(2025, 8, 1), skilled_b=False)
    add_facts(2, here, date(2025, 8, 1), qualification="", skilled_a=None, skilled_b=None)
    client.force_login(department)

    html = scorecard(client)
    skilled = text_of(html, "goal-skilled")
    found = {href.split("figure=")[1]: n for href, n in numbers_with_links(tile(html, "skilled"))}

    assert "25,0 %" in skilled
    assert "50,0 %" in skilled
    assert "−25,0" in skilled
    # Two more certificates would make three of four, which is up on one of two.
    assert missing(tile(html, "skilled")) == 2
    assert found["unskilled_b"] == 3
    assert found["qualification_unknown"] == 2


def test_page_skilled_goal_is_not_judged_without_a_year_before(client, department, plan, here):
    add_facts(1, here, date(2025, 8, 1))
    client.force_login(department)

    assert 'class="state plain"' in tile(scorecard(client), "skilled")


def test_page_a_plan_that_does_not_ask_for_skills_has_three_goals(client, department, plan):
    plan.skilled_up = False
    plan.save()
    client.force_login(department)

    assert 'id="goal-skilled"' not in scorecard(client)


def test_page_pace_is_a_straight_line_through_the_window(client, department, resolution_420):
    client.force_login(department)

    html = scorecard(client, as_of="2025-05-06")
    paces = re.findall(r'<p class="pace">(.*?)</p>', html)

    # 200 × 126 / 365 = 69.04 and 261 × 126 / 365 = 90.1: the next whole person, the target first.
    # The languages say them in another order.
    assert [set(re.findall(r"\d[\d.,]*\d", pace)) for pace in paces] == [
        {"200", "70", "126", "365"},
        {"261", "91", "126", "365"},
    ]


@pytest.mark.parametrize(("departures", "sides"), [(69, "▼▼"), (70, "▲▼"), (90, "▲▼"), (91, "▲▲")])
def test_page_pace_may_be_ahead_of_the_target_and_behind_the_goal_beyond(
    client, department, plan, here, departures, sides
):
    add_facts(departures, here, date(2025, 3, 3))
    client.force_login(department)

    html = scorecard(client, as_of="2025-05-06")

    assert "".join(re.findall("[▲▼]", html)) == sides


def test_page_a_day_before_the_plan_says_so_and_leads_to_the_plan_of_that_day(
    client, department, resolution_420
):
    plan_of(2026, target=700)
    client.force_login(department)

    html = page(client, reverse("reports:plan", args=["2026"], query={"as_of": "2025-05-06"}))
    note = text_of(html, "too-early", tag="p")
    [href] = re.findall(r'id="too-early">[^<]*<a href="([^"]+)"', html)

    assert "2026" in note
    assert "2025" in note
    assert 'class="pace"' not in html
    assert href.startswith("/overview/plan/2025/?")
    assert [n for _href, n in numbers_with_links(tile(page(client, href), "stretch"))] == [154]


def test_page_a_day_inside_the_plan_has_no_such_note(client, department, plan):
    client.force_login(department)

    assert 'id="too-early"' not in scorecard(client, as_of="2025-01-01")


def test_page_numbers_follow_the_language_of_the_account(client, department, resolution_420):
    department.language = "en"
    department.save()
    client.force_login(department)

    html = scorecard(client, as_of="2025-05-06")

    assert "77.0 %" in html
    assert "Still needed" in html


def test_page_without_approved_target_is_a_dash_and_says_so(client, department, here):
    plan_of(2025, target=None)
    add_facts(3, here, date(2025, 8, 1))
    client.force_login(department)

    html = scorecard(client)
    goal = tile(html, "stretch")

    assert 'class="state plain"' in goal
    assert missing(goal) == 0
    assert "%" not in goal.replace("130 %", "")
    assert reverse("targets:plan", args=["2025"]) in html


def test_page_plans_are_one_click_apart(client, department, plan):
    plan_of(2026, target=700)
    client.force_login(department)

    html = scorecard(client)

    assert 'href="/overview/plan/2026/"' in html
    assert 'href="/overview/plan/2025/" aria-current="page"' in html


@pytest.mark.parametrize("code", ["1999", "20\x0025"])
def test_page_unknown_plan_is_not_found(client, department, code):
    client.force_login(department)

    page(client, reverse("reports:plan", args=[code]), status=404)


def test_page_a_day_that_cannot_be_read_keeps_the_default_and_says_so(client, department, plan):
    client.force_login(department)

    html = scorecard(client, as_of="31/02/2025")

    assert 'role="alert"' in html
    assert 'value="31/12/2025"' in html
    assert "31/12/2025" in re.search(r'role="alert">([^<]*)<', html)[1]


def test_page_known_before_the_entry_does_not_know_it(client, department, plan, here):
    add_facts(1, here, MAY, known_from=clock.at(date(2025, 5, 20)))
    client.force_login(department)

    early = scorecard(client, as_of="2025-05-06", known_at="2025-05-07")
    late = scorecard(client, as_of="2025-05-06")

    assert not list(numbers_with_links(tile(early, "stretch")))
    assert [n for _href, n in numbers_with_links(tile(late, "stretch"))] == [1]


# The first page -----------------------------------------------------------------------------------


def test_home_is_the_scorecard_of_the_plan_that_covers_today(client, department, plan):
    plan_of(2026, target=700)
    client.force_login(department)

    html = page(client, reverse("reports:home"))

    assert "700" in html
    assert 'href="/overview/plan/2026/" aria-current="page"' in html


def test_home_begins_with_the_officers_own_unit(client, officer, here, next_door):
    plan = plan_of(2026, target=700)
    give(plan, here, 5)
    add_facts(3, here, date(2026, 2, 1))
    add_facts(4, next_door, date(2026, 2, 1))
    client.force_login(officer)

    html = page(client, reverse("reports:home"))
    own = html.split('class="panel own"')[1].split("</section>")[0]

    assert "Xã Mường La" in own
    assert [n for _href, n in numbers_with_links(own)] == [3]
    assert "60,0 %" in own
    assert [n for _href, n in numbers_with_links(tile(html, "stretch"))] == [7]


def test_home_of_the_department_has_no_own_unit(client, department):
    plan_of(2026)
    client.force_login(department)

    assert 'class="panel own"' not in page(client, reverse("reports:home"))


def test_home_without_a_plan_says_what_to_do(client, department, viewer):
    client.force_login(department)
    mine = page(client, reverse("reports:home"))
    client.force_login(viewer)
    hers = page(client, reverse("reports:home"))

    assert reverse("targets:plan_new") in mine
    assert reverse("targets:plan_new") not in hers
    assert reverse("reports:province") in hers


@pytest.mark.parametrize("role", ["department", "officer", "neighbour", "administrator", "auditor"])
def test_home_is_open_to_every_role(client, request, role):
    client.force_login(request.getfixturevalue(role))
    plan_of(2026)

    page(client, reverse("reports:home"))


def test_home_asks_a_stranger_to_sign_in(client, db):
    assert client.get(reverse("reports:home")).status_code == 302


def test_a_number_is_read_in_both_notations():
    assert number("1.356") == number("1,356") == 1356
