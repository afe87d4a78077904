"""The pages of an import, as an officer uses them."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.html import escape

from audit.models import AuditEntry, Event
from core import clock
from spreadsheets.choices import ImportState
from spreadsheets.models import HeadingAlias, ImportRun
from tests.factories.sheets import applied, checked, worked
from tests.spreadsheets.books import book
from tests.spreadsheets.test_imports import HEADINGS, NAM, NO_SEX, OM, counts, people
from workers.actions import record_household
from workers.models import Worker

pytestmark = pytest.mark.django_db


def page(client, run, **query):
    return client.get(reverse("spreadsheets:run", args=[run.token]), query)


def post(client, step, run, **said):
    return client.post(reverse(f"spreadsheets:{step}", args=[run.token]), said)


def send(client, content, name="danh-sach.xlsx", **said):
    file = SimpleUploadedFile(name, content)
    return client.post(reverse("spreadsheets:upload", args=["workers"]), {"file": file, **said})


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def test_upload_check_correct_apply(signed_in, officer, here):
    sent = send(signed_in, people(NAM, NO_SEX), unit=here.pk)
    run = worked(ImportRun.objects.get())
    assert sent["Location"] == reverse("spreadsheets:run", args=[run.token])
    text = page(signed_in, run).text
    assert "Giàng A Páo" in text
    assert "Đã đọc 2 dòng" in text

    name = re.search(r'name="(cell-\d+-3-sex)"', text)[1]
    post(signed_in, "correct", run, **{name: "nam", f"was-{name}": ""})
    run = worked(run)
    assert counts(run) == (2, 0, 0, 0)
    post(signed_in, "apply", run, version=run.version, rows="all")
    run = worked(run)

    assert run.state == ImportState.DONE
    assert Worker.objects.count() == 2


def test_when_nothing_is_refused_any_more_the_good_rows_come(signed_in, officer, here):
    send(signed_in, people(NAM, NO_SEX), unit=here.pk)
    run = worked(ImportRun.objects.get())
    form = re.search(r"<form[^>]*/correct/.*?</form>", page(signed_in, run).text, re.S)[0]
    name = re.search(r'name="(cell-\d+-3-sex)"', form)[1]
    kept = dict(re.findall(r'type="hidden" name="(show|page)" value="([^"]*)"', form))

    back = post(signed_in, "correct", run, **kept, **{name: "nam", f"was-{name}": ""})["Location"]
    worked(run)

    text = signed_in.get(back).text
    assert "Giàng A Páo" in text
    assert "Không có dòng nào như vậy" not in text


def test_a_hostile_file_is_refused_in_words_at_the_field(signed_in, here):
    for content in (b"%PDF-1.7 ...", b"PK\x03\x04nonsense", b"", b"<html><table></table></html>"):
        response = send(signed_in, content, unit=here.pk)
        assert response.status_code == 200
        assert 'id="id_file_error"' in response.text
    assert not ImportRun.objects.exists()


def test_a_second_click_on_upload_makes_no_second_import(signed_in, here):
    key = {"idempotency_key": "k" * 32, "unit": here.pk}

    first, second = (send(signed_in, people(NAM), **key) for _click in "12")

    assert first["Location"] == second["Location"]
    assert ImportRun.objects.count() == 1


def test_somebody_elses_import_does_not_exist(client, neighbour, officer):
    run = checked(people(NAM), sheet="workers", by=officer)
    client.force_login(neighbour)

    assert page(client, run).status_code == 404
    assert "Nam" not in client.get(reverse("spreadsheets:imports")).text


def test_a_proposal_stands_only_when_it_is_taken(signed_in, officer):
    lost = (1, "Lò Văn Nam", NAM[2], "Nam", 14099000012, "Nà Lo")
    run = checked(people(lost), sheet="workers", by=officer)
    text = page(signed_in, run).text
    name = re.search(r'name="(cell-\d+-2-personal_id)"', text)[1]
    assert "014099000012" in text
    shown = {name: "14099000012", f"was-{name}": "14099000012", f"proposal-{name}": "014099000012"}

    post(signed_in, "correct", run, **shown)
    assert worked(run).refused == 1
    post(signed_in, "correct", run, **shown, **{f"take-{name}": "1"})

    assert counts(worked(run)) == (1, 0, 0, 0)


def test_all_proposals_of_a_page_are_taken_by_one_button(signed_in, officer):
    lost = (1, "Lò Văn Nam", NAM[2], "Nam", 14099000012, "Nà Lo")
    run = checked(people(lost), sheet="workers", by=officer)
    name = re.search(r'name="(cell-\d+-2-personal_id)"', page(signed_in, run).text)[1]
    shown = {name: "14099000012", f"was-{name}": "14099000012", f"proposal-{name}": "014099000012"}

    post(signed_in, "correct", run, **shown, all="1")

    assert counts(worked(run)) == (1, 0, 0, 0)


def test_exactly_the_refused_rows_come_back_in_their_layout_with_the_reason(signed_in, officer):
    title = ("DANH SÁCH LAO ĐỘNG",)
    run = checked(book(title, HEADINGS, NAM, NO_SEX), sheet="workers", by=officer)

    response = post(signed_in, "refused", run)

    rows = list(openpyxl.load_workbook(BytesIO(response.content)).active.values)
    assert rows[0][: len(HEADINGS)] == HEADINGS
    assert len(rows) == 1 + run.refused == 2
    assert rows[1][1] == "Giàng A Páo"
    assert rows[1][4] == "014200000014"
    assert rows[1][len(HEADINGS)]
    assert AuditEntry.objects.get(event=Event.REFUSED_ROWS_TAKEN).after["rows"] == 1
    again = checked(response.content, sheet="workers", by=officer)
    assert counts(again) == (0, 0, 0, 1)


def test_the_template_is_filled_in_and_comes_back(signed_in, officer):
    content = signed_in.get(reverse("spreadsheets:template", args=["workers"])).content
    filled = openpyxl.load_workbook(BytesIO(content))
    sheet = filled.worksheets[0]
    places = {sheet.cell(4, n).value: n for n in range(1, sheet.max_column + 1)}
    typed = {"Họ và tên": "Lò Văn Nam", "Giới tính": "Nam"}
    for heading, value in typed.items():
        sheet.cell(6, places[heading]).value = value
    born = next(n for heading, n in places.items() if heading and heading.startswith("Ngày sinh"))
    sheet.cell(6, born).value = "16/05/1999"
    out = BytesIO()
    filled.save(out)

    run = checked(out.getvalue(), sheet="workers", by=officer)

    assert (run.state, counts(run)) == (ImportState.CHECKED, (1, 0, 0, 0))
    assert run.tabs[0]["template"] == "workers/1"


def test_numbers_of_papers_are_text_in_the_template(signed_in):
    content = signed_in.get(reverse("spreadsheets:template", args=["departures"])).content
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    headings = {sheet.cell(4, n).value: n for n in range(1, sheet.max_column + 1)}

    for heading in ("Số CCCD", "Hộ chiếu", "Số điện thoại"):
        letter = openpyxl.utils.get_column_letter(headings[heading])
        assert sheet.column_dimensions[letter].number_format == "@"


def test_columns_are_matched_by_hand_and_remembered_for_the_unit(signed_in, officer, here):
    odd = ("ai", "lúc nào", "giống", "thẻ")
    run = checked(book(odd, NAM[1:5]), sheet="workers", by=officer)
    assert run.state == ImportState.HEADINGS
    address = reverse("spreadsheets:columns", args=[run.token, run.tabs[0]["number"]])
    assert "ai" in signed_in.get(address).text
    chosen = {f"column-{n}": c for n, c in enumerate(("full_name", "born", "sex", "personal_id"))}

    signed_in.post(address, {"first": 1, "last": 1, "match": "1", "remember": "1", **chosen})

    assert counts(worked(run)) == (1, 0, 0, 0)
    assert HeadingAlias.objects.filter(unit=here).count() == 4
    assert counts(checked(book(odd, NAM[1:5]), sheet="workers", by=officer)) == (1, 0, 0, 0)


def test_a_column_chosen_twice_or_missing_is_told_and_nothing_is_lost(signed_in, officer):
    run = checked(book(("ai", "lúc nào", "giống"), NAM[1:4]), sheet="workers", by=officer)
    address = reverse("spreadsheets:columns", args=[run.token, run.tabs[0]["number"]])
    twice = {"column-0": "full_name", "column-1": "full_name", "column-2": "sex"}

    response = signed_in.post(address, {"first": 1, "last": 1, "match": "1", **twice})

    assert response.status_code == 200
    assert response.text.count('<option value="full_name" selected>') == 2
    assert response.text.count('<option value="sex" selected>') == 1
    run.refresh_from_db()
    assert run.state == ImportState.HEADINGS


def test_a_heading_is_taught_and_forgotten_on_its_page(signed_in, here):
    address = reverse("spreadsheets:taught", args=["workers"])
    signed_in.post(address, {"written": "Anh chị nào", "column": "full_name", "unit": here.pk})
    alias = HeadingAlias.objects.get()
    assert "Anh chị nào" in signed_in.get(address).text

    signed_in.post(reverse("spreadsheets:forget", args=[alias.pk]))

    assert not HeadingAlias.objects.exists()
    events = AuditEntry.objects.filter(event__in=[Event.HEADING_TAUGHT, Event.HEADING_FORGOTTEN])
    assert events.count() == 2


def test_the_page_says_that_the_file_was_applied_before(signed_in, officer):
    applied(checked(people(NAM), sheet="workers", by=officer))

    run = checked(people(NAM), sheet="workers", by=officer)

    assert "Cán bộ xã" in page(signed_in, run).text
    assert counts(run) == (0, 0, 1, 0)


def test_the_progress_asks_again_until_the_work_is_done(signed_in, officer):
    from tests.factories.sheets import uploaded

    run = uploaded(people(NAM), sheet="workers", by=officer)
    address = reverse("spreadsheets:run_progress", args=[run.token])
    waiting = signed_in.get(address, headers={"HX-Request": "true"})
    assert 'hx-trigger="every 1s"' in waiting.text
    assert "HX-Refresh" not in waiting.headers
    worked(run)

    assert signed_in.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_an_import_is_withdrawn_on_its_page(signed_in, officer):
    run = applied(checked(people(NAM, OM), sheet="workers", by=officer))
    address = reverse("spreadsheets:withdraw", args=[run.token])
    assert signed_in.get(address).status_code == 200

    answer = signed_in.post(address, {"reason": "Nhầm tệp của năm trước"}, follow=True)

    assert answer.redirect_chain == [(run.get_absolute_url(), 302)]
    assert "Đang chờ" in answer.text
    assert worked(run).state == ImportState.WITHDRAWN
    assert not Worker.objects.exists()


def test_what_stands_in_the_way_of_withdrawing_is_told_on_the_page(signed_in, officer):
    run = applied(checked(people(NAM, OM), sheet="workers", by=officer))
    worker = Worker.objects.first()
    record_household(worker=worker, year=clock.today().year, status="poor", by=officer)
    address = reverse("spreadsheets:withdraw", args=[run.token])

    signed_in.post(address, {"reason": "Nhầm tệp của năm trước"})
    assert worked(run).state == ImportState.DONE

    text = page(signed_in, run).text
    assert Worker.objects.count() == 2
    assert run.refusals == ImportRun.objects.get().refusals != []
    assert all(escape(sentence) in text for sentence in run.refusals)


def test_changed_rows_show_what_stands_and_what_would_stand(signed_in, officer):
    applied(checked(people(NAM), sheet="workers", by=officer))
    run = checked(people((*NAM[:5], "Hua Nậm")), sheet="workers", by=officer)
    assert counts(run) == (0, 1, 0, 0)

    text = page(signed_in, run, show="changed").text

    assert "Nà Lo" in text
    assert "Hua Nậm" in text


def test_who_enters_nothing_brings_nothing_in(client, commune_leader, viewer):
    for user in (commune_leader, viewer):
        client.force_login(user)
        assert (
            reverse("spreadsheets:upload", args=["workers"])
            not in client.get(reverse("spreadsheets:imports")).text
        )
        assert client.get(reverse("spreadsheets:upload", args=["workers"])).status_code == 403


def test_what_the_file_has_no_column_for_is_said_once_for_all_rows(signed_in, officer):
    headings = ("Họ và tên", "Ngày sinh", "Số CCCD")
    rows = [
        (row[1], row[2], row[4]) for row in (NAM, (3, "Giàng A Páo", NAM[2], "", "014099000022"))
    ]
    run = checked(book(headings, *rows), sheet="workers", by=officer)
    assert 'name="all-sex"' in page(signed_in, run).text
    assert run.refused == 2

    post(signed_in, "correct", run, **{"all-sex": "Nam", "was-all-sex": ""})

    assert counts(worked(run)) == (2, 0, 0, 0)
