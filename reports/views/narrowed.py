"""Pages that may be asked about a part: a unit, a market, an enterprise."""

from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404

from accounts.guards import GuardedRequest
from accounts.permissions import Permission
from communes.models import Commune
from figures.questions import Question
from reports import lists
from reports.charts.chart import Chart
from reports.pages import Page, page_of, question_for_unit


def page_of_part(request: GuardedRequest) -> tuple[Page, Commune | None]:
    """The page, and the unit that `?unit=` names, on a map that has it; not found for no unit."""
    page = page_of(request)
    key = request.GET.get("unit", "")
    if not key:
        return page, None
    try:
        unit = lists.unit_by_key(key)
    except lists.Unlisted as error:
        raise Http404 from error
    page, _moved_on = question_for_unit(page, unit)
    return page.keeping(unit=key), unit


def sees_enterprises(request: GuardedRequest) -> bool:
    """Whether this person may know which enterprise a departure went through."""
    return request.user.may(Permission.ENTERPRISE_VIEW)


def narrowed_question(request: GuardedRequest) -> tuple[Question, str]:
    """What `?unit=`, `?country=` and `?enterprise=` narrow the question to, and its name."""
    page, unit = page_of_part(request)
    params = {name: request.GET.get(name, "") for name in ("unit", "country", "enterprise")}
    try:
        asked = lists.narrowed_by(params)
    except lists.Unlisted as error:
        raise Http404 from error
    if asked.enterprise is not None and not sees_enterprises(request):
        raise Http404
    names = (
        unit.full_name if unit else "",
        lists.country_name(asked.country),
        lists.enterprise_name(asked.enterprise),
    )
    return page.question.narrowed(asked.only), " · ".join(name for name in names if name)


def of_part(chart: Chart, name: str) -> Chart:
    """The chart that says about which part it is, also where it stands alone."""
    return replace(chart, asked=f"{name}. {chart.asked}") if name else chart


def asked_again(page: Page, **narrowed: str) -> str:
    """The query by which a chart of this page is asked for as a file."""
    return f"?{urlencode({**page.kept, **narrowed, **page.asked.params})}"
