"""Workbooks with one trap each, and the preview that each of them gets."""

import re
from collections import Counter
from datetime import date

import pytest

from communes.models import Commune
from core import clock, figures
from enterprises.models import Enterprise
from reference.models import Country
from spreadsheets import checking, staging
from spreadsheets.gate import Unfit
from spreadsheets.headings import RowKind
from spreadsheets.sheets import Judged
from spreadsheets.values import MASKED
from tests.factories import country
from tests.factories.sheets import applied, checked
from tests.spreadsheets.corpus import CASES
from tests.spreadsheets.corpus.cases import Cast

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _today():
    with clock.turned_to(clock.at(TODAY)):
        yield


@pytest.fixture
def cast(here, next_door, officer, neighbour, department):
    for code in ("JP", "TW"):
        country(code)
    Country.objects.filter(code="JP").update(aliases=["Nhật"])
    return Cast(
        here=here,
        next_door=next_door,
        officer=officer,
        neighbour=neighbour,
        department=department,
    )


# What the preview says, in the words of a case ---------------------------------------------------


class Preview:
    """The rows below the headings, by their number; by tab and number where several are read."""

    def __init__(self, run):
        self.run, self.sheet = run, checking.sheet_of(run)
        self.tabs = checking.tabs_of(run)
        self.used = [tab for tab in self.tabs if tab.used]
        self._read()

    def _read(self):
        """The rows once more, as the page of the preview reads them."""
        last = {tab.number: tab.last for tab in self.used}
        reader = checking.RowReader(
            self.run, self.sheet, self.tabs, checking.reading_for(self.run, self.sheet)
        )
        self.rows, self.passed = {}, {}
        for row, outcome in self._outcomes():
            kind = reader.kind(row)
            if isinstance(outcome, Judged):
                assert kind is RowKind.DATA
                self.rows[self._place(row)] = (reader.line(row), outcome)
            elif row.number > last.get(row.tab, row.number):
                self.passed[self._place(row)] = outcome

    def _outcomes(self):
        for block in self.run.blocks.all():
            outcomes = staging.outcomes_of(block) if block.judged_cipher else []
            yield from zip(staging.rows_of(block), outcomes, strict=False)

    def _place(self, row):
        if len(self.used) == 1:
            return row.number
        name = next(tab.name for tab in self.tabs if tab.number == row.tab)
        return f"{name}!{row.number}"

    def problems(self, *, warning):
        found = {
            place: {_named(p) for p in outcome.problems if p.warning == warning}
            for place, (_line, outcome) in self.rows.items()
        }
        return {place: names for place, names in found.items() if names}

    def proposals(self):
        found = {
            place: {p.field: p.proposal for p in outcome.problems if p.proposal}
            for place, (_line, outcome) in self.rows.items()
        }
        return {place: proposals for place, proposals in found.items() if proposals}

    def changes(self):
        return {
            place: {(change.column, change.old, change.new) for change in outcome.changes}
            for place, (_line, outcome) in self.rows.items()
            if outcome.changes
        }

    def reads(self, place, column):
        return in_words(self.rows[place][0].said.get(column))


def _named(problem):
    return " ".join(filter(None, (problem.rule, problem.field)))


def in_words(value):
    """A value that was read, as a case writes it."""
    if value is MASKED:
        return "masked"
    if isinstance(value, Commune | Enterprise):
        return value.name
    if isinstance(value, Country):
        return value.code
    return figures.written(value) if isinstance(value, date) else str(value)


def expected(told):
    """ "U-04 born, W-51" of each row, taken apart."""
    return {place: set(re.split(r",\s*", names)) for place, names in told.items()}


# The corpus --------------------------------------------------------------------------------------


def test_every_case_has_a_name_of_its_own_and_there_are_enough_of_them():
    names = Counter(case.says for case in CASES)

    assert [name for name, count in names.items() if count > 1] == []
    assert len(names) >= 60


def brought(case, cast):
    """The file of a case, and who brings it as what, with the register set up."""
    if case.given:
        case.given(cast)
    content = case.make_for(cast) if case.make_for else case.make()
    return content, {"sheet": case.sheet, "by": getattr(cast, case.by), "name": case.file_name}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.says)
def test_a_workbook_gets_the_preview_it_must_get(case, cast):
    content, how = brought(case, cast)
    if case.unfit:
        with pytest.raises(Unfit) as unfit:
            checked(content, **how)
        assert unfit.value.trouble == case.unfit
        return

    run = checked(content, **how)
    preview = Preview(run)

    assert (run.state, run.trouble) == (case.state, case.trouble)
    assert preview.problems(warning=False) == expected(case.told)
    assert (run.new, run.changed, run.unchanged, run.refused) == case.counts
    assert run.read == len(preview.rows)
    assert preview.problems(warning=True) == expected(case.warned)
    assert preview.proposals() == case.proposed
    assert preview.changes() == case.changes
    assert preview.passed == case.passed
    assert run.questions == case.questions
    assert tuple(tab.name for tab in preview.used) == tuple(case.tabs_read)
    for place, columns in case.read_as.items():
        assert {name: preview.reads(place, name) for name in columns} == columns
    if preview.tabs:
        first = preview.tabs[0]
        assert [first.texts[place] for place in first.unknown] == list(case.unknown)
        assert {name: getattr(first, name) for name in case.found} == case.found


AGAIN = [case for case in CASES if case.again]


@pytest.mark.parametrize("case", AGAIN, ids=lambda case: case.says)
def test_what_was_new_or_changed_is_written_and_unchanged_the_next_time(case, cast):
    content, how = brought(case, cast)
    new, changed, unchanged, refused = case.counts

    run = applied(checked(content, **how), good_only=True)
    again = checked(content, **how)

    assert (run.state, run.good) == ("done", new + changed)
    assert (again.new, again.changed) == (0, 0)
    assert again.unchanged == new + changed + unchanged
    assert again.refused == refused
