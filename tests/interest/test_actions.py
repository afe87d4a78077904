"""What the actions write, refuse and tell."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import AuditEntry, Event
from contracts.actions import cancel_contract
from core import clock
from core.problems import Refused, Stale
from interest import actions
from interest.models import Interest
from tests.factories import country
from tests.factories.contracts import departed, identified
from tests.factories.interest import LISTED, interested, wishes
from tests.factories.workers import worker_in
from workers.models import Worker

pytestmark = pytest.mark.django_db
PERSON = {
    "full_name": "Vì Thị Mẫu",
    "born_on": date(2001, 1, 1),
    "born_precision": "year",
    "sex": "female",
    "village": "Nà Lốc",
    "phone": "0912345678",
}


def refused_by(act) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return [problem.rule for problem in refused.value.problems if not problem.warning]


def events(interest) -> list[str]:
    return list(AuditEntry.objects.about(interest).order_by("pk").values_list("event", flat=True))


def step(interest, to, on=date(2026, 2, 1), **said):
    return actions.move_interest(interest=interest, to=to, moved_on=on, **said)


# Recording ---------------------------------------------------------------------------------------


def test_a_person_is_put_on_the_list_and_the_wishes_keep_their_order(person, officer):
    interest = interested(person, by=officer, countries=[country("KR"), country("JP")])

    assert [row.country_id for row in interest.wanted.all()] == ["KR", "JP"]
    assert [row.obstacle for row in interest.hindrances.all()] == ["capital"]
    assert (interest.state, interest.confirmed_on) == ("new", LISTED)
    told = AuditEntry.objects.about(interest).get()
    assert (told.event, told.by_id) == (Event.INTEREST_RECORDED, officer.pk)
    assert told.after["countries"] == ["Hàn Quốc", "Nhật Bản"]


def test_a_person_stands_on_the_list_once(person):
    interested(person)

    assert refused_by(lambda: interested(person)) == ["I-13"]


def test_the_database_refuses_a_second_open_entry_too(person, officer):
    first = interested(person)

    with pytest.raises(IntegrityError), transaction.atomic():
        Interest.objects.create(
            worker=person,
            reviewed_on=LISTED,
            confirmed_on=LISTED,
            state_since=LISTED,
            created_by=officer,
        )

    assert list(Interest.objects.all()) == [first]


def test_who_dropped_out_may_be_listed_anew(person, officer):
    first = interested(person)
    actions.drop_interest(interest=first, reason="Lập gia đình", by=officer)

    assert interested(person).pk != first.pk


def test_two_at_once_leave_one(here, officer, department, at_once):
    person = worker_in(here)

    answers = at_once(
        lambda: interested(person, by=officer).state,
        lambda: interested(person, by=department).state,
    )

    assert sorted(answers) == ["I-13", "new"]


@pytest.mark.parametrize("who", ["neighbour", "commune_leader", "viewer", "leader"])
def test_only_who_keeps_the_file_writes(person, request, who):
    interest = interested(person)
    by = request.getfixturevalue(who)

    for act in (
        lambda: interested(person, by=by),
        lambda: step(interest, "learning", by=by),
        lambda: actions.confirm_interest(interest=interest, by=by),
        lambda: actions.drop_interest(interest=interest, reason="…", by=by),
        lambda: actions.close_as_left(interest=interest, by=by),
        lambda: actions.reopen_interest(interest=interest, reason="…", by=by),
        lambda: actions.correct_interest(interest=interest, **wishes(), by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()


# A new person ------------------------------------------------------------------------------------


def test_a_new_person_and_the_interest_are_recorded_together(here, officer):
    interest = actions.record_new_person(**PERSON, commune=here, **wishes(), by=officer)

    assert interest.worker.full_name == "Vì Thị Mẫu"
    assert interest.worker.born_text == "2001"


def test_both_or_neither(here, officer):
    bad_interest = {**PERSON, **wishes(occupation="astronaut")}
    bad_person = {**PERSON, "full_name": "", **wishes()}

    for said, rules in ((bad_interest, ["I-05"]), (bad_person, ["W-01"])):
        act = lambda said=said: actions.record_new_person(**said, commune=here, by=officer)  # noqa: E731
        assert refused_by(act) == rules
    assert not Worker.objects.exists()
    assert not Interest.objects.exists()


# Correcting --------------------------------------------------------------------------------------


def test_a_correction_tells_what_changed_and_nothing_else(person, officer):
    interest = interested(person)

    said = wishes(countries=[country("TW")], obstacles=["family", "health"])
    interest = actions.correct_interest(interest=interest, version=1, **said, by=officer)

    told = AuditEntry.objects.about(interest).first()
    assert set(told.after) == {"countries", "obstacles"}
    assert told.before["countries"] == ["Nhật Bản", "Hàn Quốc"]
    assert interest.version == 2


def test_a_correction_without_a_change_writes_nothing(person, officer):
    interest = actions.correct_interest(interest=interested(person), **wishes(), by=officer)

    assert interest.version == 1
    assert events(interest) == ["interest_recorded"]


def test_a_stale_correction_is_told(person, officer):
    interest = interested(person)
    actions.confirm_interest(interest=interest, by=officer)

    with pytest.raises(Stale):
        actions.correct_interest(interest=interest, version=1, **wishes(), by=officer)


def test_a_listing_is_not_corrected_to_after_its_steps(person, officer):
    interest = step(interested(person), "learning", by=officer)
    later = wishes(reviewed_on=date(2026, 3, 1))

    assert refused_by(lambda: actions.correct_interest(interest=interest, **later, by=officer)) == [
        "I-15"
    ]


def test_a_new_entry_moves_with_its_listing(person, officer):
    said = wishes(reviewed_on=date(2026, 3, 1))

    interest = actions.correct_interest(interest=interested(person), **said, by=officer)

    assert interest.state_since == interest.confirmed_on == date(2026, 3, 1)


def test_an_entry_keeps_a_country_that_ended_since(person, officer):
    interest = interested(person)
    country("JP").__class__.objects.filter(pk="JP").update(valid_until=date(2020, 1, 1))

    interest = actions.correct_interest(interest=interest, **wishes(note="Hỏi bố"), by=officer)

    assert interest.note == "Hỏi bố"


# Steps -------------------------------------------------------------------------------------------


def test_a_step_confirms_and_tells(person, officer):
    interest = step(interested(person), "learning", note="Lớp tiếng Nhật K12", by=officer)

    assert (interest.state, interest.state_since) == ("learning", date(2026, 2, 1))
    assert interest.confirmed_on == date(2026, 2, 1)
    told = AuditEntry.objects.about(interest).first()
    assert (told.reason, told.after["state"]) == ("Lớp tiếng Nhật K12", "learning")


def test_a_life_may_go_back(person, officer):
    interest = step(interested(person), "waiting", by=officer)

    assert step(interest, "learning", note="Đơn hàng hủy", by=officer).state == "learning"


def test_steps_keep_to_the_moves_and_the_days(person, officer):
    interest = interested(person)

    assert refused_by(lambda: step(interest, "left", by=officer)) == ["I-14"]
    assert refused_by(lambda: step(interest, "learning", LISTED.replace(day=1), by=officer)) == [
        "I-15"
    ]
    assert refused_by(lambda: step(interest, "learning", note="x" * 301, by=officer)) == ["I-16"]


def test_confirming_twice_a_day_is_told_once(person, officer):
    interest = interested(person)

    for _ in range(2):
        interest = actions.confirm_interest(interest=interest, by=officer)

    assert interest.confirmed_on == clock.today()
    assert events(interest) == ["interest_recorded", "interest_confirmed"]


def test_dropping_out_has_its_reason_and_closes(person, officer):
    interest = interested(person)
    assert refused_by(lambda: actions.drop_interest(interest=interest, reason=" ", by=officer)) == [
        "I-16"
    ]

    interest = actions.drop_interest(interest=interest, reason="Lập gia đình", by=officer)

    assert refused_by(lambda: actions.confirm_interest(interest=interest, by=officer)) == ["I-17"]
    assert refused_by(lambda: step(interest, "learning", by=officer)) == ["I-17", "I-14"]
    assert refused_by(
        lambda: actions.correct_interest(interest=interest, **wishes(), by=officer)
    ) == ["I-17"]


# Leaving -----------------------------------------------------------------------------------------


def test_who_left_is_closed_by_the_departure(here, officer):
    person = identified(here)
    interest = interested(person)
    assert refused_by(lambda: actions.close_as_left(interest=interest, by=officer)) == ["I-18"]
    departure = departed(person, departed_on=date(2026, 3, 2))

    interest = actions.close_as_left(interest=interest, by=officer)

    assert (interest.state, interest.departure) == ("left", departure)
    assert interest.state_since == date(2026, 3, 2)


def test_a_departure_before_the_listing_closes_nothing(here, officer):
    person = identified(here)
    departed(person, departed_on=date(2026, 1, 4))
    interest = interested(person)

    assert refused_by(lambda: actions.close_as_left(interest=interest, by=officer)) == ["I-18"]


def test_a_cancelled_departure_closes_nothing_and_its_entry_opens_again(here, officer, department):
    person = identified(here)
    interest = interested(person)
    departure = departed(person)
    interest = actions.close_as_left(interest=interest, by=officer)
    cancel_contract(contract=departure.contract, reason="Chưa bay", by=department)

    interest = actions.reopen_interest(interest=interest, reason="Chưa bay", by=officer)

    assert (interest.state, interest.departure) == ("waiting", None)
    assert refused_by(lambda: actions.close_as_left(interest=interest, by=officer)) == ["I-18"]


def test_only_a_closed_entry_opens_again_and_only_one_is_open(person, officer):
    interest = interested(person)
    assert refused_by(
        lambda: actions.reopen_interest(interest=interest, reason="Nhầm", by=officer)
    ) == ["I-14"]
    interest = actions.drop_interest(interest=interest, reason="Nhầm", by=officer)
    interested(person)

    assert refused_by(
        lambda: actions.reopen_interest(interest=interest, reason="Nhầm", by=officer)
    ) == ["I-13"]
