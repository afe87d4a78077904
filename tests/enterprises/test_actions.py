"""The province's list of enterprises is kept by the Department."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from audit.models import AuditEntry, Event
from core import clock
from core.problems import Refused, Stale
from enterprises import actions
from enterprises.models import Branch, Enterprise, Letter, LicenceEvent, Market
from tests.factories import country
from tests.factories.enterprises import (
    a_branch,
    a_letter,
    a_market,
    a_public_unit,
    an_enterprise,
    licence_event,
    tax_code,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today():
    with clock.turned_to(clock.at(TODAY)):
        yield


def fresh(enterprise):
    return Enterprise.objects.get(pk=enterprise.pk)


def status_on(enterprise, day, market=None):
    return fresh(enterprise).licence_on(date.fromisoformat(day), market).status


# The enterprise ----------------------------------------------------------------------------------


def test_the_department_records_an_enterprise_with_its_licence(department):
    enterprise = an_enterprise(name="  CÔNG TY   Nhân lực Đà ", by=department)

    enterprise.refresh_from_db()
    assert (enterprise.name, enterprise.version) == ("CÔNG TY Nhân lực Đà", 1)
    assert enterprise.name_fold == "cong ty nhan luc da"
    assert enterprise.status == "in_force"
    event = enterprise.licence_events.get()
    assert (event.kind, event.in_force_on) == ("granted", date(2022, 3, 1))
    told = {e.event: e.after for e in AuditEntry.objects.all()}
    assert told[Event.ENTERPRISE_SAVED]["name"] == "CÔNG TY Nhân lực Đà"
    assert told[Event.LICENCE_RECORDED]["in_force_on"] == "2022-03-01"


def test_a_public_unit_has_no_licence():
    unit = a_public_unit()

    assert (unit.status, unit.licence_events.count()) == ("not_needed", 0)


@pytest.mark.parametrize("person", ["officer", "leader", "viewer", "administrator", "auditor"])
def test_nobody_else_keeps_the_list(request, person):
    with pytest.raises(PermissionDenied):
        an_enterprise(by=request.getfixturevalue(person))

    assert not Enterprise.objects.exists()


@pytest.mark.parametrize("person", ["officer", "leader", "viewer", "administrator", "auditor"])
def test_nobody_else_keeps_what_hangs_on_it(request, here, person):
    enterprise, by = an_enterprise(), request.getfixturevalue(person)
    event, branch = enterprise.licence_events.get(), a_branch(enterprise)
    letter, market = a_letter(enterprise, here), a_market(enterprise)
    before = AuditEntry.objects.count()

    for write in (
        lambda: licence_event(enterprise, by=by),
        lambda: actions.withdraw_licence_event(event=event, reason="x", by=by),
        lambda: a_branch(enterprise, by=by),
        lambda: actions.close_branch(branch=branch, closed_on=TODAY, by=by),
        lambda: actions.reopen_branch(branch=branch, reason="x", by=by),
        lambda: a_market(enterprise, "TW", by=by),
        lambda: actions.withdraw_market(market=market, reason="x", by=by),
        lambda: a_letter(enterprise, here, by=by),
        lambda: actions.withdraw_letter(letter=letter, withdrawn_on=TODAY, reason="x", by=by),
    ):
        with pytest.raises(PermissionDenied):
            write()
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("name", ["Công ty Hòa Bình", "CONG TY HOA BINH", "công ty  hoà bình"])
def test_a_name_that_differs_in_marks_only_is_taken(department, name):
    an_enterprise(name="Công ty Hoà Bình")

    with pytest.raises(Refused, match="E-03"):
        an_enterprise(name=name, by=department)


def test_a_tax_code_belongs_to_one_enterprise(department):
    an_enterprise(tax_code=tax_code(1))

    with pytest.raises(Refused, match="E-10"):
        an_enterprise(tax_code=tax_code(1), by=department)


def test_correcting_keeps_its_own_name_and_tells_what_changed(department):
    enterprise = an_enterprise(tax_code=tax_code(1))

    actions.save_enterprise(
        enterprise=enterprise,
        **{**facts_of(enterprise), "address": "Số 1, Hà Nội"},
        version=1,
        by=department,
    )

    entry = AuditEntry.objects.filter(event=Event.ENTERPRISE_SAVED).first()
    assert (entry.before, entry.after) == ({"address": ""}, {"address": "Số 1, Hà Nội"})
    corrected = fresh(enterprise)
    assert (corrected.version, corrected.status) == (2, "in_force")
    assert corrected.licence_number == enterprise.licence_number


def test_what_is_not_said_of_the_contacts_stays(department):
    enterprise = an_enterprise(address="Số 1, Hà Nội")

    actions.save_enterprise(enterprise=enterprise, name="Khác", kind="service", by=department)

    assert fresh(enterprise).address == "Số 1, Hà Nội"


def test_a_licensed_enterprise_cannot_become_one_that_needs_none(department):
    enterprise = an_enterprise()

    with pytest.raises(Refused, match="E-06"):
        actions.save_enterprise(
            enterprise=enterprise,
            **{**facts_of(enterprise), "kind": "public_unit"},
            by=department,
        )


def test_a_public_unit_that_was_a_service_enterprise_lacks_a_licence(department):
    unit = a_public_unit()

    actions.save_enterprise(enterprise=unit, **{**facts_of(unit), "kind": "service"}, by=department)

    assert fresh(unit).status == "none"


def test_saving_what_stands_there_leaves_no_trace(department):
    enterprise = an_enterprise()
    before = AuditEntry.objects.count()

    actions.save_enterprise(enterprise=enterprise, **facts_of(enterprise), by=department)

    assert AuditEntry.objects.count() == before
    assert fresh(enterprise).version == 1


def test_a_stale_correction_is_not_written(department):
    enterprise = an_enterprise()
    facts = facts_of(enterprise)
    actions.save_enterprise(
        enterprise=enterprise, **{**facts, "name": "Một"}, version=1, by=department
    )

    with pytest.raises(Stale) as stale:
        actions.save_enterprise(
            enterprise=enterprise, **{**facts, "name": "Hai"}, version=1, by=department
        )

    assert fresh(enterprise).name == "Một"
    assert (stale.value.current["name"], stale.value.current["version"]) == ("Một", 2)


def test_one_name_at_once_is_one_enterprise(at_once, department):
    answers = at_once(*[lambda: an_enterprise(name="Công ty mẫu", by=department).name] * 4)

    assert sorted(answers) == ["Công ty mẫu"] + ["E-03"] * 3


# The licence -------------------------------------------------------------------------------------


def test_a_revocation_holds_from_its_day_on(department):
    enterprise = an_enterprise()

    event = licence_event(
        enterprise, kind="revoked", in_force_on=date(2026, 4, 1), point="c", by=department
    )

    assert status_on(enterprise, "2026-03-31") == "in_force"
    assert status_on(enterprise, "2026-04-15") == "revoked"
    assert fresh(enterprise).status == "revoked"
    entry = AuditEntry.objects.first()
    assert (entry.event, entry.subject_id) == (Event.LICENCE_RECORDED, str(event.pk))
    assert entry.after == {"kind": "revoked", "in_force_on": "2026-04-01", "point": "c"}


def test_a_suspension_of_one_market_is_told_with_its_market(department):
    enterprise = an_enterprise()

    licence_event(enterprise, country=country("TW"), by=department)

    assert status_on(enterprise, "2026-05-01", "TW") == "suspended"
    assert status_on(enterprise, "2026-05-01", "JP") == "in_force"
    assert fresh(enterprise).status == "in_force"
    assert AuditEntry.objects.first().after == {
        "kind": "suspended",
        "in_force_on": "2026-01-01",
        "last_day": "2036-03-31",
        "country": "TW",
    }


def test_a_suspension_ends_without_anybody_doing_anything():
    enterprise = an_enterprise()
    licence_event(enterprise, in_force_on=date(2026, 11, 1), last_day=date(2026, 12, 31))
    kept = Enterprise.objects.with_status(TODAY).get()

    after = Enterprise.objects.with_status(date(2027, 1, 1)).get()

    assert (kept.status_now, after.status_now) == ("suspended", "in_force")
    assert after.licence_on(date(2027, 1, 1)).status == "in_force"


def test_a_new_paper_gives_the_list_its_number():
    enterprise = an_enterprise()

    licence_event(enterprise, kind="reissued", in_force_on=date(2025, 6, 1), number="9/BNV-GP")

    seen = fresh(enterprise)
    assert (seen.licence_number, seen.licence_date) == ("9/BNV-GP", date(2025, 6, 1))
    assert Enterprise.objects.named("9/bnv-gp").exists()


def test_what_does_not_follow_is_refused(department):
    enterprise = an_enterprise()

    with pytest.raises(Refused, match="E-08"):
        licence_event(enterprise, kind="returned", in_force_on=date(2022, 1, 1), by=department)

    assert enterprise.licence_events.count() == 1


def test_the_same_paper_at_once_is_one_event(at_once, department):
    enterprise = an_enterprise()

    answers = at_once(*[lambda: licence_event(enterprise, by=department).kind] * 3)

    assert sorted(answers) == ["E-15", "E-15", "suspended"]


def test_a_withdrawn_event_no_longer_counts_and_stays(department):
    enterprise = an_enterprise()
    event = licence_event(enterprise, kind="revoked", in_force_on=date(2026, 4, 1))

    actions.withdraw_licence_event(event=event, reason="Nhầm doanh nghiệp", by=department)

    assert status_on(enterprise, "2026-04-15") == "in_force"
    assert fresh(enterprise).status == "in_force"
    event.refresh_from_db()
    assert (event.withdrawn, event.withdrawn_because) == (True, "Nhầm doanh nghiệp")
    assert AuditEntry.objects.first().reason == "Nhầm doanh nghiệp"
    with pytest.raises(Refused, match="E-16"):
        actions.withdraw_licence_event(event=event, reason="Lần nữa", by=department)


def test_a_granting_on_which_others_hang_is_not_withdrawn(department):
    enterprise = an_enterprise()
    licence_event(enterprise)

    with pytest.raises(Refused, match="E-18"):
        actions.withdraw_licence_event(
            event=enterprise.licence_events.first(), reason="Nhầm", by=department
        )


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "sold"},
        {"kind": "granted", "last_day": TODAY},
        {"kind": "suspended", "last_day": date(2025, 12, 31)},
        {"kind": "revoked", "country_id": "JP"},
        {"kind": "returned", "point": "a"},
    ],
)
def test_the_database_refuses_an_event_that_cannot_be(fields):
    enterprise = an_enterprise()
    country("JP")

    with pytest.raises(IntegrityError), transaction.atomic():
        LicenceEvent.objects.create(enterprise=enterprise, in_force_on=date(2026, 1, 1), **fields)


# Markets and branches ----------------------------------------------------------------------------


def test_a_market_is_recorded_and_closed(department):
    enterprise = an_enterprise()
    market = a_market(enterprise, by=department)

    actions.set_market(
        enterprise=enterprise,
        market=market,
        country=country("JP"),
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 6, 30),
        version=1,
        by=department,
    )

    market.refresh_from_db()
    assert (market.ends_on, market.version) == (date(2026, 6, 30), 2)
    assert [market.open_on(day) for day in (date(2026, 6, 30), date(2026, 7, 1))] == [True, False]
    entry = AuditEntry.objects.first()
    assert (entry.before, entry.after) == ({"ends_on": None}, {"ends_on": "2026-06-30"})


def test_one_market_has_no_two_entries_for_a_day(department):
    enterprise = an_enterprise()
    a_market(enterprise)

    with pytest.raises(Refused, match="E-26"):
        a_market(enterprise, starts_on=date(2026, 5, 1), by=department)

    assert a_market(enterprise, work="care").work == "care"


def test_a_stale_market_is_not_written(department):
    enterprise = an_enterprise()
    market = a_market(enterprise)
    said = {"enterprise": enterprise, "market": market, "country": country("JP"), "by": department}
    actions.set_market(**said, starts_on=date(2026, 2, 1), version=1)

    with pytest.raises(Stale):
        actions.set_market(**said, starts_on=date(2026, 3, 1), version=1)


def test_a_withdrawn_market_stays_and_gives_way(department):
    enterprise = an_enterprise()
    market = a_market(enterprise)

    actions.withdraw_market(market=market, reason="Nhầm", by=department)

    assert a_market(enterprise).pk != market.pk
    with pytest.raises(Refused, match="E-16"):
        actions.withdraw_market(market=market, reason="Nhầm", by=department)


def test_a_branch_is_recorded_corrected_closed_and_opened_again(department):
    enterprise = an_enterprise(tax_code=tax_code(1))
    branch = a_branch(enterprise, name="Chi nhánh", code=tax_code(1, "001"), by=department)
    actions.save_branch(
        enterprise=enterprise,
        branch=branch,
        name="Chi nhánh",
        code=tax_code(1, "001"),
        activities="Tuyển chọn",
        version=1,
        by=department,
    )

    actions.close_branch(branch=branch, closed_on=date(2026, 5, 1), by=department)
    with pytest.raises(Refused, match="E-21"):
        actions.close_branch(branch=branch, closed_on=date(2026, 5, 1), by=department)
    actions.reopen_branch(branch=branch, reason="Đóng nhầm", by=department)

    branch.refresh_from_db()
    assert (branch.closed_on, branch.activities, branch.version) == (None, "Tuyển chọn", 4)
    told = [e.event for e in AuditEntry.objects.all()[:4]]
    assert told == ["branch_reopened", "branch_closed", "branch_saved", "branch_saved"]


def test_a_branch_is_taken_by_name_here_and_by_code_everywhere(department):
    enterprise, other = an_enterprise(), an_enterprise()
    a_branch(enterprise, name="Chi nhánh Tây Bắc", code=tax_code(1, "001"))

    with pytest.raises(Refused, match="E-20"):
        a_branch(enterprise, name="CHI NHANH TAY BAC", by=department)
    with pytest.raises(Refused, match="E-20"):
        a_branch(other, code=tax_code(1, "001"), by=department)
    assert a_branch(other, name="Chi nhánh Tây Bắc").name == "Chi nhánh Tây Bắc"


def test_a_branch_of_another_enterprise_is_not_found(department):
    branch, other = a_branch(an_enterprise()), an_enterprise()

    with pytest.raises(Branch.DoesNotExist):
        actions.save_branch(enterprise=other, branch=branch, name="Chi nhánh", by=department)


def test_a_stale_branch_is_not_written(department):
    enterprise = an_enterprise()
    branch = a_branch(enterprise, name="Một")
    actions.save_branch(enterprise=enterprise, branch=branch, name="Hai", version=1, by=department)

    with pytest.raises(Stale):
        actions.save_branch(
            enterprise=enterprise, branch=branch, name="Ba", version=1, by=department
        )


# Letters -----------------------------------------------------------------------------------------


def test_a_letter_names_its_units(department, here, next_door):
    letter = a_letter(an_enterprise(), here, next_door, by=department)

    assert set(letter.communes.all()) == {here, next_door}
    told = AuditEntry.objects.first().after
    assert told["communes"] == [here.label, next_door.label]
    assert told["expires_on"] == "2035-07-31"


def test_a_unit_that_did_not_exist_on_the_day_is_refused(department, here):
    with pytest.raises(Refused, match="E-23"):
        a_letter(an_enterprise(), here, issued_on=date(2025, 6, 30), by=department)

    assert not Letter.objects.exists()


def test_an_enterprise_without_licence_is_not_introduced(department, here):
    enterprise = an_enterprise(status="revoked", status_since=date(2025, 7, 1))

    with pytest.raises(Refused, match="E-27"):
        a_letter(enterprise, here, by=department)


def test_a_letter_is_recorded_once(at_once, department, here):
    enterprise = an_enterprise()
    said = {"number": "512/SNV", "by": department}

    answers = at_once(*[lambda: a_letter(enterprise, here, **said).number] * 3)

    assert sorted(answers) == ["512/SNV", "E-28", "E-28"]


def test_a_withdrawn_letter_stays_with_its_reason(department, here):
    letter = a_letter(an_enterprise(), here)

    actions.withdraw_letter(
        letter=letter, withdrawn_on=date(2026, 10, 1), reason="Giấy phép bị thu hồi", by=department
    )

    letter.refresh_from_db()
    assert letter.withdrawn_because == "Giấy phép bị thu hồi"
    assert letter.state_on(TODAY) == "withdrawn"
    assert AuditEntry.objects.first().after["number"] == letter.number
    with pytest.raises(Refused, match="E-16"):
        actions.withdraw_letter(letter=letter, withdrawn_on=TODAY, reason="Nữa", by=department)


def test_the_database_keeps_letters_and_markets_in_order(here):
    enterprise = an_enterprise()
    letter, market = a_letter(enterprise, here), a_market(enterprise)

    for change in (
        lambda: Letter.objects.filter(pk=letter.pk).update(expires_on=date(2025, 7, 31)),
        lambda: Letter.objects.filter(pk=letter.pk).update(withdrawn_on=date(2025, 7, 31)),
        lambda: Market.objects.filter(pk=market.pk).update(ends_on=date(2025, 12, 31)),
        lambda: Enterprise.objects.filter(pk=enterprise.pk).update(kind="bank"),
        lambda: Enterprise.objects.filter(pk=enterprise.pk).update(suspended_until=TODAY),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_a_unit_named_in_a_letter_is_never_deleted(here):
    a_letter(an_enterprise(), here)

    with pytest.raises(ProtectedError):
        here.delete()


def facts_of(enterprise):
    return {name: getattr(enterprise, name) for name in actions.FACTS}
