"""Workbooks as staff have them, made cell by cell."""

from io import BytesIO

import xlsxwriter

TEXT = {"num_format": "@"}
DAY = {"num_format": "dd/mm/yyyy"}


def book(*rows, name="Danh sách", merged=(), hidden_rows=(), hidden_columns=(), first_1904=False):
    """One tab with these rows; a day is a real date, a number a number, a text a text."""
    shape = {"merged": merged, "hidden_rows": hidden_rows, "hidden_columns": hidden_columns}
    return books({name: rows}, **shape, first_1904=first_1904)


def books(tabs, merged=(), hidden_rows=(), hidden_columns=(), *, first_1904=False, hidden_tabs=()):
    """Several tabs: {name: rows}."""
    file = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, {**options, "date_1904": first_1904}) as made:
        day = made.add_format(DAY)
        for name, rows in tabs.items():
            page = made.add_worksheet(name)
            for number, row in enumerate(rows):
                for place, value in enumerate(row):
                    _put(page, number, place, value, day)
            for first_row, first, last_row, last in merged:
                page.merge_range(first_row, first, last_row, last, rows[first_row][first])
            for number in hidden_rows:
                page.set_row(number, None, None, {"hidden": True})
            for place in hidden_columns:
                page.set_column(place, place, None, None, {"hidden": True})
            if name in hidden_tabs:
                page.hide()
    return file.getvalue()


def _put(page, number, place, value, day):
    if value is None:
        return
    if isinstance(value, bool):
        page.write_boolean(number, place, value)
    elif isinstance(value, int | float):
        page.write_number(number, place, value)
    elif hasattr(value, "year"):
        page.write_datetime(number, place, value, day)
    else:
        page.write_string(number, place, value)
