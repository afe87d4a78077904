"""Writes a story through the register's own actions, the clock turned to each of its days."""

import secrets
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from accounts.actions import invite_user, register_client, set_first_password
from accounts.actions.contacts import save_contact
from accounts.links import invitations
from accounts.models import ApiRight, Organisation, User
from accounts.permissions import RoleCode
from communes.models import Commune
from communes.queries import Atlas, atlas
from contracts import actions as contracts
from contracts.models import Departure
from core import clock
from demonstration import interests, money, papers, terms
from demonstration.areas import record_areas
from demonstration.courses import Classes, record_organisations
from demonstration.plot import Going, goings
from demonstration.senders import happenings, record_enterprises
from demonstration.stories import Promise, Story
from enterprises.models import Enterprise
from figures.attainment import store_today
from figures.refresh import refresh
from reference.countries import load_countries
from reference.models import Country
from targets import actions as targets
from targets.actions import Number
from targets.models import Plan
from training.actions import record_certificate
from workers.actions import (
    move_worker,
    record_language,
    record_passport,
    record_priority,
    register_worker,
)
from workers.models import Worker

BEGINNING = date(2019, 12, 30)
MERGER = date(2025, 7, 1)
# Role, user name, name; the leader comes first and invites the others.
STAFF = [
    (RoleCode.DEPARTMENT_LEADER, "lanhdao", "Lãnh đạo Sở Nội vụ (minh họa)"),
    (RoleCode.ADMINISTRATOR, "quantri", "Quản trị hệ thống (minh họa)"),
    (RoleCode.DEPARTMENT_OFFICER, "chuyenvien", "Chuyên viên Sở Nội vụ (minh họa)"),
    (RoleCode.DEPARTMENT_OFFICER, "chinhsach", "Chuyên viên chính sách Sở Nội vụ (minh họa)"),
    (RoleCode.DEPARTMENT_VIEWER, "theodoi", "Theo dõi tại Sở (minh họa)"),
    (RoleCode.AUDITOR, "kiemtra", "Kiểm tra (minh họa)"),
]
# Officers of the bodies that hold courses: the centre's, the school's.
TEACHERS = [
    (RoleCode.CENTRE_OFFICER, "trungtam", "Cán bộ Trung tâm Dịch vụ việc làm (minh họa)"),
    (RoleCode.SCHOOL_OFFICER, "truong", "Giáo vụ Trường Cao đẳng kỹ thuật (minh họa)"),
]
TITLES = {RoleCode.COMMUNE_OFFICER: "Cán bộ", RoleCode.COMMUNE_LEADER: "Lãnh đạo"}
Happening = Callable[[], object]


def tell(
    story: Story,
    *,
    first_year: int = 2020,
    until: date | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> dict[str, Any]:
    """Fill an empty register with a story, from that year on, up to `until` or the present day.

    Needs the units loaded. Returns the accounts (role, user name, password, unit code) and the
    statistics token for var/demo.json.
    """
    with clock.turned_to(clock.at(BEGINNING)):
        accounts = _open_accounts()
        leader = User.objects.get(username="lanhdao")
        officer = User.objects.get(username="chuyenvien")
        payer = User.objects.get(username="chinhsach")
        load_countries()
        senders = record_enterprises(officer)
        centre, school = record_organisations(officer)
        record_areas(atlas(), BEGINNING, by=officer)
        save_contact(
            valid_from=BEGINNING,
            name="Phòng Việc làm, Sở Nội vụ (minh họa)",
            email="hotro@example.org",
            hours="Thứ Hai đến thứ Sáu, 7:30–11:30 và 13:30–17:00",
            by=officer,
        )
    with clock.turned_to(clock.at(MERGER)):
        accounts += _open_unit_accounts(story, leader)
        accounts += [
            _teaching(*one, leader) for one in zip(TEACHERS, (centre, school), strict=True)
        ]
    _client, token = register_client(
        name="Chương trình thống kê (minh họa)",
        purpose="Minh họa API thống kê",
        right=ApiRight.EXACT,
        expires_on=clock.today() + timedelta(days=360),
        by=leader,
    )
    teller = Teller(story, atlas(), officer, leader, senders)
    teller.payer = payer
    teller.classes = Classes(story, atlas(), teller.countries, senders, centre, school, officer)
    found = goings(story, atlas(), seed=420, first_year=first_year)
    teller.tell(found, until=until or clock.today(), say=say)
    return {"accounts": accounts, "statistics_token": token}


class Teller:
    """Carries what the happenings share: who writes, and the rows made so far."""

    def __init__(
        self, story: Story, units: Atlas, officer: User, leader: User, senders: list[Enterprise]
    ) -> None:
        self.story, self.units, self.officer, self.leader = story, units, officer, leader
        self.senders = senders
        self.classes: Classes
        self.payer: User
        self.countries = {country.code: country for country in Country.objects.all()}

    def tell(self, found: list[Going], *, until: date, say: Callable[[str], None]) -> None:
        """Every day's happenings in one transaction, counted that evening."""
        self.leaving_again = {going.first.number for going in found if going.again}
        calendar = self._calendar(found)
        year = 0
        for day in sorted(calendar):
            if day > until or clock.at(day, 18) >= clock.now():
                break
            if day.year != year:
                year = day.year
                say(f"  {year} …")
            with clock.turned_to(clock.at(day, 10)), transaction.atomic():
                for happening in calendar[day]:
                    happening()
            with clock.turned_to(clock.at(day, 18)):
                refresh()
        terms.note_who_was_seen(found, by=self.officer)
        for plan in Plan.objects.all():
            store_today(plan)

    def _calendar(self, found: list[Going]) -> dict[date, list[Happening]]:
        calendar: dict[date, list[Happening]] = defaultdict(list)

        def note(day: date | None, act: Callable[[Going], None], going: Going) -> None:
            if day:
                calendar[day].append(partial(act, going))

        told = happenings(self.senders, self.units, self.countries, self.officer)
        for day, acts in interests.happenings(self.units, self.countries, self.officer).items():
            calendar[day] += acts
        for kind in (told, self.classes.happenings(), money.reports(by=self.officer)):
            for day, acts in kind.items():
                calendar[day] += acts
        calendar[MERGER].append(partial(record_areas, self.units, MERGER, by=self.officer))
        for promise in self.story.promises:
            calendar[promise.entered_on].append(partial(self.promise, promise))
        for going in found:
            note(going.known_on, self.leave, going)
        for going in found:
            note(going.extended_on, self.extend, going)
            note(going.left_on, self.left, going)
            note(terms.other_employer_on(going), self.other_employer, going)
            note(going.end_known_on, self.end, going)
        return calendar

    def leave(self, going: Going) -> None:
        worker = self._worker(going)
        country = self.countries[going.country]
        if going.certificate_on and going.certificate_on <= clock.today():
            record_certificate(
                worker=worker,
                number=f"GDDH-{going.number:05d}",
                issued_on=going.certificate_on,
                provider="Trung tâm Dịch vụ việc làm tỉnh",
                country=country,
                by=self.officer,
            )
        direct = going.form == "direct"
        confirmed = direct and going.departed_on >= MERGER
        departure = contracts.record_departure(
            worker=worker,
            departed_on=going.departed_on,
            form=going.form,
            country=country,
            enterprise=None if direct else self._sender(going),
            enterprise_unknown=not direct and self._sender(going) is None,
            duration_type=going.duration_type,
            job=going.job,
            signed_on=going.departed_on - timedelta(days=45),
            term_months=going.term,
            confirmation_number=f"{going.number}/XN-UBND" if confirmed else "",
            confirmation_on=going.departed_on - timedelta(days=30) if confirmed else None,
            by=self.officer,
            **terms.terms(going),
        )
        going.departure_id = departure.pk
        interests.listed_before(going, worker, by=self.officer)
        money.register(going, departure, by=self.officer)
        money.support_for(going, worker, departure, by=self.officer, also=self.payer)
        money.loan_for(going, worker, departure, by=self.officer)

    def _worker(self, going: Going) -> Worker:
        if going.again:
            return Worker.objects.get(pk=going.first.worker_id)
        person = going.person
        assert person is not None
        unit = self.units.successor(going.unit.pk, clock.today())
        worker = register_worker(
            full_name=person.full_name,
            born_on=person.born_on,
            sex=person.sex,
            commune=unit or going.unit,
            village=person.village,
            personal_id=person.personal_id,
            ethnicity=person.ethnicity,
            phone=person.phone,
            qualification=going.qualification,
            household=going.household,
            household_year=going.departed_on.year if going.household else None,
            old_id=papers.old_id(going),
            by=self.officer,
            **papers.background(going, person),
        )
        going.worker_id = worker.pk
        self._papers(going, worker)
        return worker

    def _papers(self, going: Going, worker: Worker) -> None:
        if passport := papers.passport(going):
            record_passport(worker=worker, **passport, by=self.officer)
        if language := papers.language(going):
            record_language(worker=worker, **language, by=self.officer)
        if priority := papers.priority(going):
            record_priority(worker=worker, **priority, by=self.officer)

    def _sender(self, going: Going) -> Enterprise | None:
        if going.form == "public_unit":
            return self.senders[-1]
        return None if going.enterprise is None else self.senders[going.enterprise]

    def extend(self, going: Going) -> None:
        assert going.extended_on
        assert going.extended_to
        contracts.extend_contract(
            departure=self._departure(going),
            agreed_on=going.extended_on,
            ends_on=going.extended_to,
            by=self.officer,
        )

    def left(self, going: Going) -> None:
        assert going.left_on
        contracts.record_left_contract(
            departure=self._departure(going), left_on=going.left_on, by=self.officer
        )

    def other_employer(self, going: Going) -> None:
        terms.change_employer(going, self._departure(going), by=self.officer)

    def end(self, going: Going) -> None:
        assert going.ended_on
        assert going.end_known_on
        contracts.record_end(
            departure=self._departure(going),
            ended_on=going.ended_on,
            end_kind=going.end_kind,
            return_reason=going.end_reason,
            notified_on=going.end_known_on if going.end_kind == "returned" else None,
            by=self.officer,
            **terms.brought_home(going),
        )
        terms.settle(going, self._departure(going), by=self.officer)
        # A few who are back move to where the factories are, out of the province.
        if going.number % 23 == 5 and going.end_kind == "returned" and not going.again:
            self._move_away(going)

    def _move_away(self, going: Going) -> None:
        if going.number not in self.leaving_again:
            away = papers.AWAY[going.number % len(papers.AWAY)]
            move_worker(
                worker=self._departure(going).worker,
                commune=None,
                outside=away,
                moved_on=clock.today(),
                by=self.officer,
            )

    def _departure(self, going: Going) -> Departure:
        return Departure.objects.get(pk=going.departure_id)

    def promise(self, promise: Promise) -> None:
        """A plan and its numbers, entered by the officer and approved by the leader."""
        plan = targets.save_plan(
            code=promise.code,
            first_day=promise.first,
            last_day=promise.last,
            parent=Plan.objects.get(code=promise.parent) if promise.parent else None,
            by=self.officer,
        )
        version = targets.enter_targets(
            plan=plan,
            document_number=promise.document,
            document_date=promise.document_date,
            document_body=promise.body,
            in_force_on=promise.document_date,
            province_total=promise.total,
            numbers=self._numbers(promise),
            by=self.officer,
        )
        with clock.turned_to(clock.now() + timedelta(hours=5)):
            targets.approve_targets(version=version, by=self.leader)

    def _numbers(self, promise: Promise) -> list[Number]:
        """Invented: the allocated sum over the units of that day; three later units get none."""
        if not promise.allocated:
            return []
        later = self.units.on(MERGER)
        units = [
            unit
            for unit in sorted(self.units.on(clock.today()).units.values(), key=lambda u: u.code)
            if (place := later.place(unit.pk)) is not None
            and later.units[place].name not in self.story.without_target
        ]
        weights = [1 + int(unit.code) * 7 % 9 for unit in units]
        shares = _largest_remainders(promise.allocated, weights)
        return [Number(unit=unit, value=value) for unit, value in zip(units, shares, strict=True)]


def _largest_remainders(total: int, weights: list[int]) -> list[int]:
    """Whole numbers in proportion to the weights that add up to exactly `total`."""
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    rest = sorted(range(len(weights)), key=lambda i: -(total * weights[i] % whole))
    for index in rest[: total - sum(shares)]:
        shares[index] += 1
    return shares


def _open_accounts() -> list[dict[str, Any]]:
    """The Department's accounts. The leader's is the first; the leader invites the others."""
    _role, username, name = STAFF[0]
    leader = invite_user(
        username=username,
        full_name=name,
        role=RoleCode.DEPARTMENT_LEADER,
        by=User.objects.system(),
    )
    accounts = [_with_password(leader, RoleCode.DEPARTMENT_LEADER, None)]
    return accounts + [_invited(*person, None, leader) for person in STAFF[1:]]


def _open_unit_accounts(story: Story, leader: User) -> list[dict[str, Any]]:
    units = {unit.name: unit for unit in Commune.objects.on(MERGER)}
    accounts = []
    for role, username, name in story.officers:
        unit = units[name]
        title = f"{TITLES[role]} {unit.full_name} (minh họa)"
        accounts.append(_invited(role, username, title, unit, leader))
    return accounts


def _invited(
    role: RoleCode, username: str, name: str, unit: Commune | None, leader: User
) -> dict[str, Any]:
    user = invite_user(username=username, full_name=name, role=role, commune=unit, by=leader)
    return _with_password(user, role, unit)


def _teaching(
    account: tuple[RoleCode, str, str], organisation: Organisation, leader: User
) -> dict[str, Any]:
    role, username, name = account
    user = invite_user(
        username=username, full_name=name, role=role, organisation=organisation, by=leader
    )
    return _with_password(user, role, None)


def _with_password(user: User, role: RoleCode, unit: Commune | None) -> dict[str, Any]:
    """Passwords are drawn anew for every installation."""
    password = f"minh-hoa-{secrets.token_hex(4)}"
    token = invitations.make_token(user)
    set_first_password(user=user, token=token, new_password=password, by=user)
    return {
        "role": role.value,
        "username": user.username,
        "password": password,
        "unit_code": unit.code if unit else None,
    }
