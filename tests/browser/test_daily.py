"""A commune officer's day with the keyboard alone: Tab and Enter, and what is typed."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.keys import Keys
from tests.labor_export.programs import manage

pytestmark = pytest.mark.browser

OFFICER = "xa.muongla"
ABROAD, LEAVES = "Lò Thị Ngày Nay", "Quàng Văn Ngày Mai"
# Somebody whose year in Japan has been over for a month, and a draft that only has to be recorded.
PREPARED = f"""
from datetime import date, timedelta
from accounts.models import User
from contracts.actions import record_departure, save_draft
from core import clock
from core.months import add_months
from reference.models import Country
from workers.actions import register_worker

by = User.objects.get(username="{OFFICER}")
today, home = clock.today(), by.home_commune

def person(name, number, sex):
    return register_worker(
        full_name=name, born_on=date(1999, 5, 6), sex=sex, personal_id=number, village="Bản Mòn",
        commune=home, by=by,
    )

said = dict(
    form="service", country=Country.objects.get(pk="JP"), enterprise_unknown=True,
    job="Chế biến thực phẩm",
)
record_departure(
    worker=person("{ABROAD}", "014199009871", "female"),
    departed_on=add_months(today - timedelta(days=30), -12), term_months=12, by=by, **said,
)
save_draft(
    worker=person("{LEAVES}", "014099009872", "male"), expected_on=today, term_months=36, by=by,
    **said,
)
"""


def number_of(page: Page, key: str) -> int:
    """What the heading of that list says; 0 where the list is not there."""
    heading = page.locator(f"h3#{key} .soft")
    return int(heading.inner_text().strip(" ·")) if heading.count() else 0


def test_a_day_with_the_keyboard_alone(page: Page, site: Site) -> None:
    manage("shell", "-c", PREPARED, VAR_DIR=site.var)

    page.goto(f"{site.address}/account/login/")
    keys = Keys(page)
    keys.say("[name=username]", OFFICER)
    keys.say("[name=password]", site.accounts[OFFICER])
    page.keyboard.press("Enter")
    page.wait_for_url("**/today/")
    to_verify, drafts = number_of(page, "verify"), number_of(page, "drafts")
    assert to_verify
    assert drafts

    # The family says: still abroad. The focus stays with the list, and the outcome is said there.
    keys.to(f"Vẫn ở nước ngoài: {ABROAD}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/today/?at=verify#verify")
    expect(page.locator("#messages")).to_contain_text("Đã ghi nhận: vẫn ở nước ngoài.")
    assert number_of(page, "verify") == to_verify - 1
    assert page.evaluate("document.activeElement.id") == "verify"
    said_with_it = page.locator("h3#verify").get_attribute("aria-describedby")
    assert said_with_it == "messages"

    # Not so: it is taken back, and given again.
    keys.to("Hoàn tác")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Đã rút lại")
    assert number_of(page, "verify") == to_verify
    keys.to(f"Vẫn ở nước ngoài: {ABROAD}")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Đã ghi nhận")

    # The draft is gone on with and recorded; the page is there again and offers the next one.
    keys.to(f"Nhập tiếp: {LEAVES}")
    page.keyboard.press("Enter")
    page.wait_for_url("**/contracts/new/?draft=*")
    keys.go("button[name=record]")
    page.keyboard.press("Enter")
    page.wait_for_url("**/today/?at=drafts*")
    expect(page.locator("#messages a")).to_have_text("Nhập tiếp người khác")
    assert number_of(page, "drafts") == drafts - 1
    assert number_of(page, "verify") == to_verify - 1
