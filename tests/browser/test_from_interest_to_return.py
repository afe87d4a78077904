"""One person from the commune's list of people interested to the return: every register is touched.

Each does what is theirs: the commune, the centre that teaches, and two officers of the Department.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, expect

from core import clock
from tests.browser.conftest import Site, vi
from tests.browser.desk import Desk, at_the_desk

pytestmark = pytest.mark.browser

NAME, NUMBER = "Lường Thị Mẫu Năm", "014301009905"
COMMUNE, CENTRE, POLICY = "xa.muongla", "trungtam", "chinhsach"


def ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def test_from_interest_to_return(site: Site, chromium: Browser) -> None:
    with at_the_desk(chromium, site, COMMUNE) as commune:
        person, interest = is_listed(commune)
        gets_a_whole_file(commune, person)
        with at_the_desk(chromium, site, CENTRE) as centre:
            is_trained(centre)
        claim = asks_for_support_and_a_loan(commune, person)
        with at_the_desk(chromium, site, POLICY) as policy:
            is_supported(policy, claim)
        stay = leaves_with_a_direct_contract(commune, person)
        is_closed_as_left(commune, interest)
        changes_the_employer_and_comes_home(commune, stay)
        leaves_again_with_an_enterprise(commune, person)

        the_file_shows_all_of_it(commune, person)
        histories_name_who_did_what(commune, interest, claim, stay)


# What happens, in its order ----------------------------------------------------------------------


def is_listed(commune: Desk) -> tuple[str, str]:
    """The review of the village: a new person, counselled, and learning."""
    commune.open("/interest/new/")
    commune.fill(full_name=NAME, born="06/05/2001", sex="female", village="Nà Lốc")
    commune.fill(phone="0912345678", reviewed_on=ago(150), country="JP", country2="KR")
    commune.fill(occupation="food", wants_course="on", obstacles="capital", consented_on=ago(150))
    commune.send()
    commune.sees(NAME, "Nhật Bản, Hàn Quốc", "Thiếu vốn")
    interest = commune.key
    for state, days in (("counselled", 140), ("learning", 120)):
        commune.open(f"/interest/{interest}/step/")
        commune.fill(to=state, moved_on=ago(days))
        commune.send()
    commune.sees("Đang học")
    link = commune.page.locator(".crumbs a", has_text=NAME).get_attribute("href") or ""
    return re.findall(r"/(\d+)/", link)[0], interest


def gets_a_whole_file(commune: Desk, person: str) -> None:
    commune.open(f"/workers/{person}/edit/")
    commune.fill(personal_id=NUMBER, ethnicity="thai", education="upper_secondary")
    commune.send()
    commune.open(f"/workers/{person}/passport/")
    commune.fill(number="C7654321", issued_on=ago(100), expires_on=ago(100).replace(year=2036))
    commune.send()


def is_trained(centre: Desk) -> None:
    """An orientation course of the centre: place, result, certificate."""
    centre.open("/training/courses/new/")
    centre.fill(title="Giáo dục định hướng Nhật Bản, lớp mẫu", kind="orientation", country="JP")
    centre.fill(starts_on=ago(90), ends_on=ago(80), periods="74", places="20")
    centre.send()
    course = f"/training/courses/{centre.key}/"
    centre.open(f"{course}enrol/")
    centre.fill(personal_id=NUMBER, full_name=NAME, born_year="2001")
    centre.send()
    centre.open(f"{course}state/?to=running")
    centre.send()
    centre.open(f"{course}results/")
    centre.page.locator("[name^=periods_]").fill("74")
    centre.page.locator("[name^=result_]").select_option("completed")
    centre.send("main form[method=post] .actions button")
    centre.open(f"{course}certificates/")
    centre.page.locator("[name=issued_on]").fill(vi(ago(79)))
    centre.page.locator("[name^=number_]").fill("905/GDĐH-M")
    centre.send("main form[method=post] .actions button")
    centre.open(course)
    centre.sees("905/GDĐH-M")


def asks_for_support_and_a_loan(commune: Desk, person: str) -> str:
    commune.open(f"/support/of/{person}/loan/")
    commune.fill(bank_unit="Phòng giao dịch Ngân hàng Chính sách xã hội Mường La (mẫu)")
    commune.fill(number="905/HĐTD", amount="80.000.000", signed_on=ago(60), term_months="36")
    commune.send()
    commune.open(f"/support/of/{person}/request/")
    commune.fill(item="orientation", source="employment_2025", amount="500.000", asked_on=ago(70))
    commune.send()
    return commune.key


def is_supported(policy: Desk, claim: str) -> None:
    """Somebody of the Department decides what the commune entered, and pays."""
    policy.open(f"/support/requests/{claim}/approve/")
    policy.fill(amount="500.000", decided_on=ago(65), decision_number="905/QĐ-SNV")
    policy.send()
    policy.open(f"/support/requests/{claim}/pay/")
    policy.fill(amount="500.000", paid_on=ago(63))
    policy.send()
    policy.sees("905/QĐ-SNV")


def leaves_with_a_direct_contract(commune: Desk, person: str) -> str:
    """The commune confirms the contract that was signed without an enterprise; then the flight."""
    commune.open(f"/contracts/new/?worker={person}")
    commune.fill(country="JP", form="direct", job="Chế biến thực phẩm", term_months="36")
    commune.fill(employer="Mẫu Foods", signed_on=ago(58), occupation="food")
    commune.send("button[name=draft]")
    commune.open("/contracts/direct/")
    commune.press(re.compile(f"{NAME}$"))
    commune.fill(received_on=ago(55))
    commune.send()
    commune.open(f"/contracts/direct/{commune.key}/confirm/")
    commune.fill(number="905/XN-UBND", answered_on=ago(52))
    commune.fill(signer="Người ký mẫu", signer_title="Chủ tịch Ủy ban nhân dân")
    commune.send()
    commune.open(f"/workers/{person}/")
    commune.page.locator("a[href*='?draft=']").first.click()
    commune.page.wait_for_load_state()
    commune.fill(departed=ago(40))
    commune.send("button[name=record]")
    commune.sees(NAME)
    return commune.key


def is_closed_as_left(commune: Desk, interest: str) -> None:
    commune.open("/interest/?show=gone")
    commune.sees(NAME)
    commune.open(f"/interest/{interest}/")
    commune.page.locator("form[action*='/left/'] button").click()
    commune.page.wait_for_load_state()
    commune.sees(vi(ago(40)))


def changes_the_employer_and_comes_home(commune: Desk, stay: str) -> None:
    commune.open(f"/contracts/stays/{stay}/change/")
    commune.fill(kind="employer", changed_on=ago(25), employer="Mẫu Seafood", document="12/TB")
    commune.send()
    commune.open(f"/contracts/return/?departure={stay}")
    commune.fill(ended_on=ago(10), end_kind="returned", return_reason="own_wish")
    commune.fill(notified_on=ago(8))
    commune.send()
    commune.open(f"/contracts/stays/{stay}/liquidation/")
    commune.fill(liquidated_on=ago(5))
    commune.send()
    commune.sees("Mẫu Seafood", vi(ago(5)))


def leaves_again_with_an_enterprise(commune: Desk, person: str) -> None:
    """Once more, this time sent by a licensed enterprise of the list."""
    commune.open(f"/contracts/new/?worker={person}")
    commune.fill(country="JP", form="service", job="Chế biến thực phẩm", term_months="36")
    listed = commune.page.locator("[name=enterprise] option", has_text="Sao Bắc")
    commune.fill(enterprise=listed.get_attribute("value") or "", departed=ago(2))
    commune.send("button[name=record]")
    commune.sees("Sao Bắc")


# What is there at the end ------------------------------------------------------------------------


def the_file_shows_all_of_it(commune: Desk, person: str) -> None:
    commune.open(f"/workers/{person}/")
    commune.sees(
        NAME,
        "Nà Lốc",
        "Đã xuất cảnh",  # the interest
        "905/GDĐH-M",  # the certificate
        "905/HĐTD",  # the loan
        "500.000 đồng",  # the support
        vi(ago(40)),  # gone
        vi(ago(10)),  # and back
        "Sao Bắc",  # and gone again
    )
    assert NUMBER not in commune.page.content()


def histories_name_who_did_what(commune: Desk, interest: str, claim: str, stay: str) -> None:
    told = {
        f"/interest/{interest}/": ["Cán bộ Xã Mường La", "Đang học"],
        f"/support/requests/{claim}/": ["Cán bộ Xã Mường La", "Chuyên viên chính sách"],
        f"/contracts/stays/{stay}/": ["Cán bộ Xã Mường La", "Mẫu Seafood"],
    }
    for path, words in told.items():
        commune.open(path)
        commune.page.locator("section[aria-labelledby=history] details > summary").all()
        history = commune.page.locator("section[aria-labelledby=history]")
        for said in words:
            expect(history).to_contain_text(said)
