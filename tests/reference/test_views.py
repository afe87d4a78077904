"""Pages of the lists as people use them: looking up, proposing, deciding."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from reference.countries import load_countries
from reference.models import Change, ChangeState, Country, Entry, HighIncomeListing, Subject
from reference.queries import book
from tests.factories import country, user_with
from tests.factories.contracts import departed, identified
from tests.factories.reference import accepted, proposed

pytestmark = pytest.mark.django_db
ENTRY = ["qualification", "college"]


@pytest.fixture
def officers(client, department):
    """The browser of a Department officer, reading English."""
    department.language = "en"
    department.save()
    client.force_login(department)
    return client


@pytest.fixture
def leaders(client, leader):
    client.force_login(leader)
    return client


def change_form(client, *args, **typed):
    """What the form of an entry is sent back with."""
    page = client.get(reverse("reference:entry_change", args=args or ENTRY))
    shown = {name: page.context["form"][name].value() for name in page.context["form"].fields}
    sent = {name: value for name, value in shown.items() if value not in (None, False)}
    return {**sent, "why": "Công văn 12/SNV", **typed}


# Looking up ---------------------------------------------------------------------------------------


def test_the_lists_are_counted(officers):
    proposed(by=user_with("department_officer"))

    rows = {line.code: line for line in officers.get(reverse("reference:lists")).context["lists"]}

    assert rows["household"].count == 4
    assert rows["qualification"].waiting == 1


def test_what_holds_comes_first_and_what_ended_apart(officers):
    page = officers.get(reverse("reference:list", args=["priority_group"]))

    holding, ended = (section for section, _rows in page.context["sections"])
    assert [row.item.code for row in ended.rows] == ["poor_district"]
    assert "minority" in [row.item.code for row in holding.rows]


def test_a_list_is_shown_as_on_a_day(officers):
    url = reverse("reference:list", args=["priority_group"])

    page = officers.get(url, {"on": "30/06/2025"})

    assert len(page.context["sections"]) == 1


@pytest.mark.parametrize(
    ("text", "found"), [("khơ mú", ["kho_mu"]), ("hmong", ["hmong"]), ("MEO", ["hmong"])]
)
def test_entries_are_found_without_marks(officers, text, found):
    page = officers.get(reverse("reference:list", args=["ethnic_group"]), {"q": text})

    assert [row.item.code for s, _r in page.context["sections"] for row in s.rows] == found


def test_an_unreadable_day_shows_nothing_and_says_so(officers):
    page = officers.get(reverse("reference:list", args=["ethnic_group"]), {"on": "31/02/2025"})

    assert page.context["sections"] == []
    assert "cannot be read" in page.text


def test_ceilings_stand_by_kind_with_the_columns_they_need(officers):
    load_countries()
    page = officers.get(reverse("reference:list", args=["ceiling"]), {"on": "01/05/2025"})

    deposits = page.context["sections"][0][0]
    assert deposits.title == "Deposit of the worker"
    assert "Item of support" not in deposits.columns
    taiwan = next(row for row in deposits.rows if row.item.code == "deposit_TW")
    assert ("Country or territory", "Taiwan (China)") in taiwan.said
    assert ("Amount in đồng", "12,000,000") in taiwan.said


def test_holidays_stand_by_year(officers):
    page = officers.get(reverse("reference:list", args=["holiday"]))

    assert [section.title for section, _rows in page.context["sections"]] == [
        "2025",
        "2026",
        "2027",
    ]


def test_an_entry_tells_its_history(officers):
    accepted(name_vi="Cao đẳng mới", why="Quyết định 7/QĐ-SNV")

    page = officers.get(reverse("reference:entry", args=ENTRY))

    assert "Quyết định 7/QĐ-SNV" in page.text
    assert "<del>Cao đẳng</del>" in page.text
    assert "<ins>Cao đẳng mới</ins>" in page.text


def test_uses_are_counted_for_those_who_keep_the_lists_only(client, officer, leader, here):
    departed(identified(here), country=country("JP"))
    url = reverse("reference:country", args=["JP"])

    client.force_login(officer)
    assert client.get(url).context["uses"] == []
    client.force_login(leader)
    assert sum(use.count for use in client.get(url).context["uses"]) > 0


@pytest.mark.parametrize(
    ("page", "args"),
    [
        ("list", ["nothing"]),
        ("entry", ["qualification", "nothing"]),
        ("country", ["XX"]),
        ("listed_country", [99]),
        ("change", [99]),
    ],
)
def test_what_is_not_there_is_not_found(officers, page, args):
    assert officers.get(reverse(f"reference:{page}", args=args)).status_code == 404


def test_countries_are_found_by_the_words_of_staff(officers):
    load_countries()

    page = officers.get(reverse("reference:countries"), {"q": "dubai"})

    assert [row.key for row in page.context["listed"].rows] == ["AE"]


def test_which_high_income_list_held_on_which_day(officers):
    country("MY")
    accepted(
        "MY", subject=Subject.HIGH_INCOME, new=True,
        valid_from=date(2026, 1, 1), source="Quyết định 5/QĐ-SNV",
    )  # fmt: skip
    url = reverse("reference:high_income")

    before, after = (officers.get(url, {"on": day}) for day in ("31/12/2025", "01/01/2026"))

    assert list(before.context["rows"]) == []
    assert [row.country_id for row in after.context["rows"]] == ["MY"]
    (version,) = after.context["versions"]
    assert (version.since, version.came) == (date(2026, 1, 1), ["Malaysia"])
    row = HighIncomeListing.objects.get()
    assert "Quyết định 5/QĐ-SNV" in officers.get(
        reverse("reference:listed_country", args=[row.pk])
    ).text  # fmt: skip


# Proposing ----------------------------------------------------------------------------------------


def test_a_change_is_typed_and_waits(officers):
    sent = change_form(officers, name_vi="Cao đẳng mới", aliases="CĐ\nCao đẳng nghề")

    answer = officers.post(reverse("reference:entry_change", args=ENTRY), sent, follow=True)

    change = Change.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("reference:change", args=[change.pk])
    assert change.proposed["aliases"] == ["CĐ", "Cao đẳng nghề"]
    assert change.proposed["attributes"] == {"certified": True, "trained": True}
    assert change.before["name_vi"] == "Cao đẳng"


def test_a_second_click_asks_once(officers):
    sent = change_form(officers, name_vi="Cao đẳng mới")
    url = reverse("reference:entry_change", args=ENTRY)

    officers.post(url, sent)
    officers.post(url, sent)

    assert Change.objects.count() == 1


def test_a_ceiling_is_typed_as_amounts_are_written_here(officers):
    load_countries()
    page = officers.get(reverse("reference:entry_change", args=["ceiling", "deposit_TW"]))
    assert 'value="12.000.000"' in page.text

    sent = change_form(officers, "ceiling", "deposit_TW", amount="12.500.000", of="deposit")
    officers.post(reverse("reference:entry_change", args=["ceiling", "deposit_TW"]), sent)

    assert Change.objects.get().proposed["attributes"]["amount"] == "12500000"


def test_a_holiday_is_added_by_its_day(officers):
    officers.post(
        reverse("reference:entry_new", args=["holiday"]),
        {"code": "17/02/2026", "name_vi": "Tết Nguyên đán", "rank": 100, "why": "Thông báo"},
    )

    assert Change.objects.get().key == "2026-02-17"


def test_a_closed_list_asks_for_names_and_days_only(officers):
    page = officers.get(reverse("reference:entry_change", args=["legal_form", "direct"]))

    assert "enterprise" not in page.context["form"].fields
    assert "valid_until" in page.context["form"].fields
    assert officers.get(reverse("reference:entry_new", args=["legal_form"])).status_code == 200


def test_a_refusal_stands_at_its_field_and_keeps_what_was_typed(officers):
    sent = change_form(officers, valid_from="01/02/2026", valid_until="01/01/2026")

    page = officers.post(reverse("reference:entry_change", args=ENTRY), sent)

    assert page.context["form"].errors["valid_until"]
    assert 'value="01/01/2026"' in page.text


def test_what_changed_while_the_form_was_open_is_compared(officers):
    sent = change_form(officers, name_vi="Cao đẳng A")
    accepted(name_vi="Cao đẳng B")
    url = reverse("reference:entry_change", args=ENTRY)

    page = officers.post(url, sent)

    assert page.status_code == 409
    assert ("Name in Vietnamese", "Cao đẳng B", "Cao đẳng A") in page.context["differences"]
    again = officers.post(url, {**sent, "seen": page.context["form"]["seen"].value()})
    assert again.status_code == 302


def test_a_country_and_a_row_of_the_high_income_list_are_proposed(officers):
    country("MY")
    officers.post(
        reverse("reference:country_new"),
        {"code": "FR", "name_vi": "Pháp", "name_en": "France", "rank": 100, "why": "Mới"},
    )
    officers.post(
        reverse("reference:high_income_new"),
        {"country": "MY", "valid_from": "01/01/2026", "source": "QĐ 5", "why": "QĐ 5"},
    )

    assert set(Change.objects.values_list("subject", "key")) == {
        ("country", "FR"),
        ("high_income", "MY"),
    }


def test_the_form_of_every_list_opens(officers):
    load_countries()
    for listing, entries in book().entries.items():
        args = [listing, next(iter(entries))]
        assert officers.get(reverse("reference:entry_change", args=args)).status_code == 200
        assert officers.get(reverse("reference:entry_new", args=[listing])).status_code == 200
        assert officers.get(reverse("reference:entry", args=args)).status_code == 200


# Deciding -----------------------------------------------------------------------------------------


def test_the_inbox_shows_what_waits(leaders):
    proposed()
    accepted("university", name_vi="Đại học mới")
    url = reverse("reference:changes")

    assert len(leaders.get(url).context["listed"].rows) == 1
    assert len(leaders.get(url, {"state": "all"}).context["listed"].rows) == 2
    assert len(leaders.get(url, {"state": "accepted"}).context["listed"].rows) == 1


def test_a_leader_accepts(leaders):
    change = proposed(name_vi="Cao đẳng mới")
    page = leaders.get(reverse("reference:decide", args=[change.pk]))
    assert "<del>Cao đẳng</del>" in page.text

    leaders.post(reverse("reference:decide", args=[change.pk]), {"decision": "accept"})

    assert book().name("qualification", "college") == "Cao đẳng mới"


def test_a_leader_refuses_with_a_reason(leaders):
    change = proposed()
    url = reverse("reference:decide", args=[change.pk])

    page = leaders.post(url, {"decision": "refuse", "answer": ""})
    assert page.context["form"].errors["answer"]
    leaders.post(url, {"decision": "refuse", "answer": "Chưa có văn bản"})

    change.refresh_from_db()
    assert (change.state, change.answer) == (ChangeState.REFUSED, "Chưa có văn bản")


def test_without_a_button_nothing_is_accepted(leaders):
    change = proposed()

    leaders.post(reverse("reference:decide", args=[change.pk]), {"answer": ""})

    change.refresh_from_db()
    assert change.state == ChangeState.OPEN


def test_a_stale_change_shows_three_sides_and_writes_nothing(leaders):
    change = proposed(name_vi="Cao đẳng mới")
    Entry.objects.create(listing="qualification", code="college", name_vi="Cao đẳng (nạp lại)")

    page = leaders.post(reverse("reference:decide", args=[change.pk]), {"decision": "accept"})

    assert page.status_code == 409
    assert "Cao đẳng (nạp lại)" in page.text
    assert book().name("qualification", "college") == "Cao đẳng (nạp lại)"


def test_who_asked_withdraws(officers, department):
    change = proposed(by=department)
    assert officers.get(reverse("reference:change", args=[change.pk])).context["may_withdraw"]

    officers.post(reverse("reference:withdraw", args=[change.pk]))

    change.refresh_from_db()
    assert change.state == ChangeState.WITHDRAWN


def test_there_is_no_way_to_delete(officers, leaders):
    """No route, and the database protects what is used."""
    country("JP")
    for name in ("country", "entry"):
        args = ["JP"] if name == "country" else ENTRY
        assert leaders.delete(reverse(f"reference:{name}", args=args)).status_code == 405
    assert Country.objects.filter(pk="JP").exists()


def test_the_day_of_the_lists_is_today(officers):
    assert officers.get(reverse("reference:high_income")).context["on"] == clock.today()
