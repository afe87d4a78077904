"""Changes of lists: asked by one person, decided by another, applied at once, never a delete."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from audit.models import AuditEntry, Event
from core.models import Mark, MarkKind
from core.problems import Refused, Stale
from reference import uses
from reference.actions import decide_change, propose_change, withdraw_change
from reference.changes import About, fingerprint, standing
from reference.models import Change, ChangeState, Country, Entry, HighIncomeListing, Subject
from reference.queries import book
from tests.factories import country, user_with
from tests.factories.contracts import departed, identified
from tests.factories.reference import accepted, proposed

pytestmark = pytest.mark.django_db
NEW = {"name_vi": "Chương trình mới", "name_en": "New programme", "attributes": {"country": ""}}


def rules_of(refused) -> set[str]:
    return {p.rule for p in refused.value.problems if not p.warning}


def refused_by(**facts) -> set[str]:
    with pytest.raises(Refused) as refused:
        proposed(**facts)
    assert not Change.objects.exists()
    return rules_of(refused)


# Asking -------------------------------------------------------------------------------------------


def test_asking_changes_nothing_yet(department):
    change = proposed(name_vi="Cao đẳng mới", by=department)

    assert change.before["name_vi"] == "Cao đẳng"
    assert change.proposed["name_vi"] == "Cao đẳng mới"
    assert change.proposed["attributes"] == {"certified": True, "trained": True}
    assert book().name("qualification", "college") == "Cao đẳng"
    assert AuditEntry.objects.get().event == Event.LIST_CHANGE_ASKED


@pytest.mark.parametrize("role", ["department_leader", "commune_officer", "auditor"])
def test_others_propose_nothing(role, here):
    place = here if role.startswith("commune") else None

    with pytest.raises(PermissionDenied):
        proposed(by=user_with(role, place))


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"why": "  "}, "B-01"),
        ({"key": "có dấu", "listing": "programme", "new": True, **NEW}, "B-02"),
        ({"key": "x" * 21, "listing": "return_reason", "new": True, **NEW}, "B-02"),
        ({"key": "USDT", "listing": "currency", "new": True, **NEW}, "B-02"),
        ({"key": "2026-02-30", "listing": "holiday", "new": True, "name_vi": "Tết"}, "B-02"),
        ({"key": "EPS", "listing": "programme", "new": True, **NEW}, "B-03"),
        ({"key": "eighth", "listing": "legal_form", "new": True, "name_vi": "Khác"}, "B-04"),
        ({"key": "direct", "listing": "legal_form", "attributes": {"enterprise": True}}, "B-05"),
        ({"key": "direct", "listing": "legal_form", "rank": 3}, "B-05"),
        ({"name_vi": " "}, "B-06"),
        ({"attributes": {"colour": "red"}}, "B-07"),
        ({"attributes": {"trained": "yes"}}, "B-07"),
        ({"key": "EPS", "listing": "programme", "attributes": {"country": "XX"}}, "B-07"),
        ({"key": "EPS", "listing": "programme", "attributes": {"form": "by_boat"}}, "B-07"),
        ({"key": "loan_2025", "listing": "ceiling", "attributes": {"amount": "viel"}}, "B-07"),
        ({"key": "loan_2025", "listing": "ceiling", "attributes": {"of": "weather"}}, "B-07"),
        (
            {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 1)},
            "B-09",
        ),
        ({"name_vi": "Cao đẳng"}, "B-11"),
        ({"rank": 0}, "B-20"),
        ({"name_vi": "x" * 201}, "B-21"),
    ],
)
def test_what_is_refused(facts, rule):
    country("KR")

    assert refused_by(**facts) == {rule}


def test_a_closed_list_takes_names_and_days():
    accepted("direct", listing="legal_form", name_vi="Hợp đồng trực tiếp", aliases=["HĐTT"])

    assert book().name("legal_form", "direct") == "Hợp đồng trực tiếp"
    assert book().says("legal_form", "service", "enterprise") is True


def test_one_change_of_an_entry_waits_at_a_time():
    proposed()

    with pytest.raises(Refused) as refused:
        proposed(name_vi="Anders")
    assert rules_of(refused) == {"B-12"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.create(
            subject="entry", listing="qualification", key="college", why="x",
            asked_by=user_with("department_officer"),
        )  # fmt: skip


def test_after_a_decision_the_next_change_may_be_asked_for():
    accepted(name_vi="Cao đẳng mới")

    assert proposed(name_vi="Cao đẳng").before["name_vi"] == "Cao đẳng mới"


def test_what_the_form_showed_is_compared_with_what_stands():
    seen = fingerprint(standing(About("entry", "college", "qualification")))
    accepted(name_vi="Cao đẳng mới")

    with pytest.raises(Stale) as stale:
        propose_change(
            subject="entry", listing="qualification", key="college", seen=seen,
            proposed={"rank": 5}, why="Thứ tự", by=user_with("department_officer"),
        )  # fmt: skip
    assert stale.value.current["name_vi"] == "Cao đẳng mới"


def test_what_is_not_there_cannot_be_changed():
    with pytest.raises(LookupError):
        proposed("nothing")
    with pytest.raises(LookupError):
        proposed("x", listing="no_list")


def test_a_name_that_another_entry_has_is_only_a_warning():
    """B-08: the importer will ask which one is meant."""
    change = proposed(aliases=["cử nhân"])

    assert change.state == ChangeState.OPEN


def test_amounts_are_kept_as_plain_text():
    accepted(
        "loan_2025", listing="ceiling",
        attributes={"of": "loan_unsecured", "amount": Decimal("300000000.00"), "below": False},
    )  # fmt: skip

    assert book().item("ceiling", "loan_2025").attributes == {
        "of": "loan_unsecured",
        "amount": "300000000",
    }


# Deciding -----------------------------------------------------------------------------------------


def test_an_accepted_change_stands_at_once(leader):
    change = proposed(name_vi="Cao đẳng mới", aliases=[" CĐ ", "CĐ", ""])

    decide_change(change=change, accept=True, by=leader)

    item = book().item("qualification", "college")
    assert (item.name_vi, item.aliases, item.decided) == ("Cao đẳng mới", ("CĐ",), True)
    change.refresh_from_db()
    assert (change.state, change.decided_by) == (ChangeState.ACCEPTED, leader)
    assert AuditEntry.objects.about(Entry.objects.get()).get().after["name_vi"] == "Cao đẳng mới"


def test_an_added_entry_is_in_the_book_from_its_day():
    accepted("NEW", listing="programme", new=True, valid_from=date(2027, 4, 1), **NEW)

    assert "NEW" in book().codes("programme", on=date(2027, 4, 1))
    assert "NEW" not in book().codes("programme", on=date(2027, 3, 31))


def test_a_refusal_says_why_and_changes_nothing(leader):
    change = proposed()

    with pytest.raises(Refused) as refused:
        decide_change(change=change, accept=False, answer=" ", by=leader)
    assert rules_of(refused) == {"B-15"}
    decide_change(change=change, accept=False, answer="Chưa có văn bản", by=leader)

    change.refresh_from_db()
    assert (change.state, change.answer) == (ChangeState.REFUSED, "Chưa có văn bản")
    assert not Entry.objects.exists()


def test_who_asks_does_not_decide(db, here):
    """Also where somebody holds both duties."""
    both = user_with("department_officer", username="both")
    both.duties.create(role="department_leader", starts_on=date(2020, 1, 1))
    change = proposed(by=both)

    with pytest.raises(Refused) as refused:
        decide_change(change=change, accept=True, by=both)

    assert rules_of(refused) == {"B-13"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(
            state="accepted", decided_by=both, decided_at=change.asked_at
        )


@pytest.mark.parametrize("role", ["department_officer", "department_viewer", "administrator"])
def test_others_decide_nothing(role):
    with pytest.raises(PermissionDenied):
        decide_change(change=proposed(), accept=True, by=user_with(role))


def test_a_change_is_decided_once(leader):
    change = accepted()

    with pytest.raises(Refused) as refused:
        decide_change(change=change, accept=True, by=leader)
    assert rules_of(refused) == {"B-14"}


def test_a_refusal_without_a_reason_is_impossible_in_the_database(leader):
    change = proposed()

    with pytest.raises(IntegrityError), transaction.atomic():
        Change.objects.filter(pk=change.pk).update(
            state="refused", decided_by=leader, decided_at=change.asked_at
        )


def test_an_entry_that_changed_in_between_is_compared_first(leader):
    change = proposed(name_vi="Cao đẳng mới")
    Entry.objects.create(
        listing="qualification", code="college", name_vi="Cao đẳng (bản nạp lại)",
        attributes={"trained": True, "certified": True},
    )  # fmt: skip

    with pytest.raises(Stale) as stale:
        decide_change(change=change, accept=True, by=leader)

    assert stale.value.current["name_vi"] == "Cao đẳng (bản nạp lại)"
    change.refresh_from_db()
    assert change.state == ChangeState.OPEN


def test_what_was_in_order_when_asked_is_asked_again_when_decided(leader):
    country("MY")
    change = proposed("MY", subject=Subject.HIGH_INCOME, new=True, **LISTED)
    HighIncomeListing.objects.create(country_id="MY", valid_from=date(2020, 1, 1), source="x")

    with pytest.raises(Refused) as refused:
        decide_change(change=change, accept=True, by=leader)
    assert rules_of(refused) == {"B-16"}


def test_who_asked_takes_it_back_and_nobody_else(department):
    change = proposed(by=department)

    with pytest.raises(Refused) as refused:
        withdraw_change(change=change, by=user_with("department_officer"))
    assert rules_of(refused) == {"B-18"}
    withdraw_change(change=change, by=department)

    change.refresh_from_db()
    assert change.state == ChangeState.WITHDRAWN
    with pytest.raises(Refused) as refused:
        withdraw_change(change=change, by=department)
    assert rules_of(refused) == {"B-14"}


def test_stamps_grow_with_every_write():
    accepted(name_vi="Một")
    first = Entry.objects.get().stamped_at
    accepted(name_vi="Hai")

    assert Entry.objects.get().stamped_at > first
    assert book().name("qualification", "college") == "Hai"


@pytest.mark.parametrize(
    ("key", "listing", "marked"),
    [("college", "qualification", 1), ("EPS", "programme", 0), ("completed", "return_reason", 1)],
)
def test_lists_that_figures_rest_on_leave_a_mark(key, listing, marked):
    accepted(key, listing=listing, name_vi="Tên khác")

    assert Mark.objects.filter(kind=MarkKind.LIST).count() == marked


# In use -------------------------------------------------------------------------------------------


def test_an_entry_in_use_does_not_end_under_its_records(here):
    for day in (date(2025, 3, 2), date(2025, 9, 1), date(2026, 1, 5)):
        departed(identified(here), country=country("JP"), departed_on=day)
    facts = {"key": "JP", "subject": Subject.COUNTRY}

    with pytest.raises(Refused) as refused:
        proposed(**facts, valid_until=date(2025, 9, 1))
    assert rules_of(refused) == {"B-10"}
    message = refused.value.problems[0].message
    assert "2" in message
    assert "01/09/2025" in message
    assert "05/01/2026" in message
    with pytest.raises(Refused) as refused:
        proposed(**facts, valid_from=date(2025, 3, 3))
    assert rules_of(refused) == {"B-10"}

    accepted(**facts, valid_until=date(2026, 1, 6))
    assert Country.objects.get(pk="JP").valid_until == date(2026, 1, 6)


def test_records_that_were_outside_before_stand_in_the_way_of_nothing(here):
    departed(identified(here), country=country("JP"), departed_on=date(2025, 3, 2))
    Country.objects.filter(pk="JP").update(valid_until=date(2025, 1, 1))

    accepted("JP", subject=Subject.COUNTRY, valid_until=date(2025, 2, 1))

    assert Country.objects.get(pk="JP").valid_until == date(2025, 2, 1)


def test_uses_are_counted_wherever_a_country_is_kept(here):
    departed(identified(here), country=country("JP"))
    departed(identified(here), country=country("JP"))
    departed(identified(here), country=country("TW"))

    counted = {use.register: use.count for use in uses.used("country", "", "JP")}

    assert counted[str(uses.REGISTERS["contracts"])] == 2


# Countries and the high-income list ---------------------------------------------------------------


def test_a_country_is_added_changed_and_ended():
    accepted("FR", subject=Subject.COUNTRY, new=True, name_vi="Pháp", name_en="France")
    accepted("FR", subject=Subject.COUNTRY, aliases=["Tây"], valid_until=date(2026, 1, 1))

    france = Country.objects.get(pk="FR")
    assert (france.name_vi, france.aliases) == ("Pháp", ["Tây"])
    assert france.name_sort
    assert france.decided_at
    assert "FR" not in Country.objects.on(date(2026, 1, 1)).values_list("pk", flat=True)


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        ({"key": "fra", "new": True, "name_vi": "Pháp", "name_en": "France"}, {"B-02"}),
        ({"key": "JP", "new": True, "name_vi": "Nhật", "name_en": "Japan"}, {"B-03"}),
        ({"key": "JP", "name_en": ""}, {"B-06"}),
    ],
)
def test_what_is_refused_of_a_country(facts, rules):
    country("JP")

    assert refused_by(subject=Subject.COUNTRY, **facts) == rules


LISTED = {"valid_from": date(2026, 1, 1), "source": "Quyết định 5/QĐ-SNV"}


def test_a_country_is_put_on_the_high_income_list_and_taken_off():
    country("MY")
    accepted("MY", subject=Subject.HIGH_INCOME, new=True, **LISTED)
    listed = HighIncomeListing.objects.get()
    accepted(
        str(listed.pk), subject=Subject.HIGH_INCOME,
        valid_until=date(2026, 6, 1), source_until="Quyết định 9/QĐ-SNV",
    )  # fmt: skip

    held = [
        HighIncomeListing.objects.on(day).exists()
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 5, 31), date(2026, 6, 1))
    ]
    assert held == [False, True, True, False]
    assert HighIncomeListing.objects.get().source == "Quyết định 5/QĐ-SNV"
    assert Mark.objects.filter(kind=MarkKind.LIST, key=listed.pk).count() == 2


@pytest.mark.parametrize(
    ("facts", "rules"),
    [
        ({"key": "MY", **LISTED, "source": ""}, {"B-17"}),
        ({"key": "MY", **LISTED, "valid_until": date(2026, 3, 1)}, {"B-17"}),
        ({"key": "MY", "source": "x"}, {"B-09"}),
        (
            {"key": "MY", **LISTED, "valid_until": date(2025, 3, 1), "source_until": "x"},
            {"B-09"},
        ),
        ({"key": "JP", **LISTED}, {"B-16"}),
        ({"key": "XX", **LISTED}, {"B-19"}),
    ],
)
def test_what_is_refused_of_the_high_income_list(facts, rules):
    country("MY")
    HighIncomeListing.objects.create(country=country("JP"), valid_from=date(2020, 1, 1), source="x")

    assert refused_by(subject=Subject.HIGH_INCOME, new=True, **facts) == rules


def test_a_row_put_on_by_mistake_ends_where_it_began_and_held_on_no_day():
    country("MY")
    accepted("MY", subject=Subject.HIGH_INCOME, new=True, **LISTED)
    row = HighIncomeListing.objects.get()
    accepted(
        str(row.pk), subject=Subject.HIGH_INCOME,
        valid_until=LISTED["valid_from"], source_until="Nhầm",
    )  # fmt: skip

    assert not HighIncomeListing.objects.on(LISTED["valid_from"]).exists()
    accepted("MY", subject=Subject.HIGH_INCOME, new=True, **LISTED)
    assert HighIncomeListing.objects.count() == 2
