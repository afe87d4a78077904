"""What a file lacks: the pure question, the condition in SQL, and the worklist."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contracts.models import Contract, Departure, Extension
from core import clock
from tests.factories import CommuneFactory, country
from tests.factories.contracts import departed, returned
from tests.factories.workers import a_clerk, citizen_number, passport_of, worker_in
from workers import queries, rules
from workers.models import Passport, Worker

TODAY = date(2026, 11, 22)
WHOLE = rules.Held(
    identified=True,
    born_exactly=True,
    ethnicity="thai",
    household=True,
    phone="0912345678",
    village="Bản Hạ",
    inside=True,
    relative_name="Lò Văn Bình",
    relative_phone="0987654321",
    education="primary",
    qualification="college",
    going=True,
    passport=True,
    expires_on=date(2030, 1, 1),
    needed_until=date(2029, 1, 1),
)
COMPLETE = {
    "village": "Bản Hạ",
    "ethnicity": "thai",
    "phone": "0912345678",
    "education": "primary",
    "qualification": "college",
    "relative_name": "Lò Văn Bình",
    "relative_phone": "0987654321",
    "household": "none",
}


def lacking(**fields):
    held = rules.Held(**{**vars(WHOLE), **fields})
    return [mark.code for mark in rules.missing(held, today=TODAY)]


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({}, []),
        ({"identified": False}, ["identity"]),
        ({"born_exactly": False}, ["birth"]),
        ({"ethnicity": ""}, ["ethnicity"]),
        ({"household": False}, ["household"]),
        ({"phone": ""}, ["phone"]),
        ({"village": ""}, ["village"]),
        ({"village": "", "inside": False}, []),
        ({"relative_phone": ""}, ["relative"]),
        ({"relative_name": ""}, ["relative"]),
        ({"education": ""}, ["education"]),
        ({"qualification": ""}, ["qualification"]),
        ({"passport": False, "expires_on": None}, ["passport"]),
        ({"passport": False, "expires_on": None, "going": False}, []),
        ({"expires_on": None}, []),
        ({"expires_on": date(2028, 12, 31)}, ["passport_expiry"]),
        ({"expires_on": date(2029, 1, 1)}, []),
        ({"expires_on": date(2026, 11, 21), "needed_until": None}, ["passport_expiry"]),
        ({"expires_on": date(2026, 11, 22), "needed_until": None}, []),
        ({"expires_on": date(2020, 1, 1), "going": False}, []),
    ],
)
def test_what_is_missing(fields, found):
    assert lacking(**fields) == found


def test_the_most_urgent_comes_first():
    order = [rules.MARKS[code].need for code in lacking(phone="", ethnicity="", identified=False)]

    assert order == [rules.Need.COUNTING, rules.Need.SUPPORT, rules.Need.FILE]


def marks_in_sql(worker):
    return [
        code
        for code in rules.MARKS
        if Worker.objects.filter(queries.lacking(code, today=clock.today()), pk=worker.pk).exists()
    ]


def marks_in_words(worker):
    return [mark.code for mark in queries.missing_of(worker, today=clock.today())]


class TheDatabaseAgrees(TestCase):
    """Both ways of asking give the same marks, whatever a file holds."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.fixed_dictionaries(
            {
                "phone": st.sampled_from(["", "0912345678"]),
                "village": st.sampled_from(["", "Bản Hạ"]),
                "ethnicity": st.sampled_from(["", "thai"]),
                "household": st.sampled_from(["", "poor"]),
                "relative_name": st.sampled_from(["", "Lò"]),
                "born_precision": st.sampled_from(["day", "year"]),
            }
        ),
        st.booleans(),
        st.sampled_from(["", "draft", "abroad", "ended", "cancelled"]),
        st.dates(date(2023, 1, 1), date(2026, 6, 30)),
        st.integers(1, 60) | st.none(),
        st.integers(-40, 2000) | st.none(),
        st.dates(date(2026, 1, 1), date(2032, 12, 31)) | st.none(),
        st.dates(date(2026, 1, 1), date(2032, 12, 31)) | st.none(),
    )
    def test_on_every_mark(self, facts, outside, going, left, term, apart, expires, extended):
        by, unit = a_clerk(), CommuneFactory()
        where = {"outside": "Nghệ An", "village": ""} if outside else {}
        worker = worker_in(None if outside else unit, by=by, **facts | where)
        contract = self.contract(worker, unit, going, term)
        if going in ("abroad", "ended", "cancelled"):
            stay = Departure.objects.create(
                contract=contract,
                worker=worker,
                commune=unit,
                departed_on=left,
                cancelled=going == "cancelled",
                ended_on=left + timedelta(days=9) if going == "ended" else None,
                end_kind="returned" if going == "ended" else None,
            )
            if extended:
                agreed = min(left, extended)
                Extension.objects.create(departure=stay, agreed_on=agreed, ends_on=extended)
        if expires or apart is not None:
            day = expires or left + timedelta(days=apart)
            Passport.objects.create(
                worker=worker, number_cipher="x", number_print="x", is_current=True, expires_on=day
            )

        assert marks_in_sql(worker) == marks_in_words(worker)

    def contract(self, worker, unit, going, term):
        if not going:
            return None
        states = {"draft": "draft", "abroad": "abroad", "ended": "ended", "cancelled": "cancelled"}
        return Contract.objects.create(
            worker=worker,
            status=states[going],
            form="service",
            country=country("JP"),
            term_months=term,
            recorded_for=unit,
            cancelled_on=TODAY if going == "cancelled" else None,
        )


def test_who_is_abroad_needs_a_passport_until_the_contract_ends(here):
    worker = worker_in(here, **COMPLETE, personal_id=citizen_number())
    stay = departed(worker)
    assert marks_in_words(worker) == marks_in_sql(worker) == ["passport"]

    passport = passport_of(worker)
    assert marks_in_words(worker) == marks_in_sql(worker) == []

    ends = stay.runs_until
    Passport.objects.filter(pk=passport.pk).update(expires_on=ends - timedelta(days=1))
    assert marks_in_words(worker) == marks_in_sql(worker) == ["passport_expiry"]
    Passport.objects.filter(pk=passport.pk).update(expires_on=ends)
    assert marks_in_words(worker) == marks_in_sql(worker) == []


def test_who_is_back_needs_none(here):
    worker = worker_in(here, **COMPLETE, personal_id=citizen_number())
    returned(worker, ended_on=clock.today())

    assert marks_in_words(worker) == []


def test_nothing_is_decrypted_and_nothing_asked_twice(here, monkeypatch):
    for _ in range(3):
        worker_in(here, personal_id=citizen_number())
    monkeypatch.setattr("core.crypto.decrypt", lambda stored: pytest.fail("decrypted"))

    with CaptureQueriesContext(
        connection,
    ) as asked:
        rows = queries.with_marks(Worker.objects.all(), today=TODAY)

    assert len(rows) == 3
    assert len(asked) == 3  # the people, what they hold, how long they are needed


# The worklist ------------------------------------------------------------------------------------


@pytest.fixture
def desk(client, officer):
    client.force_login(officer)
    return client


URL = reverse("workers:to_complete")


def names_in(response):
    return [row.title for row in response.context["listed"].rows]


def test_the_list_is_by_village_and_then_by_name(desk, officer, here):
    for name, village in (
        ("Lò Văn Bình", "Nà Lốc"),
        ("Lò Văn An", "Nà Lốc"),
        ("Lò Văn Xuân", "Bản Mé"),
    ):
        worker_in(here, by=officer, full_name=name, village=village)

    assert names_in(desk.get(URL)) == ["Lò Văn Xuân", "Lò Văn An", "Lò Văn Bình"]


def test_a_number_leads_to_as_many_rows(desk, officer, here):
    worker_in(here, by=officer, **COMPLETE)
    worker_in(here, by=officer, full_name="Lò Văn Bình")
    text = desk.get(URL).content.decode()

    counted = {
        count.mark.code: count.number
        for _label, counts in desk.get(URL).context["groups"]
        for count in counts
    }

    assert (counted["identity"], counted["phone"], counted["passport"]) == (2, 1, 0)
    for code, number in counted.items():
        response = desk.get(URL, {"missing": code})
        assert len(response.context["listed"].rows) == number, code
        assert (f"?missing={code}" in text) is bool(number)


def test_a_row_leads_to_the_field(desk, officer, here):
    worker = worker_in(here, by=officer, **COMPLETE)

    text = desk.get(URL).content.decode()
    assert f"{reverse('workers:edit', args=[worker.pk])}?back=" in text
    assert "#id_personal_id" in text
    form = desk.get(reverse("workers:edit", args=[worker.pk])).content.decode()
    assert 'id="id_personal_id"' in form


def test_every_mark_leads_to_something_that_is_there(desk, officer, here):
    worker = worker_in(here, by=officer)
    departed(worker_in(here, by=officer, full_name="Lò Văn Bình", personal_id=citizen_number()))
    pages = {
        True: desk.get(reverse("workers:detail", args=[worker.pk])).content.decode(),
        False: desk.get(reverse("workers:edit", args=[worker.pk])).content.decode(),
    }

    for mark in rules.MARKS.values():
        anchor = mark.entry if mark.on_page else f"id_{mark.entry}"
        assert f'id="{anchor}"' in pages[mark.on_page], mark.code


def test_an_unknown_mark_shows_no_rows(desk, officer, here):
    worker_in(here, by=officer)

    assert names_in(desk.get(URL, {"missing": "shoes"})) == []


def test_the_neighbour_counts_nobody_of_here(client, neighbour, officer, here):
    worker_in(here, by=officer)
    client.force_login(neighbour)

    response = client.get(URL)

    assert names_in(response) == []
    assert all(c.number == 0 for _label, counts in response.context["groups"] for c in counts)


def test_more_than_can_be_counted_is_said(desk, officer, here, monkeypatch):
    monkeypatch.setattr("workers.queries.quality.COUNTED_UP_TO", 1)
    worker_in(here, by=officer)
    worker_in(here, by=officer, full_name="Lò Văn Bình")

    counts = [c for _label, group in desk.get(URL).context["groups"] for c in group]

    assert (counts[0].number, counts[0].more) == (1, True)


def test_the_file_says_what_is_missing(desk, officer, here):
    worker = worker_in(here, by=officer, **COMPLETE)

    response = desk.get(reverse("workers:detail", args=[worker.pk]))

    assert [mark.code for mark in response.context["missing"]] == ["identity"]
