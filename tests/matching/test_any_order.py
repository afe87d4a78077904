"""Merging, undoing, editing and adding in any order: nothing that was ever entered is lost."""

from collections import Counter
from datetime import date

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from audit.models import AuditEntry
from communes.queries import forget_atlas
from contracts.models import Departure
from core import crypto
from core.problems import Refused
from matching import actions, children
from matching.choices import MergeState
from matching.models import Merge
from tests.factories import CommuneFactory, user_with
from tests.factories.contracts import returned
from tests.factories.matching import merged, proposed, undone
from tests.factories.training import certificate_of
from tests.factories.workers import citizen_number, worker_in
from training.models import Certificate
from workers.actions import correct_worker, record_household
from workers.models import HouseholdStatus, Worker

PHONES = [f"09{n:08d}" for n in range(1, 8)]
NAMES = ["Lò Văn An", "Lò Văn Ân", "Lò Văn Bình", "Quàng Thị Hoa"]
CHOSEN = ["full_name", "phone", "personal_id_cipher", "sex"]


class TwoFilesInAnyOrder(RuleBasedStateMachine):
    """Four files, which become one another and themselves again."""

    files = Bundle("files")

    def __init__(self):
        super().__init__()
        # Each run is taken back at its end.
        self.run = transaction.atomic()
        self.run.__enter__()
        forget_atlas()
        self.here = CommuneFactory()
        self.clerk = user_with("department_officer")
        self.leader = user_with("department_leader")
        # What was ever typed, and where every row was hung by a person.
        self.typed: set[str] = set()
        self.numbers: set[str] = set()
        self.departures = 0
        self.rows: Counter = Counter()
        self.year = 2000

    @rule(
        target=files,
        name=st.sampled_from(NAMES),
        phone=st.sampled_from(PHONES),
        number=st.booleans(),
    )
    def open_file(self, name, phone, number):
        return self.open(name, phone, number=number)

    def open(self, name, phone, *, number):
        given = citizen_number() if number else ""
        file = worker_in(self.here, full_name=name, phone=phone, personal_id=given, by=self.clerk)
        self.typed |= {name, phone}
        self.numbers |= {given} - {""}
        return file.pk

    def standing(self, pk):
        file = Worker.objects.get(pk=pk)
        return file if file.merged_into_id is None else None

    @rule(pk=files, name=st.sampled_from(NAMES), phone=st.sampled_from(PHONES))
    def edit(self, pk, name, phone):
        if file := self.standing(pk):
            correct_worker(
                worker=file,
                full_name=name,
                born_on=file.born_on,
                born_precision=file.born_precision,
                sex=file.sex,
                village=file.village,
                ethnicity=file.ethnicity,
                qualification=file.qualification,
                phone=phone,
                by=self.clerk,
            )
            self.typed |= {name, phone}

    @rule(pk=files)
    def add_a_number(self, pk):
        file = self.standing(pk)
        if file and not file.personal_id_print:
            number = citizen_number()
            correct_worker(
                worker=file,
                full_name=file.full_name,
                born_on=file.born_on,
                born_precision=file.born_precision,
                sex=file.sex,
                village=file.village,
                ethnicity=file.ethnicity,
                qualification=file.qualification,
                phone=file.phone,
                personal_id=number,
                by=self.clerk,
            )
            self.numbers.add(number)

    @rule(pk=files)
    def add_a_stay(self, pk):
        """Stays of all files follow one another, so that any two can be merged."""
        file = self.standing(pk)
        if file and file.personal_id_print and self.departures < 12:
            self.departures += 1
            on = date(2020 + self.departures // 3, 1 + 4 * (self.departures % 3), 2)
            returned(file, departed_on=on, ended_on=on.replace(month=on.month + 1), by=self.clerk)

    @rule(pk=files, year=st.integers(2020, 2024))
    def add_a_household(self, pk, year):
        if file := self.standing(pk):
            before = HouseholdStatus.objects.count()
            record_household(worker=file, year=year, status="poor", by=self.clerk)
            self.rows["household"] += HouseholdStatus.objects.count() - before

    @rule(pk=files)
    def add_a_certificate(self, pk):
        if file := self.standing(pk):
            certificate_of(file, by=self.clerk)
            self.rows["certificate"] += 1

    @rule(one=files, other=files, taken=st.sets(st.sampled_from(CHOSEN)))
    def merge(self, one, other, taken):
        survivor, goes = self.standing(one), self.standing(other)
        if not survivor or not goes or survivor == goes:
            return
        merged(survivor, goes, taken=sorted(taken))

    @rule(one=files, other=files, taken=st.sets(st.sampled_from(CHOSEN)))
    def merge_and_undo(self, one, other, taken):
        """At once there is nothing between: the two are as they were, to the last row."""
        survivor, goes = self.standing(one), self.standing(other)
        if not survivor or not goes or survivor == goes:
            return
        before = [self.photograph(pk) for pk in (one, other)]
        merge = merged(survivor, goes, taken=sorted(taken))
        undone(merge)
        assert [self.photograph(pk) for pk in (one, other)] == before

    @rule(which=st.integers(0, 20))
    def undo(self, which):
        standing = list(Merge.objects.standing().order_by("pk"))
        if not standing:
            return
        merge = standing[which % len(standing)]
        count = Departure.objects.count()
        against = self.refusals_of(merge)
        assert against <= {"M-21", "M-22", "M-25"}
        last = max(standing, key=lambda one: one.decided_at)
        assert merge != last or "M-21" not in against
        assert Departure.objects.count() == count

    def refusals_of(self, merge):
        """Undo it; the rules that stood against that."""
        try:
            undone(merge)
        except Refused as refused:
            return {problem.rule for problem in refused.problems}
        return set()

    @rule(one=files, other=files)
    def propose_and_refuse(self, one, other):
        survivor, goes = self.standing(one), self.standing(other)
        if survivor and goes and survivor != goes:
            merge = proposed(survivor, goes)
            by = self.leader
            actions.decide_merge(merge=merge, accept=False, answer="Hai người", by=by)
            assert Merge.objects.get(pk=merge.pk).state == MergeState.REFUSED

    def teardown(self):
        transaction.set_rollback(True)
        self.run.__exit__(None, None, None)

    def photograph(self, pk):
        """A file with its number in clear and every row that hangs on it."""
        file = Worker.objects.get(pk=pk)
        row = {f.attname: getattr(file, f.attname) for f in Worker._meta.concrete_fields}
        row["personal_id_cipher"] = file.personal_id
        del row["version"]
        hanging = {
            link.key: sorted(link.of(file).values_list("pk", flat=True))
            for link in children.moving()
        }
        keys = sorted(file.name_keys.values_list("key", "spelled"))
        return row, hanging, keys

    @invariant()
    def every_value_ever_entered_is_reachable(self):
        """In a file, in what a merge keeps, or in the history."""
        said: set[str] = set()
        numbers: set[str] = set()
        for file in Worker.objects.all():
            said |= {file.full_name, file.phone}
            numbers.add(file.personal_id)
        for merge in Merge.objects.exclude(values_cipher=""):
            for side in merge.values.values():
                numbers.add(side.get("personal_id_cipher", ""))
        for entry in AuditEntry.objects.filter(subject_type="workers.Worker"):
            for values in (entry.before, entry.after):
                said |= {str(values.get("full_name")), str(values.get("phone"))}
        assert self.typed <= said
        assert self.numbers <= numbers

    @invariant()
    def nothing_is_lost_or_doubled(self):
        assert Departure.objects.count() == self.departures
        assert HouseholdStatus.objects.count() == self.rows["household"]
        assert Certificate.objects.count() == self.rows["certificate"]
        for departure in Departure.objects.select_related("contract"):
            assert departure.worker_id == departure.contract.worker_id

    @invariant()
    def what_counts_hangs_on_a_file_that_stands(self):
        assert not Departure.objects.exclude(worker__merged_into=None).exists()

    @invariant()
    def a_number_stands_in_one_file_with_its_print(self):
        for file in Worker.objects.all():
            assert file.personal_id_print == crypto.fingerprint(file.personal_id)

    @invariant()
    def every_file_has_one_open_residence(self):
        for file in Worker.objects.all():
            assert file.residences.filter(until=None).count() == 1


@pytest.mark.django_db
def test_in_any_order():
    run_state_machine_as_test(
        TwoFilesInAnyOrder,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
