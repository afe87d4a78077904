"""Departures on a day on which the sender had no licence to send there."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from enterprises.models import Enterprise
from enterprises.states import OPENS
from figures.queries.facts import Facts, flow
from figures.questions import Question


def unlicensed(question: Question) -> Facts:
    """The departures of the question through a sender who could not send on that day.

    They count all the same: contracts that run are finished (law 69/2020). Licences are told by
    their events as they are recorded now.
    """
    facts = flow(question)
    senders = {firm.pk: firm for firm in _doubtful(question)}
    if not senders:
        return facts.none()
    rows = facts.filter(enterprise_id__in=senders).order_by()
    sent = rows.values_list("enterprise_id", "departed_on", "country").distinct()
    bad: dict[tuple[int, str], list[date]] = {}
    for firm, day, country in sent:
        if firm is not None and not senders[firm].licence_on(day, country).may_send:
            bad.setdefault((firm, country), []).append(day)
    if not bad:
        return facts.none()
    found = Q()
    for (firm, country), days in bad.items():
        found |= Q(enterprise_id=firm, country=country, departed_on__in=days)
    return facts.filter(found)


def _doubtful(question: Question) -> Iterable[Enterprise]:
    """Those who were without licence on any day of the question, or for any market."""
    firms = Enterprise.objects.with_licences()
    if question.only.enterprise is not None:
        firms = firms.filter(pk=question.only.enterprise)
    for firm in firms:
        events = [event for event in firm.licence_events.all() if not event.withdrawn]
        changed = any(event.kind not in OPENS for event in events)
        if changed or not firm.licence_on(question.first).may_send:
            yield firm
