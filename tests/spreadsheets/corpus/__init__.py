"""The corpus: workbooks with one trap each. Each module is a book of cases about one theme."""

from tests.spreadsheets.corpus import (
    amounts,
    days,
    files,
    kinds,
    layout,
    numbers,
    register,
    tabs,
    words,
)

CASES = [
    case
    for book in (layout, tabs, days, numbers, amounts, words, register, files, kinds)
    for case in book.CASES
]
