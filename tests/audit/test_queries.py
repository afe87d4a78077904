"""A history in words."""

from datetime import date

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from audit.models import Event
from audit.queries import activity, history, label
from audit.record import record
from tests.factories import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def told(subject) -> list[tuple[str, str, str]]:
    return [(c.label, c.before, c.after) for c in history(subject)[0].changes]


def test_codes_days_and_rows_are_told_in_words(officer, department, here):
    before = {"role": "commune_officer", "commune": here.pk, "ends_on": None}
    after = {**before, "ends_on": date(2026, 3, 2)}
    record(Event.DUTY_ENDED, on=officer, by=department, before=before, after=after)

    assert told(officer) == [
        ("Commune or ward", "Xã Mường La", "Xã Mường La"),
        ("Ends on", "—", "02/03/2026"),
        ("Role", "Commune officer", "Commune officer"),
    ]


def test_who_when_and_why(officer, department):
    record(Event.ACCOUNT_CLOSED, on=officer, by=department, reason="moved away")

    (line,) = history(officer)

    assert (line.event, line.by, line.reason) == ("Account closed", "Chuyên viên Sở", "moved away")


def test_flags_lists_and_unknown_fields_are_told_too(officer):
    after = {"is_active": True, "parts": ["03808-", "03814-"], "something_else": 7, "email": ""}
    record(Event.ACCOUNT_CHANGED, on=officer, by=officer, after=after)

    assert [(name, after) for name, _, after in told(officer)] == [
        ("E-mail", "—"),
        ("Account open", "yes"),
        ("Made of", "03808-, 03814-"),
        ("something else", "7"),
    ]


def test_instants_are_told_in_local_time(officer):
    record(
        Event.ACCOUNT_CHANGED, on=officer, by=officer,
        after={"revoked_at": "2026-03-02T02:00:00+00:00"},
    )  # fmt: skip

    assert told(officer)[0][2] == "09:00 02/03/2026"


@pytest.mark.parametrize(
    ("precision", "expected"),
    [("year", "1999"), ("month", "05/1999"), ("day", "01/05/1999"), (None, "01/05/1999")],
)
def test_a_birth_is_told_as_exactly_as_it_was_known(officer, precision, expected):
    after = {"born_on": date(1999, 5, 1)} | ({"born_precision": precision} if precision else {})
    record(Event.WORKER_REGISTERED, on=officer, by=officer, after=after)

    assert {name: after for name, _, after in told(officer)}["Date of birth"] == expected


def test_a_row_that_is_gone_leaves_its_number(officer):
    record(Event.DUTY_GIVEN, on=officer, by=officer, after={"commune": 999})

    assert told(officer) == [("Commune or ward", "—", "999")]


def test_a_value_that_is_no_code_any_more_stands_as_it_is(officer):
    record(Event.DUTY_GIVEN, on=officer, by=officer, after={"role": "harbour_master"})

    assert told(officer) == [("Role", "—", "harbour_master")]


def test_newest_first_of_several_rows_as_one(officer, neighbour, department):
    record(Event.ACCOUNT_INVITED, on=officer, by=department)
    record(Event.ACCOUNT_CHANGED, on=neighbour, by=department)
    record(Event.ACCOUNT_CLOSED, on=officer, by=department)
    record(Event.ACCOUNT_CLOSED, on=department, by=department)

    assert [line.event for line in history(officer, neighbour)] == [
        "Account closed",
        "Account changed",
        "Account invited",
    ]


def test_the_same_queries_for_any_length(officer, department):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            history(officer)
        return len(seen)

    record(Event.DUTY_GIVEN, on=officer, by=department, after={"commune": CommuneFactory().pk})
    few = queries()
    for _ in range(5):
        record(Event.DUTY_GIVEN, on=officer, by=department, after={"commune": CommuneFactory().pk})

    assert queries() == few


def test_ones_activity_tells_no_values(officer, here):
    record(Event.WORKER_REGISTERED, on=here, by=officer, after={"full_name": "Lò Văn Mẫu"})

    (line,) = activity(officer.pk)

    assert (line.event, line.changes, line.reason) == ("Person recorded", [], "")


def test_ones_activity_is_ones_own(officer, neighbour):
    record(Event.ACCOUNT_CHANGED, on=officer, by=neighbour)

    assert activity(officer.pk) == []


def test_the_fragment_shows_entries_and_their_absence(officer):
    record(
        Event.ACCOUNT_CHANGED, on=officer, by=officer, before={"phone": "<b>"}, after={"phone": "1"}
    )

    shown = render_to_string("audit/_history.html", {"entries": history(officer)})
    empty = render_to_string("audit/_history.html", {"entries": []})

    assert "&lt;b&gt;" in shown
    assert "<li>" in shown
    assert "<li>" not in empty
    assert "UNDEFINED" not in shown + empty


def test_a_subject_that_no_longer_exists_does_not_break_a_label():
    assert label("gone.Thing", "some_field") == "some field"
    assert label("accounts.User", "created_at") == "created at"


@pytest.mark.parametrize(
    ("subject", "name", "said"),
    [
        ("communes.AreaStatus", "unit", "Xã, phường"),
        ("communes.Commune", "old_district", "Huyện cũ"),
        ("spreadsheets.ImportRun", "left_behind", "Số dòng không nhận"),
        ("targets.TargetVersion", "numbers", "Chỉ tiêu của từng đơn vị"),
    ],
)
def test_what_has_no_name_of_its_own_in_the_model_is_named_in_vietnamese(subject, name, said):
    with translation.override("vi"):
        assert label(subject, name) == said
