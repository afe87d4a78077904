"""Pages about enterprises: everybody who works with people reads them, the Department writes."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from communes.models import CommuneChange
from communes.queries import forget_atlas
from core import clock
from enterprises.actions import close_branch, withdraw_letter, withdraw_licence_event
from enterprises.models import Enterprise, Letter
from enterprises.queries import Asked, find_enterprises
from tests.factories import CommuneFactory, country, user_with
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

GOOD = {
    "name": "Công ty mẫu Tây Bắc",
    "kind": "service",
    "licence_number": "12/LĐTBXH-GP",
    "licence_date": "01/03/2022",
}


def page(name, row=None):
    return reverse(f"enterprises:{name}", args=[row.pk] if row else [])


def said(response):
    text = response.content.decode()
    assert "UNDEFINED-IN-TEMPLATE" not in text
    return text


def in_english(user):
    """What is asserted are the words of the source."""
    user.language = "en"
    user.save(update_fields=["language"])
    return user


@pytest.fixture
def desk(client, department):
    client.force_login(in_english(department))
    return client


@pytest.fixture
def commune(client, officer):
    client.force_login(in_english(officer))
    return client


def found(client, **query):
    listed = client.get(page("list"), query or {"page": 1}).context["listed"]
    return [row.title for row in listed.rows]


def letters(client, **query):
    listed = client.get(page("letters"), query or {"page": 1}).context["listed"]
    return [row.cells[1].text for row in listed.rows]


def everything(enterprise, *communes):
    """One of each part: (route, row)."""
    licence_event(enterprise)
    return {
        "licence_withdraw": enterprise.licence_events.last(),
        "market_edit": a_market(enterprise),
        "market_withdraw": a_market(enterprise, "TW"),
        "branch_edit": a_branch(enterprise),
        "branch_close": a_branch(enterprise),
        "branch_reopen": a_branch(enterprise),
        "letter_withdraw": a_letter(enterprise, *communes),
        "licence_new": enterprise,
        "market_new": enterprise,
        "branch_new": enterprise,
        "letter_new": enterprise,
        "edit": enterprise,
        "detail": enterprise,
    }


def test_pages_have_no_hole(desk, here):
    enterprise = an_enterprise()
    rows = everything(enterprise, here)

    for response in (
        desk.get(page("list")),
        desk.get(page("letters")),
        desk.get(page("new")),
        *[desk.get(page(name, row)) for name, row in rows.items()],
    ):
        assert response.status_code == 200
        said(response)


@pytest.mark.parametrize("person", ["officer", "commune_leader", "leader", "viewer"])
def test_who_reads_and_does_not_write(client, request, here, person):
    enterprise = an_enterprise()
    rows = everything(enterprise, here)
    client.force_login(request.getfixturevalue(person))

    assert client.get(page("list")).status_code == 200
    text = said(client.get(page("detail", enterprise)))
    for name, row in rows.items():
        if name != "detail":
            assert page(name, row) not in text
            assert client.get(page(name, row)).status_code == 403
            assert client.post(page(name, row), {"reason": "x"}).status_code == 403
    assert client.post(page("new"), GOOD).status_code == 403
    assert Enterprise.objects.get().name == enterprise.name


def test_the_administrator_does_not_read_enterprises(client, administrator):
    client.force_login(administrator)

    assert client.get(page("list")).status_code == 403
    assert client.get(page("letters")).status_code == 403


# Entering ----------------------------------------------------------------------------------------


def test_recording_from_the_page(desk):
    response = desk.post(page("new"), {**GOOD, "tax_code": tax_code(1), "phone": "024 3824 9517"})

    enterprise = Enterprise.objects.get()
    assert response.url == page("detail", enterprise)
    assert enterprise.licence_date.isoformat() == "2022-03-01"
    assert enterprise.tax_code == tax_code(1)


def test_two_clicks_make_one_enterprise(desk):
    key = re.search(r'name="idempotency_key" value="([^"]+)"', said(desk.get(page("new"))))[1]

    first = desk.post(page("new"), {**GOOD, "idempotency_key": key})
    second = desk.post(page("new"), {**GOOD, "idempotency_key": key})

    assert first.url == second.url
    assert Enterprise.objects.count() == 1


def test_two_clicks_make_one_letter(desk, here):
    enterprise = an_enterprise()
    sent = {**_letter(here), "idempotency_key": "k" * 20}

    first = desk.post(page("letter_new", enterprise), sent)
    second = desk.post(page("letter_new", enterprise), sent)

    assert first.status_code == second.status_code == 302
    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": "A" * 10_000}, "name"),
        ({"name": "\x00"}, "name"),
        ({"licence_date": "2022/13/45"}, "licence_date"),
        ({"licence_date": ""}, "licence_date"),
        ({"tax_code": "0100233480"}, "tax_code"),
        ({"email": "congty"}, "email"),
        ({"kind": "public_unit"}, "kind"),
    ],
)
def test_what_is_wrong_stands_at_its_field(desk, fields, field):
    response = desk.post(page("new"), {**GOOD, **fields})

    assert list(response.context["form"].errors) == [field]
    assert "12/LĐTBXH-GP" in said(response)
    assert not Enterprise.objects.exists()


def test_a_stale_edit_is_compared_and_can_be_sent_again(desk):
    enterprise = an_enterprise(name="Công ty mẫu Tây Bắc")
    facts = {"name": "Công ty mẫu Tây Bắc", "kind": "service", "version": 1}
    desk.post(page("edit", enterprise), {**facts, "address": "Số 13"})

    stale = desk.post(page("edit", enterprise), {**facts, "address": "Số 12"})
    version = re.search(r'name="version" value="(\d+)"', said(stale))[1]
    again = desk.post(page("edit", enterprise), {**facts, "address": "Số 12", "version": version})

    assert stale.status_code == 409
    assert [row[1:] for row in stale.context["differences"]] == [("Số 13", "Số 12")]
    assert again.status_code == 302
    assert Enterprise.objects.get().address == "Số 12"


def test_a_stale_market_is_compared_with_days_and_countries_in_words(desk):
    enterprise = an_enterprise()
    market = a_market(enterprise)
    country("TW")
    facts = {"country": "JP", "work": "any", "starts_on": "02/01/2026", "version": 1}
    desk.post(page("market_edit", market), facts)

    stale = desk.post(
        page("market_edit", market),
        {**facts, "country": "TW", "work": "domestic", "starts_on": "03/01/2026"},
    )

    assert stale.status_code == 409
    assert [row[1:] for row in stale.context["differences"]] == [
        ("Japan", "Taiwan (China)"),
        ("All jobs", "Domestic work"),
        ("02/01/2026", "03/01/2026"),
    ]


def test_what_happened_to_a_licence_is_recorded_and_withdrawn(desk):
    enterprise = an_enterprise()
    paper = {"kind": "revoked", "in_force_on": "01/04/2026", "point": "c"}

    desk.post(page("licence_new", enterprise), paper)
    event = enterprise.licence_events.last()
    revoked = desk.get(page("detail", enterprise))
    desk.post(page("licence_withdraw", event), {"reason": "Nhầm doanh nghiệp"})
    again = desk.get(page("detail", enterprise))

    assert revoked.context["page"].standing.status == "revoked"
    assert again.context["page"].standing.status == "in_force"
    assert "Nhầm doanh nghiệp" in said(again)


def test_a_refused_event_keeps_what_was_typed(desk):
    enterprise = an_enterprise()

    response = desk.post(
        page("licence_new", enterprise),
        {"kind": "suspended", "in_force_on": "01/04/2026", "document_number": "77/QĐ"},
    )

    assert list(response.context["form"].errors) == ["last_day"]
    assert "77/QĐ" in said(response)


def test_a_branch_goes_its_way(desk):
    enterprise = an_enterprise()

    desk.post(page("branch_new", enterprise), {"name": "Chi nhánh Tây Bắc"})
    branch = enterprise.branches.get()
    desk.post(page("branch_edit", branch), {"name": "Chi nhánh Đông", "version": 1})
    desk.post(page("branch_close", branch), {"closed_on": "01/05/2026"})
    branch.refresh_from_db()
    assert (branch.name, branch.closed_on) == ("Chi nhánh Đông", date(2026, 5, 1))

    desk.post(page("branch_reopen", branch), {"reason": "Đóng nhầm"})
    branch.refresh_from_db()
    assert branch.closed_on is None


def test_a_market_goes_its_way(desk):
    enterprise = an_enterprise()
    market = a_market(enterprise)

    desk.post(page("market_withdraw", market), {"reason": "Nhầm"})

    market.refresh_from_db()
    assert market.withdrawn
    assert desk.get(page("detail", enterprise)).context["page"].open_markets == []


# Letters -----------------------------------------------------------------------------------------


def _letter(*communes, **fields):
    return {
        "number": "512/SNV-VLATLĐ",
        "issued_on": "01/08/2025",
        "expires_on": "31/12/2035",
        "communes": [unit.pk for unit in communes],
        **fields,
    }


def test_a_letter_to_the_whole_province_names_every_unit_of_its_day(desk, here, next_door):
    CommuneFactory(code="11111", valid_from=date(2010, 1, 1), valid_until=date(2025, 7, 1))
    enterprise = an_enterprise()

    desk.post(page("letter_new", enterprise), _letter(everywhere="on"))

    assert set(Letter.objects.get().communes.all()) == {here, next_door}


def test_a_letter_of_an_earlier_day_offers_the_units_of_that_day(desk, here):
    old = CommuneFactory(code="11111", valid_from=date(2010, 1, 1), valid_until=date(2025, 7, 1))
    enterprise = an_enterprise()

    refused = desk.post(page("letter_new", enterprise), _letter(here, issued_on="01/05/2025"))
    accepted = desk.post(page("letter_new", enterprise), _letter(old, issued_on="01/05/2025"))

    assert list(refused.context["form"].errors) == ["communes"]
    offered = [key for key, _label in refused.context["form"].fields["communes"].choices]
    assert offered == [str(old.pk)]
    assert accepted.status_code == 302


def test_a_commune_sees_the_letters_that_concern_it(commune, here, next_door):
    enterprise, other = an_enterprise(name="Một"), an_enterprise(name="Hai")
    a_letter(enterprise, here, next_door, number="1/SNV")
    a_letter(other, next_door, number="2/SNV")

    assert letters(commune) == ["1/SNV"]
    text = said(commune.get(page("detail", enterprise)))
    assert "Introduced to Xã Mường La until 31/07/2035 (letter 1/SNV)." in text
    assert commune.get(page("detail", other)).context["page"].introduced == []
    assert found(commune, unit=here.pk) == ["Một"]


def test_a_letter_that_no_longer_holds_introduces_nobody(commune, here, department):
    enterprise = an_enterprise()
    letter = a_letter(enterprise, here)
    withdraw_letter(
        letter=letter, withdrawn_on=date(2026, 3, 1), reason="Thu hồi giấy phép", by=department
    )

    response = commune.get(page("detail", enterprise))

    assert response.context["page"].introduced == []
    assert "Thu hồi giấy phép" in said(response)
    assert found(commune, unit=here.pk) == []


def test_a_letter_to_a_part_reaches_the_unit_it_became(client, here, department):
    old = CommuneFactory(code="22222", valid_from=date(2010, 1, 1), valid_until=here.valid_from)
    CommuneChange.objects.create(
        old=old, new=here, effective_on=here.valid_from, legal_basis="x", entered_at=clock.now()
    )
    forget_atlas()
    a_letter(an_enterprise(), old, issued_on=date(2025, 5, 1), number="9/SNV")
    client.force_login(user_with("commune_viewer", here, username="later"))

    assert letters(client) == ["9/SNV"]


def test_another_unit_is_no_filter_for_a_commune(commune, here, next_door):
    a_letter(an_enterprise(), next_door)

    assert letters(commune, unit=next_door.pk) == []
    offered = commune.get(page("letters")).context["listed"].form.fields["unit"].choices
    assert [key for key, _label in offered] == ["", here.pk]


def test_letters_that_run_out_soon_are_found(desk, here):
    enterprise, today = an_enterprise(), clock.today()
    for number, days in (("hôm nay", 0), ("tháng này", 30), ("còn lâu", 31)):
        a_letter(enterprise, here, number=number, expires_on=today + timedelta(days=days))
    a_letter(enterprise, here, number="hết", expires_on=today - timedelta(days=1))

    assert letters(desk, state="expiring") == ["hôm nay", "tháng này"]
    assert letters(desk, state="expired") == ["hết"]
    assert letters(desk, state="valid") == ["còn lâu"]
    assert letters(desk, state="withdrawn") == []
    assert len(letters(desk)) == 4


def test_letters_are_searched_by_number_and_enterprise(desk, here):
    a_letter(an_enterprise(name="Công ty Hoà Đà"), here, number="7/SNV-VLATLĐ")

    assert letters(desk, q="hoa da") == ["7/SNV-VLATLĐ"]
    assert letters(desk, q="snv-vlatld") == ["7/SNV-VLATLĐ"]
    assert letters(desk, q="khac") == []


# The list ----------------------------------------------------------------------------------------


def test_the_list_is_searched_without_marks_by_name_licence_and_tax_code(desk):
    an_enterprise(name="Công ty Hoà Đà", licence_number="99/LĐTBXH-GP", tax_code=tax_code(7))
    an_enterprise(name="Công ty Mộc", licence_number="77/LĐTBXH-GP")

    assert found(desk, q="HOA DA") == ["Công ty Hoà Đà"]
    assert found(desk, q="77/ldtbxh") == ["Công ty Mộc"]
    assert found(desk, q=tax_code(7)) == ["Công ty Hoà Đà"]
    assert found(desk, q="100%") == []


def test_the_list_is_filtered_and_sorted(desk):
    an_enterprise(name="B", status="revoked")
    an_enterprise(name="A")
    a_public_unit(name="C")
    a_market(Enterprise.objects.get(name="A"), "TW", starts_on=date(2026, 2, 1))

    assert found(desk) == ["A", "B", "C"]
    assert found(desk, sort="-name") == ["C", "B", "A"]
    assert found(desk, status="revoked") == ["B"]
    assert found(desk, kind="public_unit") == ["C"]
    assert found(desk, market="TW") == ["A"]
    assert found(desk, sort="-licence")[-1] == "C"
    # An unreadable filter never shows the wrong rows.
    assert found(desk, status="<script>") == []


def test_the_list_shows_and_filters_the_licence_as_of_today(desk):
    """A suspension that has run out shows as in force, though nobody touched the row since."""
    enterprise = an_enterprise(name="A")
    today = clock.today()
    with clock.turned_to(clock.at(today - timedelta(days=40))):
        licence_event(
            enterprise,
            in_force_on=today - timedelta(days=60),
            last_day=today - timedelta(days=10),
        )
        then = find_enterprises(Asked(status="suspended"), today=clock.today())
        assert [row.name for row in then] == ["A"]

    assert found(desk, status="suspended") == []
    assert found(desk, status="in_force") == ["A"]
    listed = desk.get(page("list"), {"page": 1}).context["listed"]
    assert "In force" in [cell.text for cell in listed.rows[0].cells]


def asked(client, url):
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)


def test_the_list_asks_as_often_for_many_as_for_few(desk):
    an_enterprise()
    asked(desk, page("list"))
    few = asked(desk, page("list"))
    for _ in range(20):
        an_enterprise()

    assert asked(desk, page("list")) == few


def test_the_page_asks_as_often_for_many_parts_as_for_few(desk, here, next_door, department):
    enterprise = an_enterprise()
    everything(enterprise, here)
    asked(desk, page("detail", enterprise))
    few = asked(desk, page("detail", enterprise))
    for number in range(5):
        a_letter(enterprise, here, next_door)
        a_branch(enterprise)
        a_market(enterprise, ("KR", "DE", "MY", "AA", "BB")[number])

    assert asked(desk, page("detail", enterprise)) == few


# The page ----------------------------------------------------------------------------------------


def test_the_page_tells_the_history_of_every_part(desk, here, department):
    enterprise = an_enterprise()
    rows = everything(enterprise, here)
    withdraw_licence_event(event=rows["licence_withdraw"], reason="Nhầm", by=department)
    close_branch(branch=rows["branch_close"], closed_on=date(2026, 5, 1), by=department)

    told = {line.event for line in desk.get(page("detail", enterprise)).context["history"]}

    assert told == {
        "Enterprise saved",
        "Licence event recorded",
        "Licence event withdrawn",
        "Market recorded",
        "Branch saved",
        "Branch closed",
        "Letter of introduction recorded",
    }


def test_the_page_says_in_words_where_the_licence_stands(desk):
    enterprise = an_enterprise(status="revoked", status_since=date(2026, 4, 1))

    text = said(desk.get(page("detail", enterprise)))

    assert '<span class="state bad">Revoked</span> since 01/04/2026' in text
    assert "The licence is not in force today." in text


def test_a_market_that_is_suspended_is_told_on_top(desk):
    enterprise = an_enterprise()
    licence_event(enterprise, country=country("TW"))

    text = said(desk.get(page("detail", enterprise)))

    assert "Suspended for one market: Taiwan (China), until 31/03/2036." in text
    assert '<span class="state good">In force</span>' in text


def test_what_is_typed_is_shown_as_text(desk, here):
    bad = "<script>alert(1)</script>"
    enterprise = an_enterprise(name=bad, address=bad, local_representative=bad)
    a_letter(enterprise, here, positions=bad, signer=bad)
    a_branch(enterprise, name=bad, activities=bad)

    assert "<script>alert" not in said(desk.get(page("detail", enterprise)))
