"""Out as a file, two cells changed, in again: exactly these two cells change."""

from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from audit.models import AuditEntry
from contracts.models import Contract
from spreadsheets import staging
from spreadsheets.sheets import Judged, Verdict
from tests.factories.contracts import departed, identified
from tests.factories.sheets import applied, checked
from workers.models import Worker

pytestmark = pytest.mark.django_db


def exported(client, listing, query=""):
    said = {"listing": listing, "query": query, "format": "xlsx"}
    content = client.post(reverse("spreadsheets:ask"), said).content
    return openpyxl.load_workbook(BytesIO(content))


def as_file(opened):
    out = BytesIO()
    opened.save(out)
    return out.getvalue()


def place_of(sheet, heading):
    return next(n for n in range(1, 30) if sheet.cell(1, n).value == heading)


def changes_of(run):
    return [
        (change.column, change.old, change.new)
        for block in run.blocks.all()
        for outcome in staging.outcomes_of(block)
        if isinstance(outcome, Judged) and outcome.verdict is Verdict.CHANGED
        for change in outcome.changes
    ]


@pytest.fixture
def signed_in(client, officer):
    client.force_login(officer)
    return client


def people(here, count=5):
    return [
        identified(here, full_name=f"Lò Văn {name}", village="Nà Lo", phone=f"091234567{number}")
        for number, name in enumerate(["Ón", "Nam", "Páo", "Sơn", "Thiết"][:count])
    ]


def values_of(model):
    names = [f.attname for f in model._meta.concrete_fields if f.attname != "version"]
    return {row["id"]: row for row in model.objects.values(*names)}


def differing(before, after):
    return {
        (pk, name)
        for pk, row in after.items()
        for name, value in row.items()
        if before[pk][name] != value
    }


def test_two_cells_of_the_list_of_people(signed_in, officer, here):
    people(here)
    opened = exported(signed_in, "workers:list", "columns=name,born,village,unit,sex,number,phone")
    sheet = opened.worksheets[0]
    name, village = place_of(sheet, "Họ và tên"), place_of(sheet, "Bản, tổ")
    phone = place_of(sheet, "Số điện thoại")
    rows = {sheet.cell(row, name).value: row for row in range(2, 7)}
    sheet.cell(rows["Lò Văn Nam"], village).value = "Hua Nậm"
    sheet.cell(rows["Lò Văn Sơn"], phone).value = "0987654321"
    before = values_of(Worker)

    run = checked(as_file(opened), sheet="workers", by=officer)

    assert (run.new, run.changed, run.unchanged, run.refused) == (0, 2, 3, 0)
    assert [new for _c, _o, new in changes_of(run)] == ["Hua Nậm", "0987654321"]
    applied(run)
    nam, son = (Worker.objects.get(full_name=f"Lò Văn {n}").pk for n in ("Nam", "Sơn"))
    expected = {(nam, "village"), (nam, "village_fold"), (nam, "village_sort"), (son, "phone")}
    assert differing(before, values_of(Worker)) == expected


def test_two_cells_of_the_list_of_departures(signed_in, officer, here):
    stays = [departed(worker) for worker in people(here)]
    columns = "columns=name,born,unit,departed,country,form,until,state,home,sex,enterprise,job"
    opened = exported(signed_in, "contracts:departures", columns)
    sheet = opened.worksheets[0]
    code, job = place_of(sheet, "Mã dòng"), place_of(sheet, "Ngành nghề, công việc")
    rows = {sheet.cell(row, code).value: row for row in range(2, 7)}
    for stay, words in zip(stays[:2], ("Hàn xì", "Trồng nấm"), strict=True):
        sheet.cell(rows[f"D{stay.pk}-{stay.contract.version}"], job).value = words
    before, entries = values_of(Contract), AuditEntry.objects.count()

    run = checked(as_file(opened), sheet="departures", by=officer)

    assert (run.new, run.changed, run.unchanged, run.refused) == (0, 2, 3, 0)
    applied(run)
    changed = {(stay.contract_id, "job") for stay in stays[:2]}
    assert differing(before, values_of(Contract)) == changed
    assert AuditEntry.objects.count() == entries + 4  # uploaded, applied, and one for each record


def test_an_untouched_file_changes_nothing(signed_in, officer, here):
    for worker in people(here):
        departed(worker)

    for listing, sheet in (("workers:list", "workers"), ("contracts:departures", "departures")):
        run = checked(as_file(exported(signed_in, listing)), sheet=sheet, by=officer)
        assert (run.new, run.changed, run.unchanged, run.refused) == (0, 0, 5, 0), listing


def test_a_row_somebody_changed_since_the_file_was_made_is_told_and_not_overwritten(
    signed_in, officer, here
):
    people(here, 2)
    opened = exported(signed_in, "workers:list")
    sheet = opened.worksheets[0]
    sheet.cell(2, place_of(sheet, "Bản, tổ")).value = "Hua Nậm"
    Worker.objects.update(village="Chiềng Tè", version=9)

    run = checked(as_file(opened), sheet="workers", by=officer)

    assert run.refused >= 1
    assert run.changed == 0


def test_a_csv_file_comes_back_too(signed_in, officer, here):
    people(here, 3)
    said = {"listing": "workers:list", "query": "", "format": "csv"}
    content = signed_in.post(reverse("spreadsheets:ask"), said).content

    run = checked(content, sheet="workers", by=officer, name="nguoi.csv")

    assert (run.new, run.changed, run.unchanged, run.refused) == (0, 0, 3, 0)
