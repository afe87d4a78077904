"""/api/v1/changes/: the cursor misses nothing and never loops, and tells nobody of others."""

import base64
from datetime import UTC, datetime

import pytest
from django.test import Client

from exchange import queries
from exchange.models import FeedClock, FeedEntry
from exchange.numbering import number_changes
from tests.factories.clients import EVERY_GRANT, Program, bearer, token_of_client
from tests.factories.contracts import departed, identified
from tests.factories.enterprises import an_enterprise
from tests.factories.workers import worker_in

ADDRESS = "/api/v1/changes/"
SAME = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def feed_of(*places, at=SAME, first=1) -> None:
    """Entries about people, all of one instant."""
    FeedEntry.objects.bulk_create(
        FeedEntry(number=n, register="workers", key=n, what="created", commune=place, at=at)
        for n, place in enumerate(places, start=first)
    )
    FeedClock.objects.update_or_create(pk=1, defaults={"last_number": first + len(places) - 1})


def followed(program, cursor="") -> tuple[list[int], str]:
    """Everything from there to the end, as a reader gets it."""
    found: list[int] = []
    for _round in range(1000):
        answer = program.get(ADDRESS, {"cursor": cursor} if cursor else None).json()
        found += [row["number"] for row in answer["results"]]
        assert answer["next_cursor"] != cursor or not answer["more"]
        cursor = answer["next_cursor"]
        if not answer["more"]:
            return found, cursor
    raise AssertionError("the feed does not end")


@pytest.fixture
def program(here):
    return Program(["workers.read"], [here])


# Who is told what ---------------------------------------------------------------------------------


def test_statistics_are_told_nothing(db):
    assert Client(headers=bearer(token_of_client())).get(ADDRESS).status_code == 403
    assert Client().get(ADDRESS).status_code == 401


def test_an_entry_says_what_where_and_when(program, here):
    worker = worker_in(here)
    number_changes()

    answer = program.get(ADDRESS).json()

    [row] = answer["results"]
    assert row.pop("at")
    assert row == {
        "number": 1,
        "register": "workers",
        "id": worker.pk,
        "what": "created",
        "unit": {"code": "03808", "valid_from": "2025-07-01", "name": "Xã Mường La"},
    }
    assert answer["more"] is False


def test_nobody_is_told_of_other_units(program, here, next_door):
    stranger = worker_in(next_door)
    outside = worker_in(None, outside="Nghệ An")
    mine = worker_in(here)
    number_changes()

    assert [row["id"] for row in program.get(ADDRESS).json()["results"]] == [mine.pk]
    everywhere = Program(["workers.read"]).get(ADDRESS).json()["results"]
    assert [row["id"] for row in everywhere] == [stranger.pk, outside.pk, mine.pk]


def test_nobody_is_told_of_registers_that_were_not_granted(here):
    stay = departed(identified(here))
    firm = an_enterprise()
    number_changes()

    def told(grants, **asked):
        rows = Program(grants, [here]).get(ADDRESS, asked).json()["results"]
        return [(row["register"], row["id"]) for row in rows]

    assert {register for register, _pk in told(["workers.read"])} == {"workers"}
    assert told(["stays.read"]) == [("contracts", stay.contract_id), ("departures", stay.pk)]
    # Enterprises belong to no unit.
    assert {*told(["enterprises.read"])} == {("enterprises", firm.pk)}
    assert told(["stays.read"], register="departures") == [("departures", stay.pk)]


def test_a_register_that_was_not_granted_is_as_unknown_as_any(program):
    for register in ("contracts", "nonsense", ""):
        assert program.get(ADDRESS, {"register": register}).status_code == 400


# Cursors ------------------------------------------------------------------------------------------


def test_thousands_of_one_instant_are_read_once_each(program, here):
    feed_of(*[here] * 3456)

    found, cursor = followed(program)

    assert found == list(range(1, 3457))
    again = program.get(ADDRESS, {"cursor": cursor}).json()
    assert again == {"results": [], "next_cursor": cursor, "more": False}


def test_a_page_ends_and_says_that_there_is_more(program, here):
    feed_of(*[here] * 1001)

    first = program.get(ADDRESS).json()

    assert (len(first["results"]), first["more"]) == (1000, True)
    second = program.get(ADDRESS, {"cursor": first["next_cursor"]}).json()
    assert ([row["number"] for row in second["results"]], second["more"]) == ([1001], False)


def test_pages_full_of_others_lead_on(program, here, next_door, monkeypatch):
    monkeypatch.setattr(queries, "SPAN", 50)
    feed_of(*[next_door] * 330, here, *[next_door] * 80, here)

    found, cursor = followed(program)

    assert found == [331, 412]
    assert program.get(ADDRESS, {"cursor": cursor}).json()["next_cursor"] == cursor


def test_what_comes_later_is_read_later(program, here, next_door):
    feed_of(here, next_door)
    _found, cursor = followed(program)
    feed_of(here, here, first=3)

    assert followed(program, cursor)[0] == [3, 4]


def test_the_latest_cursor_begins_at_the_end(program, here):
    feed_of(here, here)
    latest = program.get(ADDRESS, {"cursor": "latest"}).json()
    feed_of(here, first=3)

    assert latest["results"] == []
    assert followed(program, latest["next_cursor"])[0] == [3]


def test_an_empty_feed_has_an_end_too(program):
    first = program.get(ADDRESS).json()

    assert (first["results"], first["more"]) == ([], False)
    again = program.get(ADDRESS, {"cursor": first["next_cursor"]}).json()
    assert again["next_cursor"] == first["next_cursor"]


@pytest.mark.parametrize(
    "cursor",
    [
        *("x", "1", "éé", "....", "Y2hhbmdlczo"),
        base64.urlsafe_b64encode(b"changes:99").decode(),  # behind the end
        base64.urlsafe_b64encode(b"changes:-1").decode(),
        base64.urlsafe_b64encode(b"changes:" + b"9" * 30).decode(),
    ],
)
def test_another_text_is_no_cursor(program, here, cursor):
    feed_of(here)

    assert program.get(ADDRESS, {"cursor": cursor}).status_code == 400


@pytest.mark.parametrize("asked", [{"since": "2026-01-01"}, {"page": "2"}])
def test_other_questions_are_refused(program, asked):
    assert program.get(ADDRESS, asked).status_code == 400


def test_nothing_is_written_here(here):
    program = Program(EVERY_GRANT)

    assert program.post(ADDRESS, {}).status_code == 405


def test_a_page_costs_few_queries(program, here, django_assert_max_num_queries):
    feed_of(*[here] * 100)

    with django_assert_max_num_queries(15):
        program.get(ADDRESS)
