"""What a row says beside the file itself: passport, household list, priority groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from core import crypto
from core.parts import in_parts
from core.problems import Problem
from spreadsheets.sheets import Change, Reading
from spreadsheets.values.seeing import written_day
from workers import rules
from workers.drafts import PassportDays
from workers.imports.saying import Said
from workers.models import HouseholdStatus, Passport, Priority, Worker
from workers.queries import standing_passports


@dataclass(frozen=True, kw_only=True)
class SaidPassport:
    """A passport to be recorded, or (`days`) one whose days are to be corrected."""

    number: str = ""
    issued_on: date | None = None
    expires_on: date | None = None
    current: bool = True
    days: PassportDays | None = None


@dataclass(kw_only=True)
class Beside:
    """What of a row is to be recorded beside the file, and how it reads."""

    passport: SaidPassport | None = None
    household: tuple[int, str] | None = None
    groups: tuple[str, ...] = ()
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class Papers:
    """What the files of a batch have of these things. Only asked for where a row says some."""

    reading: Reading
    passports: dict[int, list[Passport]] = field(default_factory=dict)
    households: dict[int, str] = field(default_factory=dict)
    groups: set[tuple[int, str]] = field(default_factory=set)

    def of_new(self, said: Said) -> Beside:
        """Everything the row says, for a new person."""
        beside = Beside(groups=said.groups)
        issued, expires = _days(said)
        if "passport" in said.numbers or ((issued or expires) and _readable(said)):
            number = said.numbers.get("passport", "")
            beside.passport = SaidPassport(number=number, issued_on=issued, expires_on=expires)
            beside.problems += self._judged(beside.passport, said.born.on if said.born else None)
        return beside

    def of(self, said: Said, worker: Worker) -> Beside:
        """What the row says and the file does not."""
        beside = Beside()
        self._compare_passport(said, worker, beside)
        self._compare_lists(said, worker, beside)
        return beside

    def _compare_passport(self, said: Said, worker: Worker, beside: Beside) -> None:
        mine = self.passports.get(worker.pk, [])
        number = said.numbers.get("passport")
        if number:
            mark = said.marks["passport"]
            known = next((row for row in mine if row.number_print == mark), None)
            if known is None:
                self._add(said, number, mine, worker, beside)
                return
        else:
            known = next((row for row in mine if row.is_current), None)
        if known and _readable(said):
            self._correct(said, known, worker, beside)

    def _add(
        self, said: Said, number: str, mine: Sequence[Passport], worker: Worker, beside: Beside
    ) -> None:
        issued, expires = _days(said)
        old = next((row for row in mine if row.is_current), None)
        older = bool(old and old.issued_on and issued and issued < old.issued_on)
        beside.passport = SaidPassport(
            number=number, issued_on=issued, expires_on=expires, current=not older
        )
        beside.problems += self._judged(beside.passport, worker.born_on)
        shown = old.number_masked if old and not older else ""
        new = crypto.mask_front(number)
        beside.changes.append(Change(column="passport", old=shown, new=new))
        for column, day in (("passport_issued", issued), ("passport_expires", expires)):
            if day:
                beside.changes.append(Change(column=column, old="", new=written_day(day)))

    def _correct(self, said: Said, passport: Passport, worker: Worker, beside: Beside) -> None:
        issued, expires = _days(said)
        issued, expires = issued or passport.issued_on, expires or passport.expires_on
        if (issued, expires) == (passport.issued_on, passport.expires_on):
            return
        passport.worker = worker
        days = PassportDays(passport=passport, issued_on=issued, expires_on=expires)
        beside.passport = SaidPassport(days=days)
        beside.problems += rules.problems_with_passport_days(
            issued_on=issued,
            expires_on=expires,
            born_on=worker.born_on,
            today=self.reading.today,
        )
        both = (
            ("passport_issued", passport.issued_on, issued),
            ("passport_expires", passport.expires_on, expires),
        )
        for column, old, new in both:
            if old != new and new:
                told = written_day(old) if old else ""
                beside.changes.append(Change(column=column, old=told, new=written_day(new)))

    def _judged(self, passport: SaidPassport, born_on: date | None) -> Iterable[Problem]:
        return rules.problems_with_passport(
            number=passport.number,
            issued_on=passport.issued_on,
            expires_on=passport.expires_on,
            born_on=born_on or date.min,
            today=self.reading.today,
        )

    def _compare_lists(self, said: Said, worker: Worker, beside: Beside) -> None:
        lists, year = self.reading.lists, self.reading.today.year
        stored = self.households.get(worker.pk, "")
        if said.household and said.household != stored:
            beside.household = (year, said.household)
            old = lists.name("household", stored) if stored else ""
            new = lists.name("household", said.household)
            beside.changes.append(Change(column="household", old=old, new=new))
        missing = [code for code in said.groups if (worker.pk, code) not in self.groups]
        if missing:
            beside.groups = tuple(missing)
            told = ", ".join(lists.name("priority_group", code) for code in missing)
            beside.changes.append(Change(column="groups", old="", new=told))


def _days(said: Said) -> tuple[date | None, date | None]:
    cells = said.line.said
    return cells.get("passport_issued"), cells.get("passport_expires")


def _readable(said: Said) -> bool:
    """Days that stand beside a number that cannot be read are of no passport yet."""
    return "passport" not in said.unread


def papers_of(said: Sequence[Said], workers: Sequence[Worker | None], reading: Reading) -> Papers:
    """Ask for what the rows speak of: one query for each kind, however many rows there are."""
    papers = Papers(reading)
    pairs = [(each, worker.pk) for each, worker in zip(said, workers, strict=True) if worker]
    with_passport = [pk for each, pk in pairs if "passport" in each.numbers or any(_days(each))]
    papers.passports = standing_passports(with_passport)
    year = reading.today.year
    for some in in_parts(sorted({pk for each, pk in pairs if each.household})):
        listed = HouseholdStatus.objects.filter(worker__in=some, year=year)
        papers.households |= dict(listed.values_list("worker_id", "status"))
    for some in in_parts(sorted({pk for each, pk in pairs if each.groups})):
        rows = Priority.objects.filter(worker__in=some, withdrawn=False).order_by()
        for pk, code, in_year, until in rows.values_list("worker_id", "group", "year", "until"):
            holds = in_year == year if in_year else until is None or until >= reading.today
            if holds:
                papers.groups.add((pk, code))
    return papers
