"""Days, numbers and empty values as the province writes them; links of sortable lists."""

from datetime import date, datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import reverse

from core import clock, figures
from core.back import back_of, onward

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


@register.simple_tag
def share(numerator: int | None, denominator: int | None) -> str:
    """77,0 %."""
    return figures.percent(numerator, denominator)


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: Any) -> str:
    """The present query string with these parameters set, or taken out when None."""
    request: HttpRequest = context["request"]
    params = request.GET.copy()
    for name, value in changes.items():
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
