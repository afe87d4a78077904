"""Passports, languages, groups and the rest of a file, as actions leave them."""

import json
from contextlib import suppress
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from audit.models import AuditEntry, Event
from audit.queries import history
from core import clock
from core.problems import Refused, Stale
from tests.factories import CommuneFactory, user_with
from tests.factories.workers import citizen_number, papers_of, passport_of, worker_in
from tests.workers.test_actions import FACTS, corrected, entries
from workers import actions
from workers.models import Language, Passport, Priority, Worker
from workers.queries import with_number

BACKGROUND = {
    "education": "upper_secondary",
    "field_of_study": "Hàn điện",
    "skill": "Hàn",
    "skill_level": 3,
    "relative_name": "Lò Văn Bình",
    "relative_relation": "bố",
    "relative_phone": "0987 654 321",
    "served": True,
    "discharged_year": 2020,
    "current_address": "Số 5, tổ 2",
}


def current_of(worker):
    return [passport.number for passport in worker.passports.filter(is_current=True)]


def rules_of(refused):
    return [problem.rule for problem in refused.value.problems if not problem.warning]


# The file itself ---------------------------------------------------------------------------------


def test_a_file_holds_everything_that_was_said(officer, here, next_door):
    worker = actions.register_worker(
        **FACTS, **BACKGROUND, commune=here, current_commune=next_door, old_id="050.123.456",
        by=officer,
    )  # fmt: skip

    worker.refresh_from_db()
    stored = {name: getattr(worker, name) for name in BACKGROUND}
    assert stored == BACKGROUND | {"relative_phone": "0987654321"}
    assert (worker.current_commune, worker.old_id) == (next_door, "050123456")
    assert "050123456" not in worker.old_id_cipher
    (entry,) = entries(Event.WORKER_REGISTERED)
    assert entry.after["old_id"] == "******456"
    assert entry.after["skill_level"] == 3
    assert "050123456" not in json.dumps(entry.after)


def test_what_was_left_out_stays_and_what_was_emptied_is_empty(officer, here):
    worker = worker_in(here, by=officer, **BACKGROUND, old_id="050123456")

    corrected(worker, officer, skill="", skill_level=None)

    worker.refresh_from_db()
    assert (worker.skill, worker.skill_level) == ("", None)
    assert (worker.education, worker.old_id) == ("upper_secondary", "050123456")
    entry = entries(Event.WORKER_CORRECTED).get()
    assert (entry.before["skill"], entry.after["skill"]) == ("Hàn", "")
    assert "education" not in entry.after


def test_every_value_of_a_correction_is_readable_before_and_after(officer, here):
    worker = worker_in(here, by=officer, **BACKGROUND)

    corrected(worker, officer, **BACKGROUND | {"served": False, "discharged_year": None})

    changes = {c.label: (c.before, c.after) for c in history(worker)[0].changes}
    assert ("yes", "no") in changes.values() or ("có", "không") in changes.values()
    assert ("2020", "—") in changes.values()


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"education": "phd"}, "W-08"),
        ({"skill_level": 9, "skill": "Hàn"}, "W-30"),
        ({"relative_phone": "0987654321"}, "W-31"),
        ({"discharged_year": 2020}, "W-32"),
        ({"current_address": "x" * 201}, "W-29"),
        ({"old_id": "12345678"}, "W-27"),
    ],
)
def test_the_rules_are_asked(officer, here, fields, rule):
    with pytest.raises(Refused) as refused:
        worker_in(here, by=officer, **fields)

    assert rules_of(refused) == [rule]
    assert not Worker.objects.exists()


def test_a_correction_is_judged_with_what_the_file_says_already(officer, here):
    worker = worker_in(here, by=officer, **BACKGROUND)

    with pytest.raises(Refused) as refused:
        corrected(worker, officer, served=False)

    assert rules_of(refused) == ["W-32"]  # the year of leaving still stands


def test_a_present_address_is_in_a_unit_of_today(officer, here):
    gone = CommuneFactory(name="Nặm Păm", valid_until=date(2025, 7, 1))

    with pytest.raises(Refused) as refused:
        worker_in(here, by=officer, current_commune=gone)

    assert [(p.rule, p.field) for p in refused.value.problems] == [("W-16", "current_commune")]


def test_a_present_address_opens_the_file_to_nobody(officer, neighbour, here, next_door):
    worker = worker_in(here, by=officer, current_commune=next_door)

    with pytest.raises(PermissionDenied):
        corrected(worker, neighbour)


def test_a_code_that_left_its_list_stays_sayable(officer, here):
    worker = worker_in(here, by=officer)
    Worker.objects.filter(pk=worker.pk).update(qualification="former")

    corrected(worker, officer, qualification="former", phone="0911222333")

    worker.refresh_from_db()
    assert (worker.qualification, worker.phone) == ("former", "0911222333")


def test_an_old_number_belongs_to_one_file(officer, neighbour, here, next_door):
    worker_in(next_door, by=neighbour, old_id="050123456")

    with pytest.raises(Refused) as refused:
        worker_in(here, by=officer, old_id="050 123 456")

    assert rules_of(refused) == ["W-28"]
    asked = entries(Event.IDENTITY_ASKED).filter(by_id=officer.pk).get()
    assert asked.after == {"number": "******456", "recorded": True}


def test_replacing_an_old_number_leaves_both_masks(officer, here):
    worker = worker_in(here, by=officer, old_id="050123456")

    corrected(worker, officer, old_id="050999456")

    entry = entries(Event.WORKER_CORRECTED).get()
    assert entry.before["old_id"] == "******456"
    assert (entry.after["old_id"], entry.after["old_id_replaced"]) == ("******456", True)


def test_a_stale_correction_tells_every_field(officer, here):
    worker = worker_in(here, by=officer, **BACKGROUND)
    corrected(worker, officer, skill="Tiện")

    with pytest.raises(Stale) as stale:
        corrected(worker, officer, version=1)

    assert stale.value.current["skill"] == "Tiện"
    assert set(actions.CORRECTABLE) < set(stale.value.current)


# Passports ---------------------------------------------------------------------------------------


def test_a_new_passport_becomes_the_current_one(officer, here):
    worker = worker_in(here, by=officer)

    first = passport_of(worker, "B1111111", by=officer)
    passport_of(worker, "c 2222 222", by=officer)

    first.refresh_from_db()
    assert (first.is_current, current_of(worker)) == (False, ["C2222222"])
    entry = entries(Event.PASSPORT_RECORDED).first()
    assert entry.before == {"current_passport": "*****111"}
    assert entry.after["current_passport"] == "*****222"
    assert "2222222" not in json.dumps(entry.after)


def test_an_older_passport_recorded_later_is_not_the_current_one(officer, here):
    worker = worker_in(here, by=officer)
    passport_of(worker, "C2222222", by=officer)

    passport_of(worker, "B1111111", current=False, by=officer)

    assert current_of(worker) == ["C2222222"]


def test_the_first_passport_is_the_current_one_in_any_case(officer, here):
    worker = worker_in(here, by=officer)

    passport_of(worker, "B1111111", current=False, by=officer)

    assert current_of(worker) == ["B1111111"]


def test_a_passport_belongs_to_one_file(officer, neighbour, here, next_door):
    passport_of(worker_in(next_door, by=neighbour), "C1234567", by=neighbour)
    mine = worker_in(here, by=officer)

    with pytest.raises(Refused) as refused:
        passport_of(mine, "C1234567", by=officer)
    passport_of(mine, "C7654321", by=officer)
    with pytest.raises(Refused) as again:
        passport_of(mine, "C7654321", by=officer)

    assert (rules_of(refused), rules_of(again)) == (["W-28"], ["W-45"])


def test_a_constraint_hit_at_the_last_moment_says_the_same(officer, here, next_door, monkeypatch):
    passport_of(worker_in(next_door), "C1234567")
    monkeypatch.setattr("workers.actions.identity.is_recorded", lambda number: False)

    with pytest.raises(Refused) as refused:
        passport_of(worker_in(here), "C1234567", by=officer)

    assert rules_of(refused) == ["W-28"]


def test_withdrawing_the_current_one_makes_the_latest_the_current_one(officer, here):
    worker = worker_in(here, by=officer)
    passport_of(worker, "B1111111", issued_on=date(2014, 1, 1), expires_on=None, by=officer)
    middle = passport_of(worker, "B2222222", issued_on=date(2019, 1, 1), expires_on=None)
    wrong = passport_of(worker, "C3333333", by=officer)

    actions.withdraw_passport(passport=wrong, reason=" Ghi nhầm số ", by=officer)

    wrong.refresh_from_db()
    assert (wrong.withdrawn_on, wrong.withdrawn_reason) == (clock.today(), "Ghi nhầm số")
    assert current_of(worker) == [middle.number]
    entry = entries(Event.PASSPORT_WITHDRAWN).get()
    assert (entry.reason, entry.after["current_passport"]) == ("Ghi nhầm số", "*****222")


def test_a_withdrawn_number_is_free_and_can_still_be_read(officer, here, next_door):
    wrong = passport_of(worker_in(next_door), "C1234567")
    actions.withdraw_passport(passport=wrong, reason="Của người khác", by=user_with_province())

    mine = worker_in(here, by=officer)
    passport_of(mine, "C1234567", by=officer)

    scope = user_with_province().scope_for("worker_view")
    assert with_number("C1234567", scope=scope) == mine
    assert actions.reveal_identity(
        worker=wrong.worker, which="passport", passport=wrong, reason="Kiểm tra",
        by=user_with_province(),
    ) == "C1234567"  # fmt: skip


def user_with_province():
    from accounts.models import User

    known = User.objects.filter(username="province").first()
    return known or user_with("department_officer", username="province")


def test_withdrawn_passports_are_history(officer, here):
    passport = passport_of(worker_in(here, by=officer), by=officer)
    actions.withdraw_passport(passport=passport, reason="Mất", by=officer)

    for act in (
        lambda: actions.choose_passport(passport=passport, by=officer),
        lambda: actions.withdraw_passport(passport=passport, reason="Mất", by=officer),
        lambda: actions.correct_passport(
            passport=passport, issued_on=None, expires_on=None, by=officer
        ),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert rules_of(refused) == ["W-41"]


def test_days_are_corrected_and_the_number_stays(officer, here):
    passport = passport_of(worker_in(here, by=officer), "C1234567", by=officer)

    actions.correct_passport(
        passport=passport, issued_on=date(2024, 3, 2), expires_on=date(2025, 3, 2), by=officer
    )

    passport.refresh_from_db()
    assert (passport.expires_on, passport.number) == (date(2025, 3, 2), "C1234567")
    entry = entries(Event.PASSPORT_CORRECTED).get()
    assert entry.before == {"passport": "*****567", "expires_on": "2034-03-02"}


def test_correcting_nothing_leaves_no_entry(officer, here):
    passport = passport_of(worker_in(here, by=officer), by=officer)

    actions.correct_passport(
        passport=passport,
        issued_on=passport.issued_on,
        expires_on=passport.expires_on,
        by=officer,
    )

    assert not entries(Event.PASSPORT_CORRECTED).exists()


def test_another_one_is_chosen(officer, here):
    worker = worker_in(here, by=officer)
    first = passport_of(worker, "B1111111", by=officer)
    passport_of(worker, "C2222222", by=officer)

    actions.choose_passport(passport=first, by=officer)
    actions.choose_passport(passport=first, by=officer)

    assert current_of(worker) == ["B1111111"]
    entry = entries(Event.PASSPORT_CHOSEN).get()
    assert (entry.before, entry.after) == (
        {"current_passport": "*****222"},
        {"current_passport": "*****111"},
    )


@pytest.mark.parametrize(
    "act",
    [
        lambda worker, by: passport_of(worker, by=by),
        lambda worker, by: actions.choose_passport(passport=worker.passports.get(), by=by),
        lambda worker, by: actions.withdraw_passport(
            passport=worker.passports.get(), reason="x", by=by
        ),
        lambda worker, by: actions.correct_passport(
            passport=worker.passports.get(), issued_on=None, expires_on=None, by=by
        ),
        lambda worker, by: actions.record_language(worker=worker, language="ko", by=by),
        lambda worker, by: actions.withdraw_language(
            language=worker.languages.get(), reason="x", by=by
        ),
        lambda worker, by: actions.record_priority(worker=worker, group="poor", year=2026, by=by),
        lambda worker, by: actions.withdraw_priority(
            priority=worker.priorities.get(), reason="x", by=by
        ),
    ],
)
def test_the_neighbour_is_kept_out(neighbour, here, act):
    worker = worker_in(here)
    papers_of(worker)
    before = AuditEntry.objects.count()

    with pytest.raises(PermissionDenied):
        act(worker, neighbour)

    assert AuditEntry.objects.count() == before


def test_typing_passports_is_looking_up(officer, here, next_door, monkeypatch):
    monkeypatch.setattr("workers.rules.identity.SEARCHES_PER_HOUR", 2)
    elsewhere = worker_in(next_door)
    worker = worker_in(here, by=officer)
    for number in ("C1111111", "C2222222", "C3333333"):
        passport_of(elsewhere, number)

    told = []
    for number in ("C1111111", "C2222222", "C3333333"):
        with pytest.raises(Refused) as refused:
            passport_of(worker, number, by=officer)
        told += rules_of(refused)

    assert told == ["W-28", "W-28", "W-23"]


def test_passports_that_stand_are_not_held_against_who_records_them(officer, here, monkeypatch):
    monkeypatch.setattr("workers.rules.identity.SEARCHES_PER_HOUR", 1)
    worker = worker_in(here, by=officer)

    for number in ("C1111111", "C2222222", "C3333333"):
        passport_of(worker, number, by=officer)

    assert worker.passports.count() == 3


@pytest.mark.parametrize(
    ("which", "number", "masked"),
    [("old_id", "050123456", "******456"), ("passport", "C1234567", "*****567")],
)
def test_each_number_is_revealed_apart_and_kept_with_its_reason(
    officer, here, which, number, masked
):
    worker = worker_in(here, by=officer, personal_id=citizen_number(), old_id="050123456")
    passport = passport_of(worker, "C1234567", by=officer)

    shown = actions.reveal_identity(
        worker=worker,
        which=which,
        passport=passport if which == "passport" else None,
        reason="Hồ sơ số 5",
        by=officer,
    )

    entry = entries(Event.IDENTITY_REVEALED).get()
    assert (shown, entry.after, entry.reason) == (number, {which: masked}, "Hồ sơ số 5")


def test_the_passport_of_another_file_is_not_revealed_with_this_one(officer, here, next_door):
    theirs = passport_of(worker_in(next_door))

    with pytest.raises(Refused) as refused:
        actions.reveal_identity(
            worker=worker_in(here), which="passport", passport=theirs, reason="x", by=officer
        )

    assert rules_of(refused) == ["W-22"]


@pytest.mark.parametrize("asked", ["050123456", "c1234567", "C 1234 567"])
def test_old_numbers_and_passports_are_looked_up_as_exactly(officer, neighbour, here, asked):
    worker = worker_in(here, by=officer, old_id="050123456")
    passport_of(worker, "C1234567", by=officer)

    assert actions.ask_identity(personal_id=asked, by=neighbour)

    (entry,) = entries(Event.IDENTITY_ASKED).filter(by_id=neighbour.pk)
    assert entry.after["number"] in ("******456", "*****567")
    number = asked.replace(" ", "").upper()
    assert with_number(number, scope=officer.scope_for("worker_view")) == worker
    assert with_number(number, scope=neighbour.scope_for("worker_view")) is None


class PassportsKeepEveryNumber(TestCase):
    """Whatever is recorded, chosen, corrected and withdrawn: exactly one current passport while
    one stands, and every number ever entered can be read again."""

    moves = st.lists(
        st.tuples(
            st.sampled_from(["record", "record_old", "choose", "withdraw", "days"]),
            st.integers(min_value=0, max_value=5),
        ),
        max_size=12,
    )

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(moves)
    def test_in_any_order(self, moves):
        by = user_with_province()
        worker = worker_in(CommuneFactory(), by=by)
        entered = []
        for verb, which in moves:
            standing = list(worker.passports.filter(withdrawn_on=None).order_by("pk"))
            number = f"C{which:07d}"
            if verb.startswith("record"):
                with suppress(Refused):  # the file has it, or too many were asked for
                    passport_of(worker, number, current=verb == "record", by=by)
                    entered.append(number)
            elif standing:
                passport = standing[which % len(standing)]
                if verb == "choose":
                    actions.choose_passport(passport=passport, by=by)
                elif verb == "withdraw":
                    actions.withdraw_passport(passport=passport, reason="Nhầm", by=by)
                else:
                    day = date(2024, 3, 2 + which)
                    actions.correct_passport(
                        passport=passport, issued_on=day, expires_on=None, by=by
                    )
            left = worker.passports.filter(withdrawn_on=None).count()
            assert worker.passports.filter(is_current=True).count() == min(left, 1)

        assert sorted(p.number for p in worker.passports.all()) == sorted(entered)
        told = json.dumps([e.after for e in entries(Event.PASSPORT_RECORDED).filter()])
        assert all(f"*****{number[-3:]}" in told for number in entered)


# What the database refuses -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_current": True},
        {"number_print": "p1"},
        {"withdrawn_on": date(2026, 1, 1)},
        {"withdrawn_reason": "Mất"},
        {"issued_on": date(2026, 1, 2), "expires_on": date(2026, 1, 1)},
        {"is_current": True, "withdrawn_on": date(2026, 1, 1), "withdrawn_reason": "Mất"},
    ],
)
def test_no_two_current_passports_and_no_withdrawal_without_reason(here, wrong):
    worker = worker_in(here)
    held = {"worker": worker, "number_cipher": "x"}
    Passport.objects.create(**held, number_print="p1", is_current=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        Passport.objects.create(**held | {"number_print": "p2"} | wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"outside": "Nghệ An"},
        {"commune": None},
        {"skill_level": 6},
        {"discharged_year": 2020},
        {"served": False, "discharged_year": 2020},
    ],
)
def test_a_file_that_contradicts_itself_is_not_stored(here, wrong):
    worker = worker_in(here)

    with pytest.raises(IntegrityError), transaction.atomic():
        Worker.objects.filter(pk=worker.pk).update(**wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"year": 2025, "since": date(2025, 1, 1)},
        {},
        {"until": date(2025, 1, 1)},
        {"since": date(2025, 1, 2), "until": date(2025, 1, 1)},
    ],
)
def test_a_group_holds_for_a_year_or_from_a_day_on(here, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Priority.objects.create(worker=worker_in(here), group="poor", **wrong)


# Languages and groups ----------------------------------------------------------------------------


def test_a_language_is_recorded_once_a_level_and_can_be_withdrawn(officer, here):
    worker = worker_in(here, by=officer)
    facts = {"worker": worker, "language": "ja", "level": "N4", "by": officer}

    learned = actions.record_language(**facts, certified_on=date(2026, 7, 5))
    with pytest.raises(Refused) as again:
        actions.record_language(**facts)
    actions.withdraw_language(language=learned, reason="Nhầm người", by=officer)
    actions.record_language(**facts)

    assert rules_of(again) == ["W-44"]
    assert Language.objects.filter(worker=worker).count() == 2
    entry = entries(Event.LANGUAGE_WITHDRAWN).get()
    assert entry.before == {"language": "ja", "level": "N4", "certified_on": "2026-07-05"}
    assert entry.reason == "Nhầm người"


def test_levels_are_those_of_the_list(officer, here):
    worker = worker_in(here, by=officer)

    with pytest.raises(Refused) as refused:
        actions.record_language(worker=worker, language="ja", level="TOPIK 1", by=officer)
    actions.record_language(worker=worker, language="other", level="Khá", by=officer)

    assert rules_of(refused) == ["W-43"]


def test_a_group_is_recorded_once_for_a_time_and_can_be_withdrawn(officer, here):
    worker = worker_in(here, by=officer)
    facts = {"worker": worker, "group": "merit", "since": date(2020, 1, 1), "by": officer}

    priority = actions.record_priority(**facts, document="QĐ 12/2020")
    with pytest.raises(Refused) as again:
        actions.record_priority(**facts)
    actions.withdraw_priority(priority=priority, reason="Nhầm người", by=officer)

    assert rules_of(again) == ["W-36"]
    entry = entries(Event.PRIORITY_WITHDRAWN).get()
    assert entry.before == {"group": "merit", "since": "2020-01-01", "document": "QĐ 12/2020"}
    assert Priority.objects.get().withdrawn


@pytest.mark.parametrize(
    ("fields", "allowed"),
    [
        ({"year": 2024}, True),
        ({"year": 2025}, True),  # in force until 1 July 2025
        ({"since": date(2025, 6, 30)}, True),
        ({"since": date(2025, 7, 1)}, False),
        ({"year": 2026}, False),
    ],
)
def test_the_list_of_groups_is_that_of_the_time(officer, here, fields, allowed):
    worker = worker_in(here, by=officer)

    try:
        actions.record_priority(worker=worker, group="poor_district", **fields, by=officer)
        refused = []
    except Refused as problem:
        refused = [p.rule for p in problem.problems]

    assert refused == ([] if allowed else ["W-34"])
