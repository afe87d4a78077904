"""Days, numbers and empty values as the province writes them; links of sortable lists."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import reverse

from core import clock, figures, unsent
from core.back import NEXT, again_after, back_of, next_of, onward, undo_after

register = template.Library()


@register.filter
def day(value: date | None) -> str:
    """06/05/2025; nothing is —."""
    return value.strftime("%d/%m/%Y") if value else figures.NOTHING


@register.filter
def instant(value: datetime | None) -> str:
    """08:15 06/05/2025, local time."""
    return value.astimezone(clock.HOME).strftime("%H:%M %d/%m/%Y") if value else figures.NOTHING


@register.filter
def whole(value: int | None) -> str:
    """1.356; nothing is —."""
    return figures.whole(value)


@register.filter
def money(value: Decimal | None) -> str:
    """12.000.000, with parts only where there are some; nothing is —."""
    return figures.written(value)


@register.simple_tag
def share(numerator: int | None, denominator: int | None) -> str:
    """77,0 %."""
    return figures.percent(numerator, denominator)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], also: Mapping[str, str] | None = None, **changes: Any) -> str:
    """The present query string with these parameters set, or taken out when None.

    `also` are more of them by name.
    """
    request: HttpRequest = context["request"]
    params = request.GET.copy()
    for name, value in {**(also or {}), **changes}.items():
        if value is None:
            params.pop(name, None)
        else:
            params[name] = str(value)
    return f"?{params.urlencode()}" if params else "?"


@register.simple_tag(takes_context=True)
def back(context: dict[str, Any], route: str, *args: Any) -> str:
    """Where the person came from, filter, page and row; otherwise the page of that route."""
    return back_of(context["request"]) or reverse(route, args=args)


@register.simple_tag(name="onward", takes_context=True)
def onward_to(context: dict[str, Any], route: str, *args: Any) -> str:
    """A link one step further that still knows the way back."""
    return onward(context["request"], route, *args)


@register.simple_tag(takes_context=True)
def errand_query(context: dict[str, Any], **asked: Any) -> str:
    """This query string for a link within an errand, which knows where to go when all is done."""
    pairs = {**asked, NEXT: next_of(context["request"])}
    return f"?{urlencode({name: value for name, value in pairs.items() if value})}"


@register.simple_tag(takes_context=True)
def errand(context: dict[str, Any]) -> str:
    """Where to go when all is done, for a form that asks by GET; empty outside an errand."""
    return next_of(context["request"])


@register.filter
def time_of_day(value: datetime) -> str:
    """10:32, local time."""
    return value.astimezone(clock.HOME).strftime("%H:%M")


@register.simple_tag(name="unsent", takes_context=True)
def unsent_entries(context: dict[str, Any]) -> dict[str, Any]:
    """For `components/_unsent.html`: the word of this form, what waits here, what is continued."""
    request: HttpRequest = context["request"]
    waiting = unsent.waiting(request) if request.method == "GET" else []
    asked = request.GET.get(unsent.PARAM)
    return {
        "word": unsent.word_for(request),
        "waiting": [entry for entry in waiting if str(entry.pk) != asked],
        "continued": next((entry for entry in waiting if str(entry.pk) == asked), None),
    }


@register.filter
def again(message: Any) -> str:
    """Where the next one is recorded, if the message says that one was (core/back.py)."""
    return again_after(message.extra_tags or "")


@register.filter
def undo(message: Any) -> str:
    """Where what was just done is taken back, if the message offers it (core/back.py)."""
    return undo_after(message.extra_tags or "")
