"""What is being entered on the page for a departure: a person, known or new, and what is said.

The page and its live panel ask the same object, so that the panel never promises what the button
refuses.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from accounts.guards import GuardedRequest
from communes.models import Commune
from contracts import actions, queries, rules
from contracts.forms import ConfirmForm, EndForm, GoingForm, as_stored
from contracts.models import Contract
from contracts.queries import Outlook
from contracts.rules import Ending, Going, Happened, Person
from contracts.states import UNRECORDED
from core import clock
from core.back import NEXT, next_of
from core.forms import ActionForm
from core.problems import Problem
from reference.queries import book
from workers.actions import correct_worker, register_worker
from workers.forms import WorkerForm
from workers.models import Worker
from workers.queries import codes_on, likely_same, to_change
from workers.rules import problems_with_identity, problems_with_person, tidy_identity

# Rules about the person speak of the person; who is not known yet is taken as grown up.
_GROWN = date(1900, 1, 1)
# What a spent key tells: it made a stay, or a draft.
STAY, DRAFT = "stay-", "draft-"
_CORRECTED = ("full_name", "born_on", "born_precision", "sex", "village", "ethnicity", "phone")


class Entry:
    """One entry: of a departure, or (`whole`) of a stay that has ended already."""

    def __init__(self, request: GuardedRequest, *, whole: bool = False) -> None:
        self.request = request
        self.by = request.user
        self.posted = request.POST if request.method == "POST" else None
        self.draft = _draft(request)
        self.worker = self.draft.worker if self.draft else _worker(request)
        self.new = self.worker is None and "new" in request.GET
        self.person = self._person_form() if self.new else None
        self.going = self._going_form(exact=whole)
        self.end = EndForm(self.posted) if whole else None
        if self.begun and self.posted is None:
            first = self.person["full_name"] if self.person else self.going["country"]
            first.field.widget.attrs["autofocus"] = True
        self.confirm = ConfirmForm(self.posted)

    @property
    def begun(self) -> bool:
        """A person is chosen or being typed; otherwise the page only searches."""
        return self.worker is not None or self.new

    @property
    def address(self) -> str:
        """The query string that leads back to this entry."""
        query = QueryDict(mutable=True)
        if self.draft:
            query["draft"] = str(self.draft.pk)
        elif self.worker:
            query["worker"] = str(self.worker.pk)
        elif self.new:
            query["new"] = "1"
        if errand := next_of(self.request):
            query[NEXT] = errand
        return f"?{query.urlencode()}"

    @property
    def forms(self) -> list[ActionForm]:
        return [form for form in (self.person, self.going, self.end) if form]

    def _person_form(self) -> WorkerForm:
        found = {"full_name": self.request.GET.get("q", ""), "born": self.request.GET.get("born")}
        village = {"village": self.request.GET.get("village", "")}
        return WorkerForm(self.posted, scope=self.request.scope, initial={**found, **village})

    def _going_form(self, *, exact: bool) -> GoingForm:
        return GoingForm(
            self.posted,
            initial=as_stored(self.draft) if self.draft else {},
            asks_number=bool(self.worker and not self.worker.personal_id_print),
            asks_source=self.request.scope.whole_province,
            exact=exact,
        )

    # Asking -------------------------------------------------------------------------------------

    def is_legible(self) -> bool:
        """Every form can be read; whether it may be recorded is another question."""
        illegible = [form for form in (*self.forms, self.confirm) if not form.is_valid()]
        return not illegible

    @cached_property
    def same(self) -> list[Worker]:
        """Files that may be of the new person, unless the officer has said it is somebody else."""
        if not self.person or not self.person.is_valid():
            return []
        if self.confirm.is_valid() and self.confirm.cleaned_data["different_person"]:
            return []
        facts = self.person.cleaned_data
        return likely_same(facts["full_name"], facts["born"].on.year, scope=self.request.scope)

    @property
    def said(self) -> Going:
        """What is typed, as the rules read it. While the day is open it is asked for today."""
        on = self.going.leaving.on if self.day_is_exact and self.going.leaving else clock.today()
        return Going(departed_on=on, **self.going.contract())

    @property
    def day_is_exact(self) -> bool:
        return bool(self.going.leaving and self.going.leaving.precision == "day")

    def outlook(self) -> Outlook:
        """Whether this would be recorded, and what it would count for."""
        self.is_legible()
        said = self.said
        on = said.departed_on if self.day_is_exact else None
        return queries.outlook(
            [*self._person_problems(), *self._stay_problems(said), *self._end_problems(said)],
            illegible=self._illegible(),
            departed_on=on,
            unit=self._unit(said.departed_on),
            source=self.going.told_by,
            duration_type=said.duration_type,
            outside=self._outside(said.departed_on),
            to_follow=rules.to_follow(said),
        )

    def _illegible(self) -> list[str]:
        wrong = [
            form[name]
            for form in (self.going, self.end)
            if form
            for name in form.errors
            if name in form.fields
        ]
        return [f"{bound.label}: {error}" for bound in wrong for error in bound.errors]

    @property
    def wrong(self) -> bool:
        """Whether any form of the page has something to correct."""
        return any(form.errors for form in self.forms)

    def _unit(self, day: date) -> Commune | None:
        if self.worker:
            return queries.unit_on(self.worker, day)
        return self.person.cleaned_data.get("commune") if self.person else None

    def _outside(self, day: date) -> bool:
        """Whether the residence on that day is known to be outside the province."""
        if self.worker:
            return queries.place_on(self.worker, day) == (True, None)
        return bool(self.person and self.person.is_valid() and self._unit(day) is None)

    def _person_problems(self) -> Iterator[Problem]:
        if self.person and self.person.is_valid():
            facts = self.person.facts()
            wanted = (*_CORRECTED, "qualification")
            told = {name: facts[name] for name in wanted}
            today = clock.today()
            codes = codes_on(today, book())
            yield from problems_with_person(**told, codes=codes, today=today)
            yield from problems_with_identity(
                tidy_identity(facts["personal_id"]), sex=facts["sex"], born_on=facts["born_on"]
            )
        elif self.worker and self._number:
            yield from problems_with_identity(
                self._number, sex=self.worker.sex, born_on=self.worker.born_on
            )

    @property
    def _number(self) -> str:
        form = self.person or self.going
        return tidy_identity(form.cleaned_data.get("personal_id", ""))

    def _stay_problems(self, said: Going) -> Iterator[Problem]:
        if not self.day_is_exact:
            if "departed" not in self.going.errors:
                precision = self.going.leaving.precision if self.going.leaving else ""
                yield from rules.problems_with_exactness(precision)
            yield from rules.problems_with_contract(said, lists=book())
            yield from rules.problems_with_identification(identified=self._identified)
        elif self.worker:
            yield from queries.problems_with_going(
                said,
                self.worker,
                identified=bool(self._number),
                until=self._ended_on,
                by=self.by,
            )
        else:
            yield from rules.problems_with_departure(
                said, person=self._new_person(), stays=[], today=clock.today(), lists=book()
            )

    def _new_person(self) -> Person:
        born = self.person.cleaned_data.get("born") if self.person else None
        return Person(
            born_on=born.on if born else _GROWN,
            born_precision=born.precision if born else "day",
            identified=self._identified,
        )

    @property
    def _identified(self) -> bool:
        return bool(self._number or (self.worker and self.worker.personal_id_print))

    @property
    def _ended_on(self) -> date | None:
        return self.end.cleaned_data.get("ended_on") if self.end else None

    def _end_problems(self, said: Going) -> Iterator[Problem]:
        if self.end and self._ended_on and self.day_is_exact:
            yield from rules.problems_with_ending(
                Ending(**self.end.facts()),
                Happened(departed_on=said.departed_on),
                today=clock.today(),
                lists=book(),
            )

    def show(self, problems: list[Problem]) -> None:
        """Each refusal at the field that can mend it."""
        for problem in problems:
            for form in self.forms:
                if form.shown_at.get(problem.field or "", problem.field) in form.fields:
                    form.show([problem])
                    break
            else:
                self.going.show([problem])

    # Writing ------------------------------------------------------------------------------------

    def record(self) -> str:
        """The person if new, and the stay: both or neither. Returns "stay-" and the number."""
        with transaction.atomic():
            worker = self._kept_person()
            common = {
                "worker": worker,
                "contract": self.draft,
                "version": self.going.cleaned_data.get("version") if self.draft else None,
                "source": self.going.told_by,
                "by": self.by,
                **vars(self.said),
            }
            if self.end:
                departure = actions.record_whole_stay(**common, **self.end.facts())
            else:
                departure = actions.record_departure(**common)
            return f"{STAY}{departure.pk}"

    def keep(self) -> str:
        """The person if new, and the draft: both or neither. Returns "draft-" and the number."""
        with transaction.atomic():
            draft = actions.save_draft(
                worker=self._kept_person(),
                contract=self.draft,
                version=self.going.cleaned_data.get("version") if self.draft else None,
                by=self.by,
                **self.going.contract(),
                **self.going.expected(),
            )
            return f"{DRAFT}{draft.pk}"

    def _kept_person(self) -> Worker:
        if self.person:
            return register_worker(**self.person.facts(), by=self.by)
        assert self.worker is not None
        return self._with_number(self.worker) if self._number else self.worker

    @transaction.atomic
    def _with_number(self, worker: Worker) -> Worker:
        """Only the number is new: all else stays as stored, also what a colleague corrected."""
        stored = to_change(worker.pk)
        if stored.personal_id_print:
            return stored
        kept: dict[str, Any] = {n: getattr(stored, n) for n in (*_CORRECTED, "qualification")}
        return correct_worker(worker=stored, **kept, personal_id=self._number, by=self.by)


def _draft(request: GuardedRequest) -> Contract | None:
    pk = _number(request.GET.get("draft"))
    if pk is None:
        return None
    drafts = Contract.objects.visible_to(request.scope).filter(status__in=UNRECORDED)
    related = drafts.select_related("worker__commune", "country", "enterprise")
    return get_object_or_404(related, pk=pk)


def _worker(request: GuardedRequest) -> Worker | None:
    """The person chosen in the address, or by the button beside a file that may be the same."""
    pk = _number(request.POST.get("use") or request.GET.get("worker"))
    if pk is None:
        return None
    people = Worker.objects.visible_to(request.scope).select_related("commune")
    return get_object_or_404(people, pk=pk)


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None
