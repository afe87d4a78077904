"""One or many: the same rows, entries and marks, the same refusals, and no more questions asked."""

import re
from contextlib import contextmanager
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.permissions import Permission
from audit.models import AuditEntry
from contracts import actions, queries
from contracts.actions import CorrectedEnd, CorrectedStay, NewEnd, NewStay
from contracts.imports import DEPARTURES, RETURNS
from contracts.models import Contract, Departure
from core import clock
from core.models import Mark
from core.problems import Refused, RefusedMany, Stale
from spreadsheets.sheets import Line, Reading
from tests.factories import country
from tests.factories.contracts import LEFT, departed, identified, returned, said
from tests.factories.enterprises import an_enterprise
from tests.factories.workers import worker_in
from workers.actions import move_worker

pytestmark = pytest.mark.django_db
_MADE = {"created_at", "changed_at", "id", "contract_id"}


@contextmanager
def undone():
    """What happens inside is rolled back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def what_stands():
    """All stays, entries and marks, without numbers and instants."""
    contracts = {c["id"]: _bare(c) for c in Contract.objects.order_by("pk").values()}
    stays = [
        {**_bare(stay), **contracts[stay["contract_id"]]}
        for stay in Departure.objects.order_by("worker_id", "departed_on").values()
    ]
    first = AuditEntry.objects.filter(subject_type="contracts.Contract")
    entries = sorted(
        (entry.event, sorted(entry.before.items(), key=str), sorted(entry.after.items(), key=str))
        for entry in first
    )
    return stays, [str(entry) for entry in entries], sorted(Mark.objects.values_list("kind", "key"))


def _bare(row):
    return {name: value for name, value in row.items() if name not in _MADE}


def refusals(act):
    """The rules that refuse each of several, or the answer of the action."""
    try:
        act()
    except RefusedMany as refused:
        return {i: [p.rule for p in found] for i, found in refused.problems.items()}
    return {}


# One is many -------------------------------------------------------------------------------------

some = st.fixed_dictionaries(
    {},
    optional={
        "departed_on": st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        "form": st.sampled_from(["", "service", "direct", "public_unit"]),
        "term_months": st.sampled_from([None, 0, 5, 36, 61]),
        "enterprise_unknown": st.booleans(),
        "job": st.sampled_from(["", "Hàn", "x" * 121]),
        "wage": st.sampled_from([None, 180000]),
        "deposit": st.sampled_from([None, 0, 12_000_000]),
    },
)
end = st.none() | st.fixed_dictionaries(
    {"ended_on": st.dates(date(2025, 1, 1), date(2026, 12, 31))},
    optional={"return_reason": st.sampled_from(["", "completed"])},
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drafts=st.lists(st.tuples(some, end), min_size=1, max_size=4))
def test_many_at_once_are_what_one_by_one_are(drafts, here, officer, request):
    with undone():
        people = [identified(here) for _draft in drafts]
        stays = [
            NewStay(worker=worker, said=said(**fields), ending=ending)
            for worker, (fields, ending) in zip(people, drafts, strict=True)
        ]

        with undone():
            one_by_one = {}
            for index, stay in enumerate(stays):
                try:
                    actions.record_departures(stays=[stay], by=officer)
                except RefusedMany as refused:
                    one_by_one[index] = [p.rule for p in refused.problems[0]]
            kept = what_stands()

        refused = refusals(lambda: actions.record_departures(stays=stays, by=officer))
        assert refused == one_by_one
        good = [stay for index, stay in enumerate(stays) if index not in refused]
        if refused:
            actions.record_departures(stays=good, by=officer)
        assert what_stands() == kept


def test_one_is_refused_and_recorded_as_ever(here, officer):
    with pytest.raises(Refused):
        departed(worker_in(here), by=officer)

    assert departed(identified(here), by=officer).contract.version == 1


def test_all_of_them_or_none(here, officer):
    stays = [
        NewStay(worker=identified(here), said=said()),
        NewStay(worker=worker_in(here), said=said()),
    ]
    before = AuditEntry.objects.count(), Mark.objects.count()

    assert refusals(lambda: actions.record_departures(stays=stays, by=officer)) == {1: ["D-19"]}
    assert not Contract.objects.exists()
    assert (AuditEntry.objects.count(), Mark.objects.count()) == before


def test_a_second_stay_of_one_person_comes_after_the_first(here, officer):
    worker = identified(here)
    over = {"ended_on": date(2026, 5, 1), "return_reason": "completed"}
    first = NewStay(worker=worker, said=said(), ending=over)
    second = NewStay(worker=worker, said=said(departed_on=date(2026, 6, 1)))
    third = NewStay(worker=worker, said=said(departed_on=date(2026, 8, 1)))

    refused = refusals(lambda: actions.record_departures(stays=[first, second, third], by=officer))
    actions.record_departures(stays=[first, second], by=officer)

    assert refused == {2: ["D-04"]}
    assert Departure.objects.filter(worker=worker).count() == 2


def test_drafts_are_completed_among_others(here, officer):
    worker = identified(here)
    draft = actions.save_draft(worker=worker, job="Hàn", by=officer)
    stays = [
        NewStay(worker=worker, said=said(), contract=draft, version=draft.version),
        NewStay(worker=identified(here), said=said()),
    ]

    first, second = actions.record_departures(stays=stays, by=officer)

    assert first.contract == draft
    assert Contract.objects.get(pk=draft.pk).version == draft.version + 1
    assert Contract.objects.count() == 2


def test_a_draft_changed_since_refuses_its_row(here, officer):
    worker = identified(here)
    draft = actions.save_draft(worker=worker, job="Hàn", by=officer)
    stays = [
        NewStay(worker=identified(here), said=said()),
        NewStay(worker=worker, said=said(), contract=draft, version=draft.version + 1),
    ]

    refused = refusals(lambda: actions.record_departures(stays=stays, by=officer))

    assert refused == {1: ["D-42"]}
    with pytest.raises(Stale):
        actions.record_departures(stays=stays[1:], by=officer)


def test_one_draft_is_completed_once(here, officer):
    worker = identified(here)
    draft = actions.save_draft(worker=worker, by=officer)
    over = {"ended_on": date(2026, 2, 1), "return_reason": "completed"}
    stays = [
        NewStay(
            worker=worker, said=said(departed_on=date(2026, 1, 5)), contract=draft, ending=over
        ),
        NewStay(worker=worker, said=said(departed_on=date(2026, 5, 5)), contract=draft),
    ]

    assert refusals(lambda: actions.record_departures(stays=stays, by=officer)) == {1: ["D-22"]}


def test_one_person_of_the_neighbour_stops_all(here, next_door, officer):
    stays = [NewStay(worker=identified(unit), said=said()) for unit in (here, next_door)]

    with pytest.raises(PermissionDenied):
        actions.record_departures(stays=stays, by=officer)
    assert not Departure.objects.exists()


def test_the_database_refuses_many_in_the_words_of_the_rule(here, officer, monkeypatch):
    worker = identified(here)
    departed(worker, by=officer)
    monkeypatch.setattr("contracts.rules.problems_with_departure", lambda *a, **k: ())
    stays = [
        NewStay(worker=identified(here), said=said()),
        NewStay(worker=worker, said=said(departed_on=date(2026, 5, 4))),
    ]

    assert refusals(lambda: actions.record_departures(stays=stays, by=officer)) == {1: ["D-04"]}
    assert Departure.objects.count() == 1


# Ends and corrections ----------------------------------------------------------------------------


def ends_of(stays, **fields):
    over = {"ended_on": date(2026, 9, 1), "return_reason": "completed", **fields}
    return [NewEnd(departure=stay, said=over) for stay in stays]


def test_ends_at_once_are_what_one_by_one_are(here, officer):
    stays = [departed(identified(here), by=officer) for _n in range(3)]
    actions.suspect_return(departure=stays[0], suspected_on=date(2026, 8, 1), by=officer)

    with undone():
        for stay in stays:
            actions.record_end(
                departure=stay, ended_on=date(2026, 9, 1), return_reason="completed", by=officer
            )
        kept = what_stands()
    actions.record_ends(ends=ends_of(stays), by=officer)

    assert what_stands() == kept


def test_ends_are_refused_each_by_itself(here, officer):
    stay, other = (departed(identified(here), by=officer) for _n in range(2))

    refused = refusals(
        lambda: actions.record_ends(
            ends=[*ends_of([stay, stay]), *ends_of([other], ended_on=date(2026, 3, 1))], by=officer
        )
    )

    assert refused == {1: ["R-01"], 2: ["R-02"]}
    assert not Departure.objects.exclude(ended_on=None).exists()


def test_corrections_keep_each_its_entry(here, officer):
    stays = [departed(identified(here), by=officer) for _n in range(3)]
    words = ["Hàn", said()["job"], "May"]
    wanted = [
        CorrectedStay(departure=stay, said=said(job=job), version=1)
        for stay, job in zip(stays, words, strict=True)
    ]
    last = AuditEntry.objects.latest("pk").pk

    actions.correct_departures(corrections=wanted, by=officer)

    assert [entry.after for entry in AuditEntry.objects.filter(pk__gt=last).order_by("pk")] == [
        {"job": "Hàn"},
        {"job": "May"},
    ]
    assert list(Contract.objects.order_by("pk").values_list("version", flat=True)) == [2, 1, 2]


def test_a_correction_among_many_is_refused_when_the_stay_was_changed(here, officer):
    stays = [departed(identified(here), by=officer) for _n in range(2)]
    actions.correct_departure(departure=stays[1], by=officer, **said(job="May"))
    wanted = [CorrectedStay(departure=s, said=said(job="Hàn"), version=1) for s in stays]

    refused = refusals(lambda: actions.correct_departures(corrections=wanted, by=officer))

    assert refused == {1: ["D-42"]}
    assert not Contract.objects.filter(job="Hàn").exists()


def test_corrections_of_one_person_are_asked_about_in_their_order(here, officer):
    worker = identified(here)
    first = returned(worker, by=officer, departed_on=date(2026, 1, 5), ended_on=date(2026, 2, 1))
    second = departed(worker, by=officer)
    wanted = [
        CorrectedStay(departure=second, said=said(departed_on=date(2026, 4, 1))),
        CorrectedStay(departure=first, said=said(departed_on=date(2026, 1, 6))),
    ]

    actions.correct_departures(corrections=wanted, by=officer)

    days = Departure.objects.order_by("departed_on").values_list("departed_on", flat=True)
    assert list(days) == [date(2026, 1, 6), date(2026, 4, 1)]


def test_ends_are_corrected_together(here, officer):
    stays = [returned(identified(here), by=officer, ended_on=date(2026, 5, 1)) for _n in range(2)]
    over = {"ended_on": date(2026, 5, 2), "return_reason": "own_wish"}
    late = {**over, "ended_on": date(2026, 3, 1)}

    refused = refusals(
        lambda: actions.correct_ends(
            corrections=[
                CorrectedEnd(departure=s, said=e) for s, e in zip(stays, [over, late], strict=True)
            ],
            by=officer,
        )
    )
    actions.correct_ends(corrections=[CorrectedEnd(departure=stays[0], said=over)], by=officer)

    assert refused == {1: ["R-02"]}
    assert Departure.objects.get(pk=stays[0].pk).return_reason == "own_wish"


def test_what_is_asked_before_is_what_the_action_says(here, next_door, officer, department):
    moved = identified(here)
    move_worker(worker=moved, commune=next_door, moved_on=date(2026, 6, 1), by=department)
    stays = [
        NewStay(worker=identified(here), said=said()),
        NewStay(worker=identified(here), said=said(form="")),
        NewStay(worker=moved, said=said()),
    ]

    found = queries.problems_with_new_stays(stays, by=officer)

    assert [[p.rule for p in problems] for problems in found] == [[], ["D-08"], []]
    elsewhere = queries.problems_with_new_stays(
        [NewStay(worker=moved, said=said(departed_on=date(2026, 7, 1)))], by=officer
    )
    assert [p.rule for p in elsewhere[0]] == ["D-21"]


# How many questions ------------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _duties_are_known(request):
    """What an officer may do is read once, by whatever asks first."""
    if "officer" in request.fixturenames:
        request.getfixturevalue("officer").scope_for(Permission.STAY_RECORD)


@pytest.fixture(autouse=True)
def _two_rows_go_in_like_many(monkeypatch):
    monkeypatch.setattr("core.inserting.FEW", 1)


def asked(act):
    """How many SELECTs, and how many kinds of other statements: rows go in by the batch."""
    with CaptureQueriesContext(connection) as seen:
        act()
    told = [query["sql"] for query in seen if "SAVEPOINT" not in query["sql"]]
    texts = [re.sub(r"^\d+ times: ", "", text) for text in told]
    selects = sum(text.startswith("SELECT") for text in texts)
    return selects, sorted({" ".join(t.split()[:3]) for t in texts if not t.startswith("SELECT")})


def people_with_senders(here, count):
    senders = [an_enterprise() for _n in range(2)]
    return [
        NewStay(
            worker=identified(here),
            said=said(enterprise=senders[n % 2], enterprise_unknown=False),
        )
        for n in range(count)
    ]


def test_departures_cost_the_same_questions_for_two_and_for_many(here, officer):
    few, many = people_with_senders(here, 2), people_with_senders(here, 60)

    assert asked(lambda: actions.record_departures(stays=few, by=officer)) == asked(
        lambda: actions.record_departures(stays=many, by=officer)
    )


def test_ends_cost_the_same_questions_for_two_and_for_many(here, officer):
    few, many = (
        ends_of([departed(identified(here), by=officer) for _n in range(count)])
        for count in (2, 60)
    )

    assert asked(lambda: actions.record_ends(ends=few, by=officer)) == asked(
        lambda: actions.record_ends(ends=many, by=officer)
    )


def sheet_lines(sheet, workers, **more):
    japan = country("JP")
    return [
        Line(
            sheet=0,
            number=number,
            said={"full_name": w.full_name, "personal_id": w.personal_id, "country": japan, **more},
        )
        for number, w in enumerate(workers, start=2)
    ]


@pytest.mark.parametrize("gone", [False, True])
def test_a_sheet_of_departures_is_judged_with_the_same_questions(here, officer, gone):
    with clock.turned_to(clock.at(date(2026, 11, 22))):
        costs = set()
        for count in (2, 200):
            workers = [identified(here) for _n in range(count)]
            if gone:
                actions.record_departures(
                    stays=[NewStay(worker=w, said=said()) for w in workers], by=officer
                )
            sender = an_enterprise()
            cells = {"departed_on": LEFT, "form": "service", "enterprise": sender, "job": "May"}
            lines = sheet_lines(DEPARTURES, workers, **cells)
            read = Reading(by=officer, permission=DEPARTURES.permission, unit=here)
            costs.add(asked(lambda lines=lines, read=read: DEPARTURES.judge(lines, read))[0])

    assert len(costs) == 1


def test_a_sheet_of_returns_is_judged_with_the_same_questions(here, officer):
    with clock.turned_to(clock.at(date(2026, 11, 22))):
        costs = set()
        for count in (2, 200):
            workers = [identified(here) for _n in range(count)]
            actions.record_departures(
                stays=[NewStay(worker=w, said=said()) for w in workers], by=officer
            )
            cells = {"ended_on": date(2026, 9, 1), "return_reason": "completed"}
            lines = sheet_lines(RETURNS, workers, **cells)
            read = Reading(by=officer, permission=RETURNS.permission, unit=here)
            costs.add(asked(lambda lines=lines, read=read: RETURNS.judge(lines, read))[0])

    assert len(costs) == 1
