"""The daily page: each number is as long as its list, and answers come back to where they were."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from accounts.models import Duty
from contracts.actions import (
    receive_registration,
    record_liquidation,
    save_draft,
    suspect_return,
)
from contracts.models import Contract, Departure
from core import clock, crypto, unsent
from core.models import UnsentEntry
from figures.refresh import refresh
from reports import worklists
from reports.daily.telling import TELLINGS
from reports.worklists import SHOWN, WORKLISTS
from tests.factories import CommuneFactory, matching, user_with
from tests.factories.accounts import asked
from tests.factories.contracts import departed, identified, returned
from tests.factories.reference import proposed
from tests.factories.reports import give, plan_of
from tests.factories.sheets import checked
from tests.factories.targets import TargetVersionFactory
from tests.factories.workers import worker_in
from tests.reports.reading import count, number, numbers_with_links, page
from tests.spreadsheets.books import book

TODAY = date(2026, 3, 20)
URL = "/today/"
NAME = "Lò Thị Hoàng Yến"


@pytest.fixture(autouse=True)
def _today():
    with clock.turned_to(clock.at(TODAY)):
        yield


def today(client, by, **asked):
    by.language = "en"
    by.save()
    client.force_login(by)
    return client.get(URL, asked)


def listed(response):
    return {todo.key: todo for todo in response.context["lists"]}


def overdue(here, **fields):
    """Somebody whose twelve months were over on 1 March 2026."""
    facts = {"departed_on": date(2025, 3, 1), "term_months": 12}
    return departed(identified(here, **fields), **facts)


@pytest.fixture
def work(here, department):
    """Something on every list of `here`, and more than is shown on some."""
    for year in range(1990, 1997):
        overdue(here, full_name=NAME, village="Bản Hạ", born_on=date(year, 1, 1))
    suspect_return(
        departure=departed(identified(here)),
        suspected_on=TODAY,
        suspected_note="Trưởng bản",
        by=department,
    )
    for _ in range(2):
        returned(identified(here), ended_on=date(2026, 3, 10))
    save_draft(worker=identified(here), by=department)
    direct = departed(
        identified(here),
        form="direct",
        enterprise_unknown=False,
        departed_on=date(2026, 3, 2),
        confirmation_number="1/XN",
        confirmation_on=date(2026, 3, 1),
    ).contract
    receive_registration(contract=direct, received_on=date(2026, 3, 2), by=department)
    for _ in range(2):
        worker_in(here, full_name=NAME, born_on=date(1970, 1, 1))
    third = CommuneFactory()
    holder = identified(here)
    matching.asked(holder, third, by=user_with("commune_officer", third), moved_on=date(2026, 3, 1))
    matching.proposed(worker_in(here), worker_in(here))
    asked(user_with("commune_viewer", here, username="colleague"))
    proposed(by=department)


# Numbers and lists --------------------------------------------------------------------------------


def test_every_list_has_its_words_and_asks_as_its_page_does():
    assert {worklist.key for worklist in WORKLISTS} == set(TELLINGS)
    for worklist in WORKLISTS:
        view = resolve(reverse(worklist.route)).func
        assert view.required_permission == worklist.page, worklist.key


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("officer", {"verify", "drafts", "settle", "registrations", "duplicates", "complete"}),
        (
            "department",
            {"verify", "drafts", "settle", "registrations", "complete", "requests", "merges"}
            | {"passwords", "senders"},
        ),
        ("leader", {"verify", "requests", "merges", "passwords", "changes"}),
        ("commune_leader", {"verify"}),
        ("viewer", {"verify"}),
        ("neighbour", set()),
    ],
)
def test_the_number_of_each_list_is_the_number_of_its_rows(client, work, request, who, expected):
    user = request.getfixturevalue(who)

    todos = listed(today(client, user))

    assert expected <= set(todos)
    for key, todo in todos.items():
        rows = client.get(todo.href).context["listed"].page.paginator.count
        assert number(todo.number) == rows >= len(todo.lines) > 0, key
        assert todo.more == (rows > SHOWN), key


def test_the_neighbour_sees_none_of_it(client, work, neighbour):
    response = today(client, neighbour)

    text = response.content.decode()
    assert not listed(response)
    assert NAME not in text
    assert "Nothing is open" in text


def test_every_number_of_the_glance_is_as_long_as_its_list(client, here, officer, department):
    give(plan_of(2026, target=200), here, 7)
    departed(identified(here), departed_on=date(2026, 3, 2))
    departed(identified(here), departed_on=date(2026, 1, 5))
    returned(identified(here), departed_on=date(2025, 1, 5), ended_on=date(2026, 3, 3))
    departed(identified(CommuneFactory()), departed_on=date(2026, 3, 2))
    refresh()

    for who, left in ((officer, [1, 1, 2, 2]), (department, [2, 1, 3, 3])):
        html = today(client, who).content.decode()
        numbers = list(numbers_with_links(html))
        assert [said for _href, said in numbers] == left, who
        for href, said in numbers:
            assert count(page(client, href)) == said, href
    [glance] = today(client, officer).context["glances"]
    assert [n.text for n in glance.numbers[-2:]] == ["7", "5"]


def test_a_month_with_nothing_says_so(client, here, officer):
    assert "is recorded for this month yet" in today(client, officer).content.decode()


def test_without_a_target_that_is_said_and_no_zero(client, here, officer):
    [glance] = today(client, officer).context["glances"]

    assert [(str(n.label), n.text) for n in glance.numbers[4:]] == [("Target", "none given")]


def test_before_the_next_plan_is_decided_the_year_is_told_without_a_target(client, here, officer):
    give(plan_of(TODAY.year - 1), here, 10)
    departed(identified(here), departed_on=date(2026, 3, 2))
    refresh()

    response = today(client, officer)

    told = {each.label: each.text for each in response.context["glances"][0].numbers}
    assert told["Target"] == "none given"
    assert ">1</a>" in told["Departures since 01/01/2026"]


def test_a_longer_list_costs_no_query_more(client, here, officer):
    def asked_for():
        with CaptureQueriesContext(connection) as queries:
            today(client, officer)
        return len(queries)

    for _ in range(SHOWN + 1):
        overdue(here, village="Bản Hạ")
    asked_for()
    few = asked_for()
    for _ in range(10):
        overdue(here, village="Bản Hạ")

    assert asked_for() == few <= 60


# What it says -------------------------------------------------------------------------------------


def test_namesakes_are_told_apart_and_the_reason_is_said(client, here, officer):
    overdue(here, full_name=NAME, village="Bản Hạ", born_on=date(1990, 5, 6))

    [line] = listed(today(client, officer))["verify"].lines

    assert (line.title, line.about, line.late) == (NAME, "06/05/1990 · Bản Hạ", True)
    assert line.why == "Japan: contract ended on 01/03/2026, no news yet"


def test_what_is_late_stands_first(client, here, officer):
    save_draft(worker=identified(here), by=officer)
    draft = save_draft(worker=identified(here), by=officer, expected_on=date(2026, 3, 1))

    keys = list(listed(today(client, officer)))

    assert keys.index("drafts") < keys.index("complete")
    lines = listed(today(client, officer))["drafts"].lines
    assert [line.late for line in lines] == [True, False]
    assert f"draft={draft.pk}" in lines[0].answers[0].href


def test_who_only_reads_is_offered_no_answer(client, here, commune_leader):
    overdue(here)

    response = today(client, commune_leader)

    assert listed(response)["verify"].lines[0].answers == []
    assert "Record a departure" not in response.content.decode()


def test_who_only_reads_in_a_second_unit_is_offered_no_answer_there(
    client, here, next_door, officer
):
    began = date(2019, 1, 1)
    Duty.objects.create(user=officer, role="commune_viewer", commune=next_door, starts_on=began)
    for unit in (here, next_door):
        worker_in(unit, full_name=unit.name)

    lines = listed(today(client, officer))["complete"].lines

    assert {line.title: len(line.answers) for line in lines} == {here.name: 1, next_door.name: 0}


# Answers ------------------------------------------------------------------------------------------


def form_of(html, words):
    """Where the button with these words posts to, and what."""
    for action, body in re.findall(
        r'<form method="post" action="([^"]+)">(.*?)</form>', html, re.DOTALL
    ):
        if words in body:
            fields = re.findall(r'name="([^"]+)" value="([^"]*)"', body)
            return unescape(action), dict(fields)
    raise AssertionError(words)


def test_still_abroad_is_one_touch_and_can_be_undone(client, here, officer):
    stay = overdue(here)
    response = today(client, officer)

    action, fields = form_of(response.content.decode(), "Still abroad")
    answered = client.post(action, fields)

    assert answered.headers["Location"] == "/today/?at=verify#verify"
    after = client.get(answered.headers["Location"])
    html = after.content.decode()
    assert listed(after)["verify"].lines == []
    assert "Nothing is left on this list." in html
    assert 'aria-describedby="messages"' in html
    assert html.count('class="messages"') == 1

    undo = re.search(r'<form id="undo-1" method="post" action="([^"]+)"', html)[1]
    undone = client.post(unescape(undo))

    assert undone.headers["Location"] == "/today/?at=verify#verify"
    stay.refresh_from_db()
    assert stay.abroad_confirmed_on is None
    assert listed(client.get(URL))["verify"].number == "1"


def test_a_second_press_is_no_second_answer(client, here, officer):
    overdue(here)
    action, fields = form_of(today(client, officer).content.decode(), "Still abroad")

    first, second = client.post(action, fields), client.post(action, fields)

    assert first.headers["Location"] == second.headers["Location"]


def test_seen_back_is_one_touch(client, here, officer):
    stay = overdue(here)

    action, fields = form_of(today(client, officer).content.decode(), "Seen back")
    client.post(action, fields)

    stay.refresh_from_db()
    assert stay.suspected_on == TODAY
    [line] = listed(client.get(URL))["verify"].lines
    assert line.why == "seen back on 20/03/2026"


def test_what_somebody_else_has_answered_is_refused_in_words(client, here, officer):
    stay = overdue(here)
    action, fields = form_of(today(client, officer).content.decode(), "Still abroad")
    Departure.objects.filter(pk=stay.pk).update(ended_on=TODAY, end_kind="returned")
    Contract.objects.filter(pk=stay.contract_id).update(status="ended")

    answered = client.post(action, fields)

    assert answered.status_code == 200
    assert "is recorded already" in answered.content.decode()


def test_a_return_comes_back_to_the_list_and_offers_the_next_one(client, here, officer):
    stay = overdue(here)
    [line] = listed(today(client, officer))["verify"].lines

    done = client.post(
        line.answers[0].href,
        {"end_kind": "returned", "ended_on": "10/03/2026", "return_reason": "completed"},
    )

    assert done.headers["Location"] == "/today/?at=verify#verify"
    html = client.get(done.headers["Location"]).content.decode()
    assert "Record the next one" in html
    assert "next=%2Ftoday%2F" in html
    stay.refresh_from_db()
    assert stay.ended_on == date(2026, 3, 10)


def test_a_departure_begun_here_keeps_the_way_back_through_the_search(client, here, officer):
    worker = identified(here, full_name=NAME)
    client.force_login(officer)
    start = f"{reverse('contracts:departure_new')}?next=/today/"

    found = client.get(start + "&q=yen").content.decode()
    chosen = client.get(f"{start}&worker={worker.pk}").content.decode()

    assert '<input type="hidden" name="next" value="/today/">' in found
    assert f"?worker={worker.pk}&amp;next=%2Ftoday%2F" in found
    assert f'action="?worker={worker.pk}&amp;next=%2Ftoday%2F"' in chosen


def test_a_draft_discarded_here_comes_back_here(client, here, officer):
    save_draft(worker=identified(here), by=officer)
    [line] = listed(today(client, officer))["drafts"].lines

    done = client.post(line.answers[1].href, {"reason": "Nhập nhầm"})

    assert done.headers["Location"] == "/today/?at=drafts#drafts"
    assert "drafts" not in listed(client.get(URL))


def test_a_settled_contract_leaves_the_list(client, here, officer):
    stay = returned(identified(here), ended_on=date(2026, 3, 10))
    before = listed(today(client, officer))["settle"]

    record_liquidation(departure=stay, liquidated_on=TODAY, by=officer)

    assert before.number == "1"
    assert "settle" not in listed(client.get(URL))


# One's own ----------------------------------------------------------------------------------------


def typed_by(user, page_, **said):
    data = QueryDict(mutable=True)
    data.update(said | {"idempotency_key": "k"})
    text = unsent._text(page_, data)
    return UnsentEntry.objects.create(
        user_id=user.pk,
        entry="k",
        page=unsent._hash(page_),
        typed=crypto.encrypt(text),
        kept_at=clock.now(),
    )


def test_what_was_typed_and_not_sent_waits_for_its_writer_alone(
    client, here, officer, commune_leader
):
    typed_by(officer, "/contracts/new/?new=1", full_name=NAME)

    [line] = listed(today(client, officer))["unsent"].lines

    assert (line.title, line.about) == ("Record a departure", NAME)
    assert "unsent" not in listed(today(client, commune_leader))


def test_an_unsent_entry_discarded_here_comes_back_here(client, here, officer):
    typed_by(officer, "/contracts/new/?new=1", full_name=NAME)
    [line] = listed(today(client, officer))["unsent"].lines

    done = client.post(line.answers[1].href)

    assert done.headers["Location"] == "/today/?at=unsent#unsent"
    assert "unsent" not in listed(client.get(URL))


def test_a_sheet_in_hand_waits_for_who_brought_it(client, here, officer, commune_leader):
    rows = (("Họ và tên", "Ngày sinh", "Giới tính"), (NAME, "05/06/1999", "Nữ"))
    checked(book(*rows), sheet="workers", by=officer, unit=here)

    [line] = listed(today(client, officer))["sheets"].lines

    assert line.title == "danh-sach.xlsx"
    assert "sheets" not in listed(today(client, commune_leader))


def test_targets_wait_for_the_second_person_only(client, leader, department):
    version = TargetVersionFactory()

    [line] = listed(today(client, leader))["targets"].lines

    assert line.title == f"Plan {version.plan.code}"
    assert "targets" not in listed(today(client, department))


# Where it stands ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("officer", "reports:today"),
        ("commune_leader", "reports:today"),
        ("department", "reports:home"),
        ("administrator", "reports:home"),
    ],
)
def test_a_log_in_leads_a_unit_to_its_day_and_the_others_to_the_scorecard(
    client, request, who, where
):
    client.force_login(request.getfixturevalue(who))

    assert client.get(reverse("reports:landing")).headers["Location"] == reverse(where)


def test_the_page_of_the_province_has_its_lists_from_the_same_table(here, department, work):
    wide = [found.list.key for found in worklists.of(department, wide=True)]

    assert wide == ["verify", "flags"]
