"""From parameters to a question: one reading for pages, lists and the statistics API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core import clock
from core.forms import DayField
from figures.questions import CURRENT, EVENT, Question, Unanswerable, ask
from targets.models import Plan, TargetKind, Window

# Other names under which the same thing may be asked (`from` and `to`).
_ALIASES = {"first": "from", "last": "to"}
NAMES = ("plan", "first", "last", "as_of", "known_at", "boundary", "window", "kind")


def question_from(params: Mapping[str, str], *, plan: Plan | None = None) -> Question:
    """The question these parameters ask; `plan` is used when they name neither plan nor days.

    Empty and unknown parameters are passed over. Raises Unanswerable with a sentence that says
    what can be asked.
    """
    return ask(**_read(params, plan, _refuse))


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a page was asked: the question, the parameters that ask it again, and what was wrong."""

    question: Question
    params: dict[str, str]
    warnings: list[str] = field(default_factory=list)


def asked_of(params: Mapping[str, str], *, plan: Plan | None = None) -> Asked:
    """As `question_from`, but a parameter that cannot be read is left out, with its sentence.

    Raises Unanswerable only when there is neither a plan nor a period.
    """
    complaints: list[tuple[str, str]] = []
    said = _read(params, plan, lambda name, sentence: complaints.append((name, sentence)))
    if said.get("plan") is None and not (said.get("first") and said.get("last")):
        said.update(plan=plan, first=None, last=None)
    try:
        question = ask(**said)
    except Unanswerable as error:
        if plan is None:
            raise
        complaints.append(("as_of", str(error)))
        said = {"plan": plan}
        question = ask(**said)
    warnings = [_warning(name, sentence, question) for name, sentence in complaints]
    return Asked(question=question, params=_again(said), warnings=warnings)


def _warning(name: str, sentence: str, question: Question) -> str:
    """What was wrong; where it was the day, also the day that is shown instead."""
    if name != "as_of":
        return sentence
    shown = _("The figures shown are as of %(day)s.")
    return f"{sentence} {shown % {'day': question.as_of.strftime('%d/%m/%Y')}}"


def default_plan(plans: list[Plan], today: date) -> Plan | None:
    """The plan that covers today, the shortest of several; else the newest that has begun."""
    covering = covering_plan(plans, today)
    if covering is not None:
        return covering
    begun = [plan for plan in plans if plan.first_day <= today]
    return max(begun or plans, key=lambda plan: plan.first_day, default=None)


def covering_plan(plans: list[Plan], day: date) -> Plan | None:
    """The plan that covers that day, the shortest of several; None without one."""
    covering = [plan for plan in plans if plan.covers(day)]
    return min(covering, key=lambda plan: plan.last_day - plan.first_day, default=None)


Complain = Callable[[str, str], None]


def _refuse(_name: str, sentence: str) -> None:
    raise Unanswerable(sentence)


def _read(params: Mapping[str, str], plan: Plan | None, complain: Complain) -> dict[str, Any]:
    """The keywords of `ask` that the parameters give; what cannot be read goes to `complain`."""
    said: dict[str, Any] = {}
    for name in NAMES:
        text = (params.get(name) or params.get(_ALIASES.get(name, "")) or "").strip()
        if not text:
            continue
        try:
            said[name] = _READERS[name](text)
        except Unanswerable as error:
            complain(name, str(error))
    days = [name for name in ("first", "last") if name in said]
    if "plan" in said and days:
        complain("plan", _("Name either a plan or the days, not both."))
    elif len(days) == 1:
        complain(days[0], _("Name both the first and the last day."))
    elif len(days) == 2 and said["last"] < said["first"]:
        complain("last", _("The last day is before the first."))
    elif len(days) == 2:
        # A period of days has no window of its own to choose.
        said.pop("window", None)
        return said
    for name in days:
        del said[name]
    said.setdefault("plan", plan)
    if said["plan"] is None:
        complain("plan", _("Name a plan, or the first and the last day."))
    return said


def _again(said: dict[str, Any]) -> dict[str, str]:
    """The parameters that ask the same again, in one spelling."""
    spelled = {}
    for name in NAMES:
        value = said.get(name)
        if isinstance(value, (date, datetime)):
            spelled[name] = value.isoformat()
        elif value is not None:
            spelled[name] = value.code if isinstance(value, Plan) else str(value)
    return spelled


# One reader per parameter ------------------------------------------------------------------------


def _day(text: str) -> date:
    """ISO as programs write it, or as a person does; within reach of a calendar."""
    written = text if len(text) == 10 and text[4] == "-" else _typed(text)
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise Unanswerable(
            _("“%(text)s” is not a day. Write it as 06/05/2025.") % {"text": text}
        ) from error
    if not 1900 <= day.year < 2200:
        raise Unanswerable(_("The year %(year)s is out of reach.") % {"year": day.year})
    return day


def _typed(text: str) -> str:
    """A day as a person types it, in ISO."""
    try:
        day: date = DayField().clean(text)
    except ValidationError as error:
        raise Unanswerable(f"“{text}”: {error.messages[0]}") from error
    return day.isoformat()


def _past_day(text: str) -> date:
    day = _day(text)
    if day > clock.today():
        raise Unanswerable(
            _("%(day)s has not come yet. Choose today or an earlier day.")
            % {"day": day.strftime("%d/%m/%Y")}
        )
    return day


def _instant(text: str) -> date | datetime:
    """A day means its end; an instant without a zone is local. "+" in a URL arrives as a blank."""
    if "T" not in text:
        return _day(text)
    try:
        instant = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise Unanswerable(
            _("“%(text)s” is neither a day nor an instant.") % {"text": text}
        ) from error
    return instant if instant.tzinfo else instant.replace(tzinfo=clock.HOME)


def _boundary(text: str) -> str:
    return text if text in (CURRENT, EVENT) else _day(text).isoformat()


def _plan(text: str) -> Plan:
    # PostgreSQL refuses a text with a zero byte instead of not finding it.
    plan = None if "\0" in text else Plan.objects.filter(code=text).first()
    if plan is None:
        raise Unanswerable(_("There is no plan “%(code)s”.") % {"code": text})
    return plan


def _window(text: str) -> str:
    if text not in Window.values:
        raise Unanswerable(_("The window is the calendar year or the reporting year."))
    return text


def _kind(text: str) -> str:
    if text not in TargetKind.values:
        raise Unanswerable(_("There is no kind of target “%(kind)s”.") % {"kind": text})
    return text


_READERS: dict[str, Callable[[str], Any]] = {
    "plan": _plan,
    "first": _day,
    "last": _day,
    "as_of": _past_day,
    "known_at": _instant,
    "boundary": _boundary,
    "window": _window,
    "kind": _kind,
}
