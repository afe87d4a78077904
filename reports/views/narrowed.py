"""Pages that may be asked about a part: a unit, a market, an enterprise."""

from django.http import Http404

from accounts.guards import GuardedRequest
from accounts.permissions import Permission
from communes.models import Commune
from figures.questions import Question
from reports import lists
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


def asked_part(request: GuardedRequest) -> tuple[Question, Commune | None, str]:
    """What `?unit=`, `?country=` and `?enterprise=` ask about, and its name.

    A unit alone keeps its question, for it has a target; every other part is narrowed to.
    """
    page, unit = page_of_part(request)
    params = {name: request.GET.get(name, "") for name in ("unit", "country", "enterprise")}
    try:
        asked = lists.narrowed_by(params)
    except lists.Unlisted as error:
        raise Http404 from error
    if asked.enterprise is not None and not sees_enterprises(request):
        raise Http404
    if not asked.country and asked.enterprise is None:
        return page.question, unit, ""
    names = (
        unit.full_name if unit else "",
        lists.country_name(asked.country),
        lists.enterprise_name(asked.enterprise),
    )
    named = " · ".join(name for name in names if name)
    return page.question.narrowed(asked.only), None, named
