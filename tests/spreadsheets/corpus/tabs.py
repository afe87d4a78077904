"""What is hidden or filtered, several tabs, and our own templates."""

from io import BytesIO

from openpyxl import load_workbook

from spreadsheets.blanks import blank
from spreadsheets.registry import sheets
from spreadsheets.sheets import Reading
from tests.spreadsheets.books import books
from tests.spreadsheets.corpus.cases import Case
from tests.spreadsheets.corpus.making import (
    filtered,
    grid,
    leaver,
    person,
    reworked,
    table,
    without,
)

TWO = [person(1), person(2)]
FILLED_IN_FROM = 6


def tabs(**how):
    """A list for each village."""
    return books({"Bản Nà Lo": grid(person(1)), "Bản Hua Nậm": grid(person(2))}, **how)


def leavers():
    """With the term as our template asks for it."""
    rows = (without(leaver(n), "Thời hạn HĐ") for n in (1, 2))
    return [row | {"Thời hạn (tháng)": 36} for row in rows]


def template(sheet="workers", rows=TWO, *, mark=""):
    """Downloaded for the officer's unit and filled in, the cells under the headings they are of."""

    def make(cast):
        declared = sheets()[sheet]
        reading = Reading(by=cast.officer, permission=declared.permission, unit=cast.here)
        ours = {alias: str(c.heading) for c in declared.columns for alias in c.aliases}

        def fill(page):
            headings = [cell.value for cell in page[4]]
            page.title = "Danh sách"
            page["A2"] = mark or page["A2"].value
            for number, row in enumerate(rows, start=FILLED_IN_FROM):
                for heading, value in row.items():
                    name = ours.get(heading, heading)
                    if name in headings:
                        page.cell(number, headings.index(name) + 1, value)

        return reworked(blank(declared, reading), fill)

    return make


def with_cover(page_of_words="Hướng dẫn"):
    words = [["Cách ghi danh sách"], ["Mỗi người một dòng, ghi đủ họ tên và ngày sinh."]]
    return books({page_of_words: words, "Danh sách": grid(*TWO)})


def tall_rows_far_below(*rows):
    """Somebody has typed a remark five hundred rows below the list."""

    def add(page):
        page.cell(1000, 2, "Lò Văn Xa")
        page.cell(1001, 2, "Lò Văn Xôm")

    return reworked(table(*rows), add)


def used_to_the_end():
    """Two cells in a million rows."""

    def add(page):
        page.cell(1_048_576, 1, "x")

    return reworked(table(*TWO), add)


def emptied():
    opened, file = load_workbook(BytesIO(table(*TWO))), BytesIO()
    opened.worksheets[0].delete_rows(1, 10)
    opened.save(file)
    return file.getvalue()


CASES = [
    Case(
        says="hidden rows are read and told",
        make=lambda: table(*TWO, hidden_rows=[1]),
        counts=(2, 0, 0, 0),
        found={"hidden_rows": [2]},
    ),
    Case(
        says="hidden columns are read and told",
        make=lambda: table(*TWO, hidden_columns=[2, 4]),
        counts=(2, 0, 0, 0),
        read_as={2: {"born": "06/05/1999", "personal_id": "014099000012"}},
        found={"hidden_columns": [2, 4]},
    ),
    Case(
        says="a filter is told and the rows behind it are read",
        make=lambda: filtered(*TWO, hidden=[2]),
        counts=(2, 0, 0, 0),
        found={"filtered": True, "hidden_rows": [3]},
    ),
    Case(
        says="a hidden tab is told and not read",
        make=lambda: tabs(hidden_tabs=["Bản Hua Nậm"]),
        counts=(1, 0, 0, 0),
        tabs_read=["Bản Nà Lo"],
    ),
    Case(
        says="every village has a tab",
        again=True,
        make=lambda: tabs(),
        counts=(2, 0, 0, 0),
        tabs_read=["Bản Nà Lo", "Bản Hua Nậm"],
        read_as={
            "Bản Nà Lo!2": {"full_name": "Lò Văn Nam"},
            "Bản Hua Nậm!2": {"full_name": "Lò Văn Páo"},
        },
    ),
    Case(
        says="every tab has headings of its own",
        make=lambda: books(
            {
                "Bản Nà Lo": grid(person(1)),
                "Bản Hua Nậm": [("DANH SÁCH LAO ĐỘNG",), *grid(dict(reversed(person(2).items())))],
            }
        ),
        counts=(2, 0, 0, 0),
        tabs_read=["Bản Nà Lo", "Bản Hua Nậm"],
        read_as={"Bản Hua Nậm!3": {"full_name": "Lò Văn Páo", "sex": "male"}},
    ),
    Case(
        says="the same person on two tabs is told on both",
        make=lambda: books({"Bản Nà Lo": grid(person(1)), "Bản Hua Nậm": grid(person(1))}),
        counts=(0, 0, 0, 2),
        tabs_read=["Bản Nà Lo", "Bản Hua Nậm"],
        told={"Bản Nà Lo!2": "U-32", "Bản Hua Nậm!2": "U-32"},
    ),
    Case(
        says="a tab without a list is passed over",
        make=with_cover,
        counts=(2, 0, 0, 0),
    ),
    Case(
        says="our own template is read below its example",
        make_for=template(),
        counts=(2, 0, 0, 0),
        passed={5: "example"},
        found={"template": "workers/1", "first": 4},
    ),
    Case(
        says="our own template of departures is read below its example",
        again=True,
        make_for=template("departures", leavers()),
        sheet="departures",
        counts=(2, 0, 0, 0),
        passed={5: "example"},
        found={"template": "departures/1"},
    ),
    Case(
        says="our own template with nothing filled in has no rows of data",
        make_for=template(rows=[]),
        passed={5: "example"},
    ),
    Case(
        says="the template of another sheet is told",
        make_for=template(mark="Biểu mẫu [departures/1]."),
        counts=(2, 0, 0, 0),
        passed={5: "example"},
        found={"template": "departures/1"},
    ),
    Case(
        says="the template of another version is told",
        make_for=template(mark="Biểu mẫu [workers/9]."),
        counts=(2, 0, 0, 0),
        passed={5: "example"},
        found={"template": "workers/9"},
    ),
    Case(
        says="what lies two hundred blank rows below the list is told and not read",
        make=lambda: tall_rows_far_below(*TWO),
        counts=(2, 0, 0, 0),
        found={"beyond": 2, "rows": 3},
    ),
    Case(
        says="a page that was used to its end costs nothing",
        make=used_to_the_end,
        counts=(2, 0, 0, 0),
        found={"beyond": 1},
    ),
    Case(
        says="a workbook without a filled cell has no rows",
        make=emptied,
        state="failed",
        trouble="no_rows",
        tabs_read=[],
    ),
]
