"""The pages of plans and targets, through the door."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Duty
from core import clock
from targets.actions import approve_targets
from targets.models import Plan, TargetBody, TargetVersion
from targets.queries import allocation
from tests.factories import CommuneFactory, user_with
from tests.factories.targets import (
    PlanFactory,
    TargetBodyFactory,
    TargetVersionFactory,
    give,
    merge,
)

pytestmark = pytest.mark.django_db

PLAN = {
    "code": "2026",
    "first_day": "01/01/2026",
    "last_day": "31/12/2026",
    "window": "calendar",
    "trained_goal": "100",
    "coverage_goal": "100",
    "skilled_up": "on",
}
DOCUMENT = {
    "document_number": "420/NQ-HĐND",
    "document_date": "05/12/2024",
    "document_body": "HĐND tỉnh Sơn La",
    "in_force_on": "01/07/2025",
    "stretch_ratio": "130",
    "stretch_strict": "True",
    "edit": "0",
    "drawn_on": "2025-07-01",
}


@pytest.fixture
def plan():
    return PlanFactory()


@pytest.fixture
def waiting(plan, here, department):
    return give(TargetVersionFactory(plan=plan, entered_by=department), {here: 12})


@pytest.fixture
def approved(plan, here, department, leader):
    version = TargetVersionFactory(plan=plan, entered_by=department)
    give(version, {here: 12})
    return approve_targets(version=version, by=leader)


def enter_url(plan):
    return reverse("targets:enter", args=[plan.code])


def approve_url(version):
    return reverse("targets:approve", args=[version.pk])


def page(client, who, url, **query):
    client.force_login(who)
    response = client.get(url, query)
    assert "UNDEFINED-IN-TEMPLATE" not in response.content.decode()
    return response


def text(response):
    """What is read on the page: no tags, single blanks."""
    main = response.content.decode().split("<main")[1]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def hidden(response, name):
    return re.search(rf'name="{name}" value="([^"]*)"', response.content.decode())[1]


def send(client, who, url, data, **more):
    client.force_login(who)
    response = client.post(url, {**data, **more})
    assert "UNDEFINED-IN-TEMPLATE" not in response.content.decode()
    return response


def cell(place, kind="all"):
    return f"u{place.pk}-{kind}"


# Doors ---------------------------------------------------------------------------------------

EVERYBODY = [
    "officer", "neighbour", "commune_leader", "department", "leader", "viewer", "administrator",
    "auditor",
]  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_every_role_sees_plans_and_targets(who, request, client, plan, approved):
    person = request.getfixturevalue(who)

    assert page(client, person, reverse("targets:plans")).status_code == 200
    assert page(client, person, reverse("targets:plan", args=[plan.code])).status_code == 200


@pytest.mark.parametrize("who", [name for name in EVERYBODY if name != "department"])
def test_only_the_department_officer_opens_the_entry_pages(who, request, client, plan):
    person = request.getfixturevalue(who)
    urls = [
        reverse("targets:plan_new"),
        reverse("targets:plan_edit", args=[plan.code]),
        enter_url(plan),
    ]

    client.force_login(person)
    assert [client.get(url).status_code for url in urls] == [403, 403, 403]
    assert [client.post(url, {}).status_code for url in urls] == [403, 403, 403]


def test_a_plan_with_approved_targets_is_not_offered_for_change(client, department, plan):
    url, edit = (reverse(f"targets:{name}", args=[plan.code]) for name in ("plan", "plan_edit"))
    before = edit in page(client, department, url).content.decode()

    TargetVersionFactory(plan=plan, approved=True)

    assert before
    assert edit not in page(client, department, url).content.decode()


@pytest.mark.parametrize("who", [name for name in EVERYBODY if name != "leader"])
def test_only_a_leader_opens_the_decision(who, request, client, waiting):
    client.force_login(request.getfixturevalue(who))

    assert client.get(approve_url(waiting)).status_code == 403
    assert client.post(approve_url(waiting), {"do": "approve"}).status_code == 403
    assert TargetVersion.objects.get().approved_at is None


@pytest.mark.parametrize("who", ["officer", "neighbour"])
def test_communes_see_what_was_decided_and_not_what_waits(who, request, client, plan, approved):
    TargetVersionFactory(plan=plan, number=2, province_total=777)
    person = request.getfixturevalue(who)

    for url in (reverse("targets:plans"), reverse("targets:plan", args=[plan.code])):
        shown = text(page(client, person, url))
        assert "777" not in shown
        assert "200" in shown
    sneaked = page(client, person, reverse("targets:plan", args=[plan.code]), version=2)
    assert "777" not in text(sneaked)


def test_a_stranger_is_asked_to_log_in(client, plan):
    response = client.get(reverse("targets:plan", args=[plan.code]))

    assert response.status_code == 302


@pytest.mark.parametrize("name", ["plan", "plan_edit", "enter"])
def test_an_unknown_plan_is_not_found(client, department, name):
    assert page(client, department, reverse(f"targets:{name}", args=["1999"])).status_code == 404


# Plans ---------------------------------------------------------------------------------------


def test_the_list_says_what_to_do_when_it_is_empty(client, department, officer):
    assert (
        reverse("targets:plan_new")
        in page(client, department, reverse("targets:plans")).content.decode()
    )
    assert (
        reverse("targets:plan_new")
        not in page(client, officer, reverse("targets:plans")).content.decode()
    )


def test_years_stand_under_their_plan_newest_plan_first(client, viewer):
    PlanFactory(code="2024", first_day=date(2024, 1, 1), last_day=date(2024, 12, 31))
    scheme = PlanFactory(code="2025-2030", last_day=date(2030, 12, 31))
    for year in (2026, 2025):
        PlanFactory(
            code=str(year),
            parent=scheme,
            first_day=date(year, 1, 1),
            last_day=date(year, 12, 31),
        )

    lines = page(client, viewer, reverse("targets:plans")).context["lines"]

    assert [line.plan.code for line in lines] == ["2025-2030", "2025", "2026", "2024"]


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(client, viewer):
    def asked_for(years):
        for year in years:
            days = {"first_day": date(year, 1, 1), "last_day": date(year, 12, 31)}
            TargetVersionFactory(plan=PlanFactory(code=str(year), **days), approved=True)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("targets:plans"))
        return len(queries)

    client.force_login(viewer)
    client.get(reverse("targets:plans"))  # the first page of a session also stores when it began

    assert asked_for([2020]) == asked_for(range(2021, 2029))


def test_a_plan_is_made_and_its_page_opens(client, department):
    response = send(client, department, reverse("targets:plan_new"), PLAN)

    plan = Plan.objects.get()
    assert (plan.code, plan.trained_percent, plan.skilled_up) == ("2026", 100, True)
    assert response.url == reverse("targets:plan", args=["2026"])


def test_a_double_click_makes_one_plan(client, department):
    form = page(client, department, reverse("targets:plan_new"))
    sent = {**PLAN, "idempotency_key": hidden(form, "idempotency_key")}

    first, second = (send(client, department, reverse("targets:plan_new"), sent) for _n in "12")

    assert first.url == second.url
    assert Plan.objects.count() == 1


def test_a_refused_plan_keeps_what_was_typed(client, department):
    response = send(client, department, reverse("targets:plan_new"), PLAN, code="năm 2026")

    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["code"]
    assert "năm 2026" in response.content.decode()
    assert "01/01/2026" in response.content.decode()


def test_warnings_are_shown_and_do_not_stop(client, department):
    response = send(client, department, reverse("targets:plan_new"), PLAN, window="reporting")

    shown = client.get(response.url)
    assert [str(m.level_tag) for m in shown.context["messages"]] == ["success", "warning"]


def test_a_stale_plan_shows_both_sides_and_can_be_saved_then(client, department, plan):
    url = reverse("targets:plan_edit", args=[plan.code])
    seen = {**PLAN, "code": "2025", "first_day": "01/01/2025", "last_day": "31/12/2025"}
    send(client, department, url, {**seen, "version": "1", "coverage_goal": "50"})

    response = send(client, department, url, {**seen, "version": "1", "coverage_goal": "80"})

    assert response.status_code == 409
    (line,) = response.context["changed"]
    assert (line.stored, line.typed) == ("50 %", "80 %")
    again = {**seen, "version": hidden(response, "version"), "coverage_goal": "80"}
    assert send(client, department, url, again).status_code == 302
    plan.refresh_from_db()
    assert plan.coverage_percent == 80


def test_the_page_of_several_years_shows_the_sum_check(client, viewer):
    scheme = PlanFactory(code="2025-2030", last_day=date(2030, 12, 31))
    TargetVersionFactory(plan=scheme, province_total=5000, approved=True)
    for year, total in ((2025, 200), (2026, 700)):
        plan = PlanFactory(
            code=str(year),
            parent=scheme,
            first_day=date(year, 1, 1),
            last_day=date(year, 12, 31),
        )
        TargetVersionFactory(
            plan=plan, province_total=total, approved=True, in_force_on=date(year, 1, 1)
        )

    shown = text(page(client, viewer, reverse("targets:plan", args=["2025-2030"])))

    for part in ("5.000", "200", "700", "900", "4.100", "2027, 2028, 2029, 2030"):
        assert part in shown


def test_a_plan_shows_its_versions_and_what_each_changed(client, viewer, plan, approved, here):
    second = TargetVersionFactory(
        plan=plan,
        number=2,
        province_total=260,
        document_number="99/NQ-HĐND",
        approved=True,
        approved_at=clock.now(),
    )
    give(second, {here: 15})

    response = page(client, viewer, reverse("targets:plan", args=[plan.code]))

    lines = [(d.label, d.before, d.after, d.change) for d in response.context["differences"]]
    assert lines[1:] == [("Xã Mường La", 12, 15, 3)]
    assert lines[0][1:] == (200, 260, 60)
    for number in ("420/NQ-HĐND", "99/NQ-HĐND"):
        assert number in text(response)
    first = page(client, viewer, reverse("targets:plan", args=[plan.code]), version=1)
    assert first.context["shown"].number == 1


def test_units_without_a_quota_show_a_dash(client, viewer, plan, approved, next_door):
    TargetVersion.objects.update(in_force_on=date(2025, 7, 1))

    response = page(client, viewer, reverse("targets:plan", args=[plan.code]))

    assert [(line.label, line.values) for line in response.context["table"].units] == [
        ("Xã Chiềng Lao", [None]),
        ("Xã Mường La", [12]),
    ]
    assert "Xã Chiềng Lao — 2 Xã Mường La 12" in text(response)


# The entry table -----------------------------------------------------------------------------


@pytest.fixture
def units(here, next_door):
    return here, next_door


def test_the_table_lists_the_units_of_the_day_in_vietnamese_order(client, department, plan):
    for name in ("Yên Sơn", "Đoàn Kết", "Ân Nghĩa", "Chiềng Lao", "Co Mạ"):
        CommuneFactory(name=name)
    CommuneFactory(name="Ít Ong", valid_from=None, valid_until=date(2025, 7, 1))
    version = TargetVersionFactory(plan=plan, in_force_on=date(2025, 7, 1))

    sheet = page(client, department, enter_url(plan)).context["sheet"]

    assert version.in_force_on == sheet.day
    assert [row.label for row in sheet.units] == [
        "Xã Ân Nghĩa",
        "Xã Chiềng Lao",
        "Xã Co Mạ",
        "Xã Đoàn Kết",
        "Xã Yên Sơn",
    ]


def test_numbers_are_saved_from_the_page(client, department, plan, units):
    here, next_door = units
    sent = {
        **DOCUMENT,
        "do": "save",
        "province_total": "1.234",
        cell(here): "1.200",
        cell(next_door): "0",
        "b0-name": "Trường Cao đẳng Sơn La",
        "b0-all": "30",
    }

    response = send(client, department, enter_url(plan), sent)

    assert response.url == reverse("targets:plan", args=["2025"])
    version = TargetVersion.objects.get()
    assert (version.province_total, str(version.stretch_ratio)) == (1234, "1.30")
    assert dict(version.targets.values_list("unit__name", "value")) == {
        "Mường La": 1200,
        "Chiềng Lao": 0,
        None: 30,
    }


def test_the_table_of_the_largest_province_with_all_kinds_can_be_sent(client, department, plan):
    fields = {
        f"u{n}-{kind}": "" for n in range(547) for kind in ("all", "long", "seasonal", "student")
    }

    response = send(client, department, enter_url(plan), {**DOCUMENT, **fields, "do": "sums"})

    assert response.status_code == 200


def test_blank_is_no_target_and_zero_is_one(client, department, plan, units):
    here, next_door = units
    sent = {**DOCUMENT, "do": "save", cell(here): "", cell(next_door): "0"}

    send(client, department, enter_url(plan), sent)

    assert list(TargetVersion.objects.get().targets.values_list("unit", "value")) == [
        (next_door.pk, 0)
    ]


def test_checking_shows_the_sums_and_writes_nothing(client, department, plan, units):
    here, next_door = units
    sent = {
        **DOCUMENT,
        "do": "check",
        "province_total": "10",
        cell(here): "8",
        cell(next_door): "5",
    }

    response = send(client, department, enter_url(plan), sent)

    (sums,) = response.context["allocations"]
    assert (sums.allocated, sums.difference, sums.over) == (13, -3, 3)
    assert not TargetVersion.objects.exists()


def test_enter_in_a_field_checks_and_does_not_save(client, department, plan, units):
    buttons = re.findall(
        r'name="do" value="(\w+)"', page(client, department, enter_url(plan)).content.decode()
    )

    assert buttons == ["check", "save"]


def test_the_sums_alone_are_answered_while_somebody_types(client, department, plan, units):
    here, _next_door = units
    sent = {**DOCUMENT, "do": "sums", "province_total": "10", cell(here): "8"}

    response = send(client, department, enter_url(plan), sent)

    assert "<html" not in response.content.decode()
    assert [sums.difference for sums in response.context["allocations"]] == [2]


def test_after_an_error_everything_typed_is_still_there(client, department, plan, units):
    here, next_door = units
    sent = {
        **DOCUMENT,
        "do": "save",
        "document_date": "31/02/2025",
        cell(here): "12a",
        cell(next_door): "1.234",
        "b0-name": "Trường Cao đẳng",
        "b1-all": "7",
    }

    response = send(client, department, enter_url(plan), sent)

    body = response.content.decode()
    for typed in ("31/02/2025", "12a", "1.234", "Trường Cao đẳng", 'value="7"'):
        assert typed in body
    assert f'id="id_{cell(here)}_error"' in body
    assert f'href="#id_{cell(here)}"' in body
    assert len(response.context["sheet"].errors) == 2  # 12a, and 7 without a name
    assert not TargetVersion.objects.exists()


def test_other_kinds_are_columns_only_when_used(client, department, plan, units):
    here, _next_door = units

    def kinds(**query):
        return page(client, department, enter_url(plan), **query).context["sheet"].kinds

    assert kinds() == ["all"]
    assert kinds(kinds=1) == ["all", "long", "seasonal", "student"]
    version = TargetVersionFactory(plan=plan, in_force_on=date(2025, 7, 1))
    give(version, {here: 3}, kind="seasonal")
    assert kinds() == ["all", "seasonal"]


def test_kinds_are_summed_each_by_itself(client, department, plan, units):
    here, next_door = units
    sent = {
        **DOCUMENT,
        "do": "save",
        "province_total": "20",
        cell(here): "12",
        cell(here, "long"): "10",
        cell(here, "seasonal"): "2",
        cell(next_door): "8",
    }

    send(client, department, enter_url(plan), sent)

    version = TargetVersion.objects.get()
    assert [allocation(version, kind).allocated for kind in ("all", "long", "seasonal")] == [
        20,
        10,
        2,
    ]


def test_a_second_click_makes_no_second_version(client, department, plan, units):
    form = page(client, department, enter_url(plan))
    key = hidden(form, "idempotency_key")
    sent = {**DOCUMENT, "do": "save", "province_total": "200", "idempotency_key": key}

    first, second = (send(client, department, enter_url(plan), sent) for _n in "12")

    assert first.url == second.url
    assert TargetVersion.objects.get().edit == 1


def test_back_and_another_number_is_asked_again_and_keeps_it(client, department, plan, units):
    here, _next_door = units
    key = hidden(page(client, department, enter_url(plan)), "idempotency_key")
    sent = {**DOCUMENT, "do": "save", cell(here): "5", "idempotency_key": key}
    send(client, department, enter_url(plan), sent)

    response = send(client, department, enter_url(plan), sent, **{cell(here): "6"})

    assert response.context["form"].non_field_errors()
    assert hidden(response, "idempotency_key") != key
    assert 'value="6"' in response.content.decode()
    assert TargetVersion.objects.get().targets.get().value == 5


def test_a_stale_table_shows_what_the_other_one_saved(client, department, plan, units):
    here, next_door = units
    sent = {**DOCUMENT, "do": "save", "province_total": "200", cell(here): "5"}
    send(client, user_with("department_officer"), enter_url(plan), sent, **{cell(next_door): "9"})

    response = send(client, department, enter_url(plan), sent, province_total="210")

    assert response.status_code == 409
    lines = [(line.stored, line.typed) for line in response.context["changed"]]
    assert lines == [("200", "210"), ("9", "—")]
    assert 'value="210"' in response.content.decode()
    again = {**sent, "province_total": "210", "edit": hidden(response, "edit")}
    assert send(client, department, enter_url(plan), again).status_code == 302
    assert TargetVersion.objects.get().province_total == 210


def test_what_was_approved_meanwhile_is_not_overwritten(client, department, leader, plan, waiting):
    form = page(client, department, enter_url(plan))
    approve_targets(version=waiting, by=leader)
    sent = {**DOCUMENT, "do": "save", "province_total": "210", "edit": hidden(form, "edit")}

    response = send(client, department, enter_url(plan), sent)

    assert response.status_code == 409
    assert TargetVersion.objects.count() == 1


def test_a_change_of_an_approved_version_begins_with_its_numbers(
    client, department, plan, approved, here
):
    TargetVersion.objects.update(in_force_on=date(2025, 7, 1))

    with clock.turned_to(clock.at(date(2025, 9, 1))):
        response = page(client, department, enter_url(plan))

    form, sheet = response.context["form"], response.context["sheet"]
    assert form.initial["document_number"] == ""
    assert form.initial["in_force_on"] == date(2025, 9, 1)
    assert sheet.texts[here.pk, "all"] == "12"


def test_numbers_move_to_the_map_of_the_new_day_before_they_are_saved(
    client, department, plan, here, next_door
):
    parts = [CommuneFactory(valid_from=None) for _part in range(2)]
    lone = CommuneFactory(valid_from=None)
    sister = CommuneFactory(valid_from=None)
    merge(*parts, into=here)
    merge(lone, sister, into=next_door)
    sent = {
        **DOCUMENT,
        "do": "save",
        "drawn_on": "2025-01-01",
        cell(parts[0]): "3",
        cell(parts[1]): "4",
        cell(lone): "5",
    }

    response = send(client, department, enter_url(plan), sent)

    sheet = response.context["sheet"]
    assert sheet.moved
    assert sheet.texts[here.pk, "all"] == "7"
    assert [row.key for row in sheet.lost] == [str(lone.pk)]
    assert not TargetVersion.objects.exists()
    again = {**DOCUMENT, "do": "save", cell(here): "7", cell(lone): "5"}
    refused = send(client, department, enter_url(plan), again)
    assert refused.context["form"].refused_by("T-15")


def test_a_former_district_is_entered_as_a_body(client, department, plan, here):
    here.old_district = "Mường La"
    here.save()
    sent = {
        **DOCUMENT,
        "do": "save",
        "b0-name": "Huyện Mường La",
        "b0-district": "Mường La",
        "b0-all": "16",
    }

    send(client, department, enter_url(plan), sent)

    assert TargetBody.objects.get().old_district == "Mường La"
    rows = page(client, department, enter_url(plan)).context["sheet"].body_rows
    assert [(row.name, row.district) for row in rows][:1] == [("Huyện Mường La", "Mường La")]


def test_as_many_questions_for_many_units_as_for_few(client, department, plan):
    version = TargetVersionFactory(plan=plan, in_force_on=date(2025, 7, 1))

    def asked_for(units, bodies):
        give(version, {CommuneFactory(): n for n in range(units)})
        give(version, {TargetBodyFactory(): n for n in range(bodies)})
        client.get(enter_url(plan))  # draws the map
        with CaptureQueriesContext(connection) as queries:
            client.get(enter_url(plan))
        return len(queries)

    client.force_login(department)

    assert asked_for(2, 1) == asked_for(75, 5)


# The decision --------------------------------------------------------------------------------


def decide(client, who, version, do, **more):
    form = page(client, who, approve_url(version))
    sent = {name: hidden(form, name) for name in ("edit", "idempotency_key")}
    return send(client, who, approve_url(version), {**sent, "do": do, **more})


def test_a_leader_approves_from_the_page(client, leader, waiting):
    response = decide(client, leader, waiting, "approve")

    assert response.url == reverse("targets:plan", args=["2025"])
    assert TargetVersion.objects.get().approved_by == leader


def test_a_leader_sends_it_back_with_a_reason(client, leader, department, plan, waiting):
    assert "reason" in decide(client, leader, waiting, "return").context["form"].errors

    decide(client, leader, waiting, "return", reason="Sai tổng số")

    assert TargetVersion.objects.get().returned_reason == "Sai tổng số"
    assert "Sai tổng số" in text(page(client, department, enter_url(plan)))
    assert "Sai tổng số" in text(page(client, leader, approve_url(waiting)))


def test_approving_twice_is_approving_once(client, leader, waiting):
    form = page(client, leader, approve_url(waiting))
    sent = {name: hidden(form, name) for name in ("edit", "idempotency_key")} | {"do": "approve"}

    first, second = (send(client, leader, approve_url(waiting), sent) for _n in "12")

    assert first.url == second.url
    assert TargetVersion.objects.get().edit == 2


def test_who_entered_it_is_told_and_cannot_approve(client, department, waiting):
    Duty.objects.create(user=department, role="department_leader", starts_on=date(2020, 1, 1))

    shown = page(client, department, approve_url(waiting))
    assert shown.context["own"]
    assert 'value="approve"' not in shown.content.decode()

    response = decide(client, department, waiting, "approve")
    assert response.context["form"].refused_by("T-17")
    assert TargetVersion.objects.get().approved_at is None


def test_numbers_changed_while_the_leader_looked_are_shown_again(
    client, department, leader, plan, waiting
):
    form = page(client, leader, approve_url(waiting))
    sent = {name: hidden(form, name) for name in ("edit", "idempotency_key")}
    send(
        client,
        department,
        enter_url(plan),
        {**DOCUMENT, "do": "save", "province_total": "999", "edit": "1"},
    )

    response = send(client, leader, approve_url(waiting), {**sent, "do": "approve"})

    assert response.status_code == 409
    assert "999" in text(response)
    assert TargetVersion.objects.get().approved_at is None
    assert hidden(response, "edit") == "2"


def test_a_post_that_decides_nothing_decides_nothing(client, leader, waiting):
    send(client, leader, approve_url(waiting), {"reason": "x"})

    assert TargetVersion.objects.get().state == "waiting"


def test_the_decision_shows_the_difference_to_the_version_in_force(
    client, leader, plan, approved, here
):
    proposed = TargetVersionFactory(plan=plan, number=2, province_total=260)
    give(proposed, {here: 15})

    lines = page(client, leader, approve_url(proposed)).context["differences"]

    assert [(line.before, line.after) for line in lines] == [(200, 260), (12, 15)]
