"""A commune's own Excel list becomes records: upload, correct, apply, the figure on the tile."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect

from core import clock
from tests.browser.conftest import Site, log_in, vi
from tests.browser.test_from_interest_to_return import ago
from tests.browser.test_pages import read
from tests.labor_export.programs import until
from tests.spreadsheets.books import book

pytestmark = pytest.mark.browser

COMMUNE = "xa.muongla"
UNIT = "Xã Mường La"
SERVICE = "Doanh nghiệp dịch vụ đưa đi"
PATIENCE = 60_000  # milliseconds, for a job on a slow machine
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# The list as a commune keeps it ------------------------------------------------------------------

TITLES = (
    ("ỦY BAN NHÂN DÂN XÃ MƯỜNG LA", *[None] * 8, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (None, *[None] * 8, "Độc lập – Tự do – Hạnh phúc"),
    ("DANH SÁCH TRÍCH NGANG NGƯỜI LAO ĐỘNG ĐI LÀM VIỆC Ở NƯỚC NGOÀI",),
    ("(Kèm theo Báo cáo số 45/BC-UBND của Ủy ban nhân dân xã Mường La)",),
    (),
)
HEADINGS = (
    *("STT", "Họ và tên", "Ngày sinh", "", "Dân tộc", "Số CCCD", "Nơi thường trú (bản, xã)"),
    *("Nước đến", "Ngành nghề", "Doanh nghiệp đưa đi", "Ngày xuất cảnh", "Thời hạn HĐ"),
    *("Điện thoại", "Ghi chú"),
)
LEFT, BORN_MEN, BORN_WOMEN = len(TITLES), 2, 3
BELOW = (
    (None, "Tổng cộng: 06 người"),
    (),
    (*[None] * 9, "Mường La, ngày 20 tháng 11 năm 2026"),
    (None, "NGƯỜI LẬP BIỂU", *[None] * 7, "TM. ỦY BAN NHÂN DÂN"),
    (None, "(Ký, ghi rõ họ tên)", *[None] * 7, "CHỦ TỊCH"),
)
FIRST = LEFT + 4  # the row of the first person, as the spreadsheet counts


def row(number: int, name: str, citizen: str | int, **more: Any) -> tuple[Any, ...]:
    """A person of the list. The fourth digit of the citizen number says the sex."""
    woman = int(str(citizen).zfill(12)[3]) % 2 == 1
    born = more.get("born", "06/05/1999")
    return (
        *(number, name, None if woman else born, born if woman else None, "Thái", citizen),
        *("Bản Nà Lốc, xã Mường La", more.get("country", "Nhật Bản"), "Chế biến thực phẩm"),
        *("không rõ", more.get("left", ago(40)), "3 năm", more.get("phone"), None),
    )


def six_rows(given: str, start: int) -> list[tuple[Any, ...]]:
    """Four traps among six rows; citizen numbers count from `start`, of five digits."""
    first = row(1, f"Lò Thị {given}", f"0141990{start}", phone="0912 345 678")
    wrong = f"0140990{start + 3}"
    return [
        first,
        row(2, f"Quàng Văn {given}", f"0140990{start + 1}"),
        row(3, f"Cà Thị {given}", int(f"141990{start + 2}")),  # a zero is lost
        row(4, f"Lường Văn {given}", wrong, left="31/02/2026"),
        (5, *first[1:]),  # the first once more
        row(6, f"Tòng Văn {given}", f"0140990{start + 5}", country="Đài Loan"),
    ]


def name_list(*rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> bytes:
    """The whole sheet: titles, headings in two merged rows, column numbers, total, signatures."""
    second = ["", "", "Nam", "Nữ", *[""] * (len(headings) - 4)]
    numbers = ["A", "B", *(str(n) for n in range(1, len(headings) - 1))]
    alone = [place for place in range(len(headings)) if place not in (BORN_MEN, BORN_WOMEN)]
    merged = [
        *((LEFT, place, LEFT + 1, place) for place in alone),
        (LEFT, BORN_MEN, LEFT, BORN_WOMEN),
        (2, 0, 2, len(headings) - 1),
    ]
    return book(*TITLES, headings, second, numbers, *rows, *BELOW, merged=merged)


# What an officer does ----------------------------------------------------------------------------


def open_upload(page: Page, site: Site) -> None:
    page.goto(f"{site.address}/imports/")
    page.locator("a[href$='/imports/new/departures/']").click()
    page.wait_for_load_state()


def upload(page: Page, content: bytes, name: str = "trich-ngang.xlsx") -> None:
    file = FilePayload(name=name, mimeType=XLSX, buffer=content)
    page.locator("[name=file]").set_input_files(file)
    page.locator("form.entry .actions button").click()
    page.wait_for_load_state()


def send(page: Page, button: Locator) -> None:
    button.click()
    page.wait_for_load_state()


def is_worked_on(page: Page) -> None:
    """The page loads itself anew when the job is done."""
    expect(page.locator("#progress")).to_have_count(0, timeout=PATIENCE)
    page.wait_for_load_state()


def state(page: Page, said: str) -> None:
    expect(page.locator("h1 + p .state")).to_have_text(said)


def of_row(page: Page, number: int) -> Locator:
    """The card of the row with that number in the file."""
    return page.locator(f".import-rows > li[id$='-{number}']")


def cell(page: Page, number: int, column: str) -> Locator:
    return of_row(page, number).locator(f"[name^=cell-][name$=-{column}]")


def save(page: Page) -> Locator:
    return page.locator(".sheet-bar button").first


def apply(page: Page) -> Locator:
    return page.locator("button[name=rows][value=all]")


def on_the_tile(page: Page, site: Site) -> int:
    """Departures of the commune in this time, as its page shows them."""
    window = f"first={ago(300)}&last={clock.today()}&as_of={clock.today()}"
    page.goto(f"{site.address}/overview/province/?{window}")
    link = page.locator("main a[href*='/overview/unit/']", has_text=UNIT).first
    page.goto(f"{site.address}{link.get_attribute('href')}")
    expect(page.locator("h1")).to_have_text(UNIT)
    figure = page.locator("#headline .figure").first.inner_text()
    return int(re.sub(r"\D", "", figure) or 0)


@contextmanager
def jobs_stand_still(site: Site) -> Iterator[None]:
    jobs = site.jobs_process()
    os.kill(jobs, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(jobs, signal.SIGCONT)


# The journeys ------------------------------------------------------------------------------------


def test_from_the_communes_own_list_to_the_figure_on_the_tile(site: Site, page: Page) -> None:
    log_in(page, site, COMMUNE)
    before = on_the_tile(page, site)
    open_upload(page, site)

    with jobs_stand_still(site):
        upload(page, name_list(*six_rows("Mẫu Sớm", 88100)))
        expect(page.locator("#progress progress")).to_be_visible()
    is_worked_on(page)
    state(page, "Đã kiểm tra, chưa ghi")

    every_problem_is_seen_at_once(page, "14199088102")
    correct(page)
    is_worked_on(page)
    only_the_row_left_out_remains(page)
    send(page, apply(page))
    is_worked_on(page)
    state(page, "Đã ghi vào sổ")
    expect(page.locator("main")).to_contain_text("5 mới")

    send(page, page.locator("main .actions a[href$='/contracts/departures/']"))
    expect(page.locator("main table")).to_contain_text("Cà Thị Mẫu Sớm")
    assert until(lambda: on_the_tile(page, site) == before + 5, within=30)


def every_problem_is_seen_at_once(page: Page, lost: str) -> None:
    expect(page.locator("main")).to_contain_text("Đã đọc 6 dòng")
    expect(page.locator(".import-rows > li")).to_have_count(6)
    expect(cell(page, FIRST + 2, "personal_id")).to_have_value(lost)
    expect(cell(page, FIRST + 3, "departed_on")).to_have_value("31/02/2026")
    for number in (FIRST, FIRST + 4):
        expect(of_row(page, number)).to_contain_text("Trong tệp này một người")
    expect(page.locator("fieldset [name=all-form]")).to_be_visible()
    assert not apply(page).count()


def correct(page: Page) -> None:
    page.locator("[name=all-form]").fill(SERVICE)
    of_row(page, FIRST + 2).locator("[name^=take-]").check()
    cell(page, FIRST + 3, "departed_on").fill(vi(ago(30)))
    of_row(page, FIRST + 4).locator("[name^=out-]").check()
    send(page, save(page))


def only_the_row_left_out_remains(page: Page) -> None:
    """Everything else is good, and can be recorded together."""
    expect(page.locator("main")).to_contain_text("5 mới")
    expect(page.locator(".import-rows > li")).to_have_count(1)
    expect(of_row(page, FIRST + 4).locator(".state")).to_be_visible()
    expect(apply(page)).to_be_visible()


def test_the_whole_journey_without_script(site: Site, chromium: Browser) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        log_in(page, site, COMMUNE)
        before = on_the_tile(page, site)
        open_upload(page, site)
        upload(page, name_list(*six_rows("Mẫu Trưa", 88200)))
        is_loaded_again(page)
        every_problem_is_seen_at_once(page, "14199088202")
        correct(page)
        is_loaded_again(page)
        only_the_row_left_out_remains(page)
        send(page, apply(page))
        is_loaded_again(page)
        state(page, "Đã ghi vào sổ")

        assert until(lambda: on_the_tile(page, site) == before + 5, within=30)


def is_loaded_again(page: Page) -> None:
    """As somebody does whose browser runs no script."""

    def done() -> bool:
        page.reload()
        return not page.locator("#progress").count()

    assert until(done, within=PATIENCE / 1000)


def test_the_whole_journey_by_keyboard(site: Site, page: Page) -> None:
    log_in(page, site, COMMUNE)
    page.goto(f"{site.address}/imports/new/departures/")
    content = name_list(*six_rows("Mẫu Chiều", 88300))
    with page.expect_file_chooser() as chooser:
        press(page, page.locator("[name=file]"), "Enter")
    chooser.value.set_files(FilePayload(name="ds.xlsx", mimeType=XLSX, buffer=content))
    press(page, page.locator("form.entry .actions button"), "Enter")
    is_worked_on(page)

    every_problem_is_seen_at_once(page, "14199088302")
    write(page, page.locator("[name=all-form]"), SERVICE)
    press(page, of_row(page, FIRST + 2).locator("[name^=take-]"), "Space")
    write(page, cell(page, FIRST + 3, "departed_on"), vi(ago(30)))
    press(page, of_row(page, FIRST + 4).locator("[name^=out-]"), "Space")
    press(page, save(page), "Enter")
    is_worked_on(page)
    only_the_row_left_out_remains(page)
    press(page, apply(page), "Enter")
    is_worked_on(page)

    state(page, "Đã ghi vào sổ")


# What has the focus is on the screen, and nothing that stands still lies over it.
_NOT_COVERED = """target => {
  const box = target.getBoundingClientRect();
  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return target === seen || target.contains(seen);
}"""


def tab_to(page: Page, target: Locator) -> None:
    """By Tab alone; what has the focus can be seen."""
    expect(target).to_have_count(1)
    for _step in range(150):
        page.keyboard.press("Tab")
        if target.evaluate("target => target === document.activeElement"):
            assert target.evaluate(_NOT_COVERED), target
            return
    raise AssertionError(f"no way by Tab to {target}")


def press(page: Page, target: Locator, key: str) -> None:
    tab_to(page, target)
    page.keyboard.press(key)
    page.wait_for_load_state()


def write(page: Page, target: Locator, text: str) -> None:
    """Tab into a field selects what stands in it, so that typing replaces it."""
    tab_to(page, target)
    page.keyboard.type(text)


# The pages ---------------------------------------------------------------------------------------

# Words of an English sentence that no Vietnamese one has.
ENGLISH = re.compile(
    r"\b(?:the|and|of|is|are|was|were|has|have|not|with|from|this|these|that|which|may|once|"
    r"row|rows|file|sheet|column|columns|heading|headings|choose|enter|leave|contract|date|day|"
    r"number|value|page|kind|group|term|wage|country|departures?|returns?|unit|born|name)\b",
    re.IGNORECASE,
)


def test_the_pages_of_an_import(site: Site, page: Page) -> None:
    log_in(page, site, COMMUNE)
    paths = addresses(page, site, "Mẫu Tối", 88400)

    assert [wrong for path in walk(page, site, paths) for wrong in read(page, path, axe=True)] == []


def test_the_pages_of_an_import_on_a_telephone(site: Site, phone: Page) -> None:
    log_in(phone, site, COMMUNE)
    paths = addresses(phone, site, "Mẫu Đêm", 88500)

    assert [
        wrong for path in walk(phone, site, paths) for wrong in read(phone, path, axe=True)
    ] == []


def test_no_page_of_an_import_is_left_in_english(site: Site, page: Page) -> None:
    log_in(page, site, COMMUNE)
    paths = addresses(page, site, "Mẫu Khuya", 88600)

    found = {line for _path in walk(page, site, paths) for line in left_in_english(page)}
    assert sorted(found) == []


def walk(page: Page, site: Site, paths: list[str]) -> Iterator[str]:
    """Each of these pages, with everything on it unfolded."""
    for path in paths:
        answer = page.goto(f"{site.address}{path}")
        assert answer is not None
        assert answer.status == 200, path
        page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")
        yield path


def left_in_english(page: Page) -> list[str]:
    """Lines somebody reads or hears that were not translated."""
    page.evaluate("document.querySelectorAll('[translate=no]').forEach(e => e.remove())")
    labels = page.locator("main [aria-label]").all()
    heard = [label.get_attribute("aria-label") or "" for label in labels]
    lines = [page.title(), *page.locator("main").inner_text().splitlines(), *heard]
    return [line for line in lines if ENGLISH.search(line)]


def addresses(page: Page, site: Site, given: str, start: int) -> list[str]:
    """Pages of every kind: of runs refused, unrecognised, applied and spoilt."""
    teach(page, site, given)
    rows = six_rows(given, start)
    preview = run_of(page, site, name_list(*rows))
    strange = run_of(page, site, name_list(*rows, headings=("Ai", *HEADINGS)[: len(HEADINGS)]))
    done = run_of(page, site, name_list(rows[1]), form=SERVICE)
    return [
        "/imports/",
        "/imports/new/departures/",
        "/imports/headings/departures/",
        preview,
        f"{preview}columns/{tab_of(page, site, preview)}/",
        strange,
        f"{strange}columns/{tab_of(page, site, strange)}/",
        done,
        f"{done}?show=new",
        f"{done}withdraw/",
    ]


def teach(page: Page, site: Site, given: str) -> None:
    page.goto(f"{site.address}/imports/headings/departures/")
    page.locator("[name=written]").fill(f"Anh chị nào ({given})")
    page.locator("[name=column]").select_option("full_name")
    send(page, page.locator("form.entry .actions button"))
    expect(page.locator("main tbody th").first).to_contain_text("Anh chị nào")


def run_of(page: Page, site: Site, content: bytes, *, form: str = "") -> str:
    """The address of an import that was checked; with the form of going it is applied, too."""
    open_upload(page, site)
    upload(page, content)
    is_worked_on(page)
    if form:
        page.locator("[name=all-form]").fill(form)
        send(page, save(page))
        is_worked_on(page)
        send(page, apply(page))
        is_worked_on(page)
    return page.url.removeprefix(site.address).split("?")[0].split("#")[0]


def tab_of(page: Page, site: Site, run: str) -> str:
    page.goto(f"{site.address}{run}")
    link = page.locator("main a[href*='/columns/']").first.get_attribute("href") or ""
    return re.findall(r"/columns/(\d+)/", link)[0]
