"""What the lines of a table by market, enterprise, unit or programme are called, and lead to."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from communes.queries import atlas
from enterprises.models import Enterprise
from figures.queries import Profile
from figures.questions import NO_PROGRAMME
from reference.models import Country, HighIncomeListing
from reports.links import Links
from reports.lists import NO_SENDER_WORD, programme_name
from reports.profiles import Named

Names = Mapping[Any, Named]


def markets_named(lines: Iterable[Profile], links: Links, day: date, **kept: str) -> Names:
    """By country; the note says which are high-income markets by the list of that day."""
    codes = [line.key for line in lines]
    known = Country.objects.in_bulk(codes)
    high = set(HighIncomeListing.objects.on(day).values_list("country_id", flat=True))
    return {
        code: Named(
            name=known[code].name if code in known else code,
            href=links.page("market", code, **kept),
            narrowed={"country": code},
            note=_("high income") if code in high else "",
        )
        for code in codes
    }


def enterprises_named(lines: Iterable[Profile], links: Links, day: date) -> Names:
    """By number; the note says where the licence stood that day, if it could not send."""
    numbers = [line.key for line in lines]
    firms = Enterprise.objects.with_licences().in_bulk([n for n in numbers if n])
    found: dict[Any, Named] = {}
    for number in numbers:
        firm = firms.get(number)
        word = str(number) if number else NO_SENDER_WORD
        licence = firm.licence_on(day) if firm else None
        found[number] = Named(
            name=_name(number, firm),
            href=links.page("enterprise", number) if firm else "",
            narrowed={"enterprise": word},
            note=str(licence.status.label) if licence and not licence.may_send else "",
            last=not number,
        )
    return found


def _name(number: int, firm: Enterprise | None) -> str:
    if not number:
        return _("Without an enterprise: direct contracts, sender not known")
    return firm.name if firm else _("enterprise unknown")


def units_named(lines: Iterable[Profile], links: Links) -> Names:
    """By the unit of the map; under None stands what the map cannot place."""
    units = atlas().units
    away = Named(name=_("Not assignable on this map"), narrowed={"unplaced": "1"}, last=True)
    return {
        line.key: away
        if line.key is None
        else Named(
            name=units[line.key].full_name,
            href=links.unit(units[line.key]),
            narrowed={"unit": units[line.key].key},
        )
        for line in lines
    }


def programmes_named(lines: Iterable[Profile]) -> Names:
    """By the code of the list; none is a line too."""
    return {
        line.key: Named(
            name=_("No programme") if line.key == NO_PROGRAMME else programme_name(line.key),
            narrowed={"programme": line.key},
            last=line.key == NO_PROGRAMME,
        )
        for line in lines
    }
