"""Courses of the demonstration: who holds them, who learns, and what came of it. All invented.

One number is real: 27 people around Mường La were learning Japanese (press, 2025).
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from random import Random

from accounts.actions import save_organisation
from accounts.models import Organisation, User
from communes.queries import Atlas
from core import clock
from demonstration.people import invent
from demonstration.stories import Story
from enterprises.models import Enterprise
from reference.models import Country
from training import actions
from training.models import Course, Enrolment
from workers.actions import register_worker

Happening = Callable[[], object]

# Beside the serials of those who leave, so that no citizen number is given twice.
_FIRST_SERIAL = 910_000
_LEARNERS = 27


def record_organisations(officer: User) -> tuple[Organisation, Organisation]:
    """The Employment Service Centre and a school that hold courses."""
    centre = save_organisation(
        name="Trung tâm Dịch vụ việc làm tỉnh (minh họa)",
        kind="employment_centre",
        address="Phường Tô Hiệu",
        phone="0212 300 0001",
        by=officer,
    )
    school = save_organisation(
        name="Trường Cao đẳng kỹ thuật (minh họa)",
        kind="school",
        address="Phường Chiềng Sinh",
        phone="0212 300 0002",
        by=officer,
    )
    return centre, school


@dataclass
class Classes:
    """The courses on their days; what was made earlier is kept for what follows."""

    story: Story
    units: Atlas
    countries: dict[str, Country]
    senders: list[Enterprise]
    centre: Organisation
    school: Organisation
    officer: User
    made: dict[str, Course] = field(default_factory=dict)
    random: Random = field(default_factory=lambda: Random(27))
    serial: int = _FIRST_SERIAL

    def happenings(self) -> dict[date, list[Happening]]:
        """By day: planned, enrolled, begun, attended, finished, certified."""
        calendar: dict[date, list[Happening]] = defaultdict(list)

        def on(day: date, act: Callable[..., object], *args: object) -> None:
            calendar[day].append(partial(act, *args))

        on(date(2026, 2, 16), self.plan_japanese)
        on(date(2026, 3, 2), self.begin, "ja")
        for day in (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 5)):
            on(day, self.attend, "ja", day)
        on(date(2026, 8, 31), self.finish, "ja")
        on(date(2026, 9, 10), self.certify, "ja", "N5")
        on(date(2026, 9, 7), self.plan_orientation)
        on(date(2026, 9, 14), self.begin, "jp")
        on(date(2026, 9, 25), self.finish, "jp")
        on(date(2026, 9, 28), self.certify, "jp", "GDĐH")
        on(date(2026, 9, 21), self.plan_korean)
        on(date(2026, 10, 5), self.begin, "ko")
        for day in (date(2026, 10, 5), date(2026, 10, 6), date(2026, 11, 2)):
            on(day, self.attend, "ko", day)
        on(date(2026, 10, 12), self.plan_welding)
        return calendar

    def plan_japanese(self) -> None:
        """A joint course of school, centre and enterprise; two people wait for a place."""
        course = self._plan(
            "ja", title="Tiếng Nhật N5, lớp Mường La", kind="language", organisation=self.school,
            language="ja", level="N5", starts_on=date(2026, 3, 2), ends_on=date(2026, 8, 28),
            periods=360, places=_LEARNERS, venue="Nhà văn hóa xã Mường La",
        )  # fmt: skip
        actions.set_partners(
            course=course,
            enterprises=[self.senders[0]],
            organisations=[self.centre],
            by=self.officer,
        )
        self._enrol("ja", _LEARNERS + 2)

    def plan_orientation(self) -> None:
        """Some who learned the language go on."""
        course = self._plan(
            "jp", title="Giáo dục định hướng Nhật Bản, khóa 3/2026", kind="orientation",
            organisation=self.centre, country=self.countries["JP"], starts_on=date(2026, 9, 14),
            ends_on=date(2026, 9, 25), periods=74, places=30, venue="Phường Tô Hiệu",
        )  # fmt: skip
        for row in self._people("ja")[:12]:
            actions.enrol(course=course, worker=row.worker, by=self.officer)

    def plan_korean(self) -> None:
        """Running today."""
        self._plan(
            "ko", title="Tiếng Hàn EPS-TOPIK, lớp buổi tối", kind="language",
            organisation=self.centre, language="ko", level="EPS-TOPIK",
            starts_on=date(2026, 10, 5), ends_on=date(2027, 1, 29), periods=240, places=20,
            venue="Phường Tô Hiệu",
        )  # fmt: skip
        self._enrol("ko", 18)

    def plan_welding(self) -> None:
        """Not begun yet."""
        self._plan(
            "weld", title="Hàn kỹ thuật, sơ cấp", kind="vocational", organisation=self.school,
            occupation="welding", starts_on=date(2027, 1, 11), ends_on=date(2027, 4, 9),
            periods=300, places=25, venue="Phường Chiềng Sinh",
        )  # fmt: skip
        self._enrol("weld", 6)

    def begin(self, key: str) -> None:
        self.made[key] = actions.move_course(course=self.made[key], to="running", by=self.officer)

    def finish(self, key: str) -> None:
        """Results first: three of the language course did not come to the end."""
        rows = self._people(key)
        lost = {0: "left", 1: "left", 2: "not_completed"} if key == "ja" else {}
        outcomes = [
            actions.Outcome(enrolment=row, periods=None, result=lost.get(index, "completed"))
            for index, row in enumerate(reversed(rows))
        ]
        actions.record_outcomes(course=self.made[key], outcomes=outcomes, by=self.officer)
        self.made[key] = actions.move_course(course=self.made[key], to="finished", by=self.officer)

    def attend(self, key: str, day: date) -> None:
        """Nearly everybody is there."""
        present = [row for row in self._people(key) if self.random.random() < 0.93]
        actions.record_session(
            course=self.made[key], held_on=day, periods=4, present=present, by=self.officer
        )

    def certify(self, key: str, mark: str) -> None:
        passed = [row for row in self._people(key) if row.result == "completed"]
        numbers = {row: f"{index:03d}/{mark}-2026" for index, row in enumerate(passed, start=1)}
        actions.issue_certificates(
            course=self.made[key], issued_on=clock.today(), numbers=numbers, by=self.officer
        )

    def _plan(self, key: str, **facts: object) -> Course:
        self.made[key] = actions.save_course(**facts, by=self.officer)  # type: ignore[arg-type]
        return self.made[key]

    def _people(self, key: str) -> list[Enrolment]:
        rows = self.made[key].enrolments.filter(standing="place").select_related("worker")
        return list(rows.order_by("pk"))

    def _enrol(self, key: str, number: int) -> None:
        """New people of the unit whose officer has the first account."""
        name = self.story.officers[0][2]
        units = self.units.on(clock.today()).units.values()
        unit = next(unit for unit in units if unit.name == name)
        for _ in range(number):
            self.serial += 1
            one = invent(
                self.random, day=clock.today(), id_prefix=self.story.id_prefix,
                serial=self.serial, women=0.4,
            )  # fmt: skip
            worker = register_worker(
                full_name=one.full_name, born_on=one.born_on, sex=one.sex, commune=unit,
                village=one.village, personal_id=one.personal_id, ethnicity=one.ethnicity,
                phone=one.phone, by=self.officer,
            )  # fmt: skip
            actions.enrol(course=self.made[key], worker=worker, by=self.officer)
