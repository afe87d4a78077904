"""A file holds what the list shows to whoever asks, all of it, and nothing else."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import reverse

from accounts.models import Duty
from audit.models import AuditEntry, Event
from core import clock
from core.listing import LISTINGS, Listing
from core.models import SavedFilter
from spreadsheets import running, telling
from spreadsheets.choices import FileFormat, RunState, Trouble
from spreadsheets.models import ExportPart, ExportRun
from spreadsheets.views import exports as views
from tests.factories import user_with
from tests.factories.contracts import departed, identified
from tests.factories.spreadsheets import a_file, asked_for_file, over
from tests.factories.workers import worker_in
from tests.house.test_access_matrix import world  # noqa: F401
from tests.spreadsheets.opened import about, inside, lines, table

pytestmark = pytest.mark.django_db
_COUNT = re.compile(r'class="count" role="status">\s*([\d.]+)')


def declared() -> list[Listing]:
    return [listing for name, listing in LISTINGS.items() if not name.startswith("tests:")]


def file_of(client, listing="workers:list", query="", made_for="xlsx"):
    asked = {"listing": listing, "query": query, "format": made_for}
    return client.post(reverse("spreadsheets:ask"), asked)


def events(event=Event.LIST_EXPORTED):
    return AuditEntry.objects.filter(event=event)


@pytest.fixture
def long_lists(monkeypatch):
    """Two rows are too many to wait for."""
    monkeypatch.setattr(views, "AT_ONCE", 1)


# What is in it -----------------------------------------------------------------------------------


def test_every_list_has_as_many_rows_in_the_file_as_on_the_screen(client, world):  # noqa: F811
    client.force_login(world.users["D"])
    filled, wrong = 0, []
    for listing in declared():
        page = client.get(f"{reverse(listing.name)}?page=1")
        if page.status_code == 403:  # the Department does not keep the programs
            assert file_of(client, listing.name).status_code == 403
            continue
        shown = _COUNT.search(page.text)
        count = int(shown[1].replace(".", "")) if shown else 0
        rows = table(file_of(client, listing.name).content)[1:]
        in_csv = lines(file_of(client, listing.name, made_for="csv").content)[1:]
        filled += bool(rows)
        if not len(rows) == len(in_csv) == count:
            wrong.append(f"{listing.name}: {len(rows)}, {len(in_csv)}, {count} on the screen")

    assert wrong == []
    assert filled >= 12


def test_no_file_of_a_list_shows_another_unit_s_people(client, world, next_door):  # noqa: F811
    """Each list, asked by the officer of the neighbouring unit."""
    mine = identified(next_door, full_name="Vàng A Dính")
    departed(mine)
    client.force_login(world.users["N"])
    read = 0
    for listing in declared():
        response = file_of(client, listing.name)
        if response.status_code == 200:
            read += 1
            assert world.worker.full_name not in inside(response.content), listing.name

    assert read >= 10
    assert "Vàng A Dính" in inside(file_of(client, "contracts:departures").content)


def test_no_number_stands_in_clear_in_any_file(client, world):  # noqa: F811
    client.force_login(world.users["D"])
    for listing in declared():
        keys = ",".join(column.key for column in listing.columns)
        response = file_of(client, listing.name, f"columns={keys}")
        if response.status_code == 200:
            assert "014199000017" not in inside(response.content), listing.name


def test_filters_order_and_columns_are_those_of_the_list(client, officer, here):
    for name in ("Lò Văn Pản", "Lò Thị Pâng", "Quàng Văn Pản"):
        worker_in(here, full_name=name)
    client.force_login(officer)

    content = file_of(client, query="q=l%C3%B2&sort=-name&columns=name,born").content

    # Before them stands what only files have: the code of the row.
    assert table(content)[0][1:] == ["Họ và tên", "Ngày sinh"]
    assert [row[1] for row in table(content)[1:]] == ["Lò Thị Pâng", "Lò Văn Pản"]
    assert "lò" in about(content).values()


def test_the_usual_saved_filter_does_not_change_what_was_asked(client, officer, here):
    worker_in(here, full_name="Lò Văn Pản")
    SavedFilter.objects.create(
        user_id=officer.pk, listing="workers:list", name="x", query="q=khong", usual=True
    )
    client.force_login(officer)

    assert len(table(file_of(client).content)) == 2


def test_a_filter_that_cannot_be_read_makes_no_file(client, officer, here):
    worker_in(here)
    client.force_login(officer)

    response = file_of(client, query="born=abc")

    assert response.status_code == 302
    assert response["Location"] == reverse("workers:list") + "?born=abc"
    assert not events().exists()


@pytest.mark.parametrize("wrong", [{"listing": "no:list"}, {"made_for": "pdf"}])
def test_what_is_no_list_or_no_format_makes_no_file(client, officer, wrong):
    client.force_login(officer)

    response = file_of(client, **wrong)

    assert response["Location"] == reverse("spreadsheets:mine")


def test_a_list_that_may_not_be_seen_makes_no_file(client, administrator):
    client.force_login(administrator)

    assert file_of(client).status_code == 403
    assert not events().exists()


def test_an_export_leaves_one_entry_without_the_name_searched_for(client, officer, here):
    worker_in(here, full_name="Lò Văn Pản", village="Bản Pha")
    client.force_login(officer)

    file_of(client, query="q=P%E1%BA%A3n&village=Pha", made_for="csv")

    entry = events().get()
    assert entry.by_id == officer.pk
    assert entry.after["rows"] == 1
    assert entry.after["filters"] == "village=Pha"
    assert "workers:list" in entry.after["listing"]


def test_the_list_offers_its_files_with_what_was_asked(client, officer, here):
    worker_in(here, full_name="Lò Văn Pản")
    client.force_login(officer)

    page = client.get(reverse("workers:list") + "?q=lo&columns=name,born&page=1").text

    assert 'name="query" value="q=lo&amp;columns=name%2Cborn"' in page
    assert 'name="format" value="xlsx"' in page
    assert 'name="format" value="csv"' in page


# Long lists --------------------------------------------------------------------------------------


@pytest.fixture
def two(here):
    return [worker_in(here, full_name=name) for name in ("Lò Văn Pản", "Lò Thị Pâng")]


def test_a_long_list_is_made_in_the_background_and_handed_out(client, officer, two, long_lists):
    client.force_login(officer)

    asked = file_of(client)
    again = file_of(client)
    waiting = client.get(reverse("spreadsheets:mine")).text
    assert running.make_due() == 1
    run = ExportRun.objects.get()
    content = client.get(reverse("spreadsheets:download", args=[run.token]))

    assert asked["Location"] == again["Location"] == reverse("spreadsheets:mine")
    assert 'hx-trigger="every 2s"' in waiting
    assert len(table(content.content)) == 3
    assert content["Content-Disposition"].startswith("attachment; filename=")
    assert (run.state, run.rows, run.written, run.size) == ("done", 2, 2, len(content.content))
    assert 'hx-trigger="every 2s"' not in client.get(reverse("spreadsheets:mine")).text
    assert events().get().after["rows"] == 2


def test_somebody_else_s_file_does_not_exist(client, officer, department, two):
    run = a_file(by=officer)
    client.force_login(department)

    assert client.get(reverse("spreadsheets:download", args=[run.token])).status_code == 404
    assert str(run.token) not in client.get(reverse("spreadsheets:mine")).text


def test_rights_taken_away_before_the_work_begins_make_no_file(client, officer, two):
    run = asked_for_file(by=officer)
    officer.duties.update(ends_on=clock.today() - timedelta(days=1))

    running.make_due()

    run.refresh_from_db()
    assert (run.state, run.trouble) == (RunState.FAILED, Trouble.REFUSED)
    assert not ExportPart.objects.exists()
    assert not events().exists()


def test_a_duty_that_moved_gives_the_rows_of_the_new_place(officer, two, next_door):
    worker_in(next_door, full_name="Vàng A Dính")
    run = asked_for_file(by=officer)
    officer.duties.update(commune=next_door)

    running.make_due()

    run.refresh_from_db()
    assert run.rows == 1
    text = b"".join(bytes(part.data) for part in run.parts.all()).decode()
    assert "Vàng A Dính" in text
    assert "Lò Văn Pản" not in text


@pytest.mark.parametrize("other_place", [False, True])
def test_rights_taken_away_after_the_work_keep_the_file_back(
    client, officer, two, next_door, other_place
):
    run = a_file(by=officer)
    officer.duties.update(ends_on=clock.today() - timedelta(days=1))
    if other_place:
        Duty.objects.create(
            user=officer, role="commune_officer", commune=next_door, starts_on=clock.today()
        )
    client.force_login(officer)

    response = client.get(reverse("spreadsheets:download", args=[run.token]))

    assert response.status_code == 403
    assert "Lò" not in response.text


def test_after_a_day_the_file_is_gone_and_can_be_made_again(client, officer, two, caplog):
    run = over(a_file(by=officer))
    client.force_login(officer)
    address = reverse("spreadsheets:download", args=[run.token])

    before = client.get(address)
    with caplog.at_level("INFO"):
        assert running.delete_old() == 1
    after = client.get(address)

    assert before.status_code == after.status_code == 410
    assert 'name="listing" value="workers:list"' in after.text
    assert not ExportPart.objects.exists()
    assert f"File {run.pk} of account {officer.pk}" in caplog.text


def test_a_file_lives_for_a_day(officer, two):
    run = a_file(by=officer)

    running.delete_old()

    assert run.parts.exists()
    assert timedelta(hours=23, minutes=59) < run.expires_at - clock.now() <= timedelta(hours=24)


def test_after_a_week_nothing_is_left_of_it(officer, two):
    run = over(a_file(by=officer))
    running.delete_old()
    ExportRun.objects.filter(pk=run.pk).update(asked_at=clock.now() - timedelta(days=8))

    running.delete_old()

    assert not ExportRun.objects.exists()


# Workers that die --------------------------------------------------------------------------------


def test_what_a_killed_worker_left_begins_anew(officer, two, monkeypatch):
    run = asked_for_file(by=officer)
    with monkeypatch.context() as patched:
        patched.setattr(running, "store_file", _die)
        with pytest.raises(KeyboardInterrupt):
            running.make_due()
    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    assert not ExportPart.objects.exists()
    assert running.make_due() == 0  # it may still be alive

    ExportRun.objects.update(touched_at=clock.now() - timedelta(seconds=61))

    assert running.make_due() == 1
    run.refresh_from_db()
    assert (run.state, run.rows, run.attempts) == (RunState.DONE, 2, 2)


def _die(**_):
    raise KeyboardInterrupt


def test_three_times_and_no_more(officer, two, monkeypatch, caplog):
    run = asked_for_file(by=officer)
    monkeypatch.setattr(running, "store_file", _break)

    for _ in range(4):
        running.make_due()

    run.refresh_from_db()
    assert (run.state, run.trouble, run.attempts) == (RunState.FAILED, Trouble.BROKE, 3)
    assert "RuntimeError" in caplog.text
    assert "Lò Văn Pản" not in caplog.text


def _break(**_):
    raise RuntimeError("Lò Văn Pản")


def test_who_was_taken_for_dead_stores_nothing_over_the_other(officer, two, monkeypatch):
    """A worker that slept wakes up after another one has begun."""
    run = asked_for_file(by=officer)
    store = running.store_file

    def late(**said):
        ExportRun.objects.update(attempts=2)
        assert store(**said) is False

    monkeypatch.setattr(running, "store_file", late)
    running.make_due()

    run.refresh_from_db()
    assert run.state == RunState.RUNNING
    assert not ExportPart.objects.exists()
    assert not events().exists()


@pytest.mark.django_db(transaction=True)
def test_how_far_it_is_stands_in_the_row(officer, two):
    """The thread's own words, said once."""
    run = asked_for_file(by=officer)
    ExportRun.objects.update(state=RunState.RUNNING)
    mine, answers = ExportRun.objects.filter(pk=run.pk), iter([False, True])
    over = SimpleNamespace(wait=lambda _seconds: next(answers))

    telling._tell(mine, lambda: {"rows": 2, "written": 1}, over)

    run.refresh_from_db()
    assert (run.rows, run.written) == (2, 1)
    assert run.touched_at is not None


@pytest.mark.parametrize("limit", ["MOST_ROWS", "MOST_BYTES"])
def test_what_is_too_large_is_said_and_not_cut(client, officer, two, monkeypatch, limit):
    monkeypatch.setattr(running, limit, 1)
    run = asked_for_file(by=officer)

    running.make_due()

    run.refresh_from_db()
    assert (run.state, run.trouble) == (RunState.FAILED, Trouble.TOO_LARGE)
    client.force_login(officer)
    assert "Tệp quá lớn" in client.get(reverse("spreadsheets:mine")).text


def test_a_sheet_that_no_excel_would_open_is_said_at_once(officer, two, monkeypatch):
    monkeypatch.setattr("spreadsheets.workbook.BATCH", 1)
    monkeypatch.setattr("spreadsheets.workbook._MOST_BYTES", 1)
    run = asked_for_file(by=officer, made_for=FileFormat.XLSX)

    running.make_due()

    run.refresh_from_db()
    assert (run.state, run.trouble, run.attempts) == (RunState.FAILED, Trouble.TOO_LARGE, 1)


def test_a_file_is_kept_in_pieces(officer, two, monkeypatch, client):
    monkeypatch.setattr(running, "PART_BYTES", 10)
    run = a_file(by=officer)
    client.force_login(officer)

    content = client.get(reverse("spreadsheets:download", args=[run.token])).content

    assert run.parts.count() > 3
    assert {line[1] for line in lines(content)[1:]} == {"Lò Văn Pản", "Lò Thị Pâng"}


def test_a_part_of_the_page_is_no_page(client, officer):
    client.force_login(officer)

    assert client.get(reverse("spreadsheets:progress")).status_code == 302
    part = client.get(reverse("spreadsheets:progress"), headers={"HX-Request": "true"})
    assert part.status_code == 200


def test_a_file_of_the_leader_is_in_the_leader_s_language(here):
    reader = user_with("department_leader", username="reader", language="en")
    worker_in(here)
    run = a_file(by=reader)

    text = b"".join(bytes(part.data) for part in run.parts.all()).decode("utf-8-sig")
    assert text.startswith("File code;Full name;")
