"""Branches, and the markets an enterprise is qualified for."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import changes, record
from core import clock, names
from core.problems import Problem, Refused, Stale, refuse_if
from enterprises import rules
from enterprises.choices import MarketWork
from enterprises.models import Branch, Enterprise, Market
from enterprises.rows import locked
from reference.models import Country

BRANCH_TEXTS = ("address", "representative", "phone", "activities")
BRANCH_FACTS = ("name", "code", *BRANCH_TEXTS)
MARKET_FACTS = ("country", "work", "starts_on", "ends_on", "document_number")


@transaction.atomic
def save_branch(
    *,
    enterprise: Enterprise,
    branch: Branch | None = None,
    name: str,
    code: str = "",
    address: str = "",
    representative: str = "",
    phone: str = "",
    activities: str = "",
    version: int | None = None,
    by: User,
) -> Branch:
    """Add a branch, or correct it (E-09, E-11, E-19 to E-21, E-29).

    Law 69/2020, article 17: a branch may be charged with some activities, never with signing
    contracts or collecting money. Raises Stale as `save_enterprise` does.
    """
    parent = locked(enterprise)
    by.must(Permission.ENTERPRISE_EDIT)
    row = _branch(parent, branch) if branch else Branch(enterprise=parent, version=0)
    if branch and version is not None and version != row.version:
        raise Stale({**_branch_told(row), "version": row.version})
    texts = {
        "address": names.clean(address),
        "representative": names.clean(representative),
        "phone": names.clean(phone),
        "activities": names.clean(activities),
    }
    tidy = {"name": names.clean(name), "code": rules.tidy_tax_code(names.clean(code)), **texts}
    refuse_if(_problems_with_branch(row, tidy, texts, parent))
    before = _branch_told(row) if branch else {}
    if before == tidy:
        return row
    for field, value in tidy.items():
        setattr(row, field, value)
    row.name_fold = names.fold(row.name)
    row.version += 1
    _save_branch(row)
    old, new = changes(before, tidy)
    record(Event.BRANCH_SAVED, on=row, by=by, before=old if branch else None, after=new)
    return row


@transaction.atomic
def close_branch(*, branch: Branch, closed_on: date, by: User) -> Branch:
    """The branch no longer works; it stays on the enterprise's page (E-21)."""
    row = _branch(locked(branch.enterprise), branch)
    by.must(Permission.ENTERPRISE_EDIT)
    refuse_if(
        rules.problems_with_closing(
            closed=row.closed_on is not None, closed_on=closed_on, today=clock.today()
        )
    )
    row.closed_on, row.version = closed_on, row.version + 1
    row.save(update_fields=["closed_on", "version"])
    record(
        Event.BRANCH_CLOSED,
        on=row,
        by=by,
        before={"closed_on": None},
        after={"name": row.name, "closed_on": closed_on},
    )
    return row


@transaction.atomic
def reopen_branch(*, branch: Branch, reason: str, by: User) -> Branch:
    """A branch that was closed by mistake works again (E-17, E-20, E-21)."""
    row = _branch(locked(branch.enterprise), branch)
    by.must(Permission.ENTERPRISE_EDIT)
    reason = names.clean(reason)
    refuse_if(
        [
            *rules.problems_with_reopening(closed=row.closed_on is not None),
            *rules.problems_with_reason(reason),
            *_problems_with_namesakes(row, row.name, row.code),
        ]
    )
    before = row.closed_on
    row.closed_on, row.version = None, row.version + 1
    _save_branch(row)
    record(
        Event.BRANCH_REOPENED,
        on=row,
        by=by,
        before={"closed_on": before},
        after={"name": row.name, "closed_on": None},
        reason=reason,
    )
    return row


@transaction.atomic
def set_market(
    *,
    enterprise: Enterprise,
    market: Market | None = None,
    country: Country | None,
    work: str = MarketWork.ANY,
    starts_on: date,
    ends_on: date | None = None,
    document_number: str = "",
    version: int | None = None,
    by: User,
) -> Market:
    """Record a market the enterprise is qualified for, or correct its days (E-02, E-07, E-16,
    E-25, E-26, E-29).

    Since 2026 enterprises notify that they meet the conditions of a market before they send there
    (decree 372/2025, article 15a of decree 112/2021). Raises Stale as `save_enterprise` does.
    """
    parent = locked(enterprise)
    by.must(Permission.ENTERPRISE_EDIT)
    row = _market(parent, market) if market else Market(enterprise=parent, version=0)
    if market and version is not None and version != row.version:
        raise Stale({**_market_told(row), "version": row.version})
    facts: dict[str, Any] = {
        "country": country,
        "work": work,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "document_number": names.clean(document_number),
    }
    refuse_if(_problems_with_market(row, facts))
    before = _market_told(row) if market else {}
    if before == facts:
        return row
    for field, value in facts.items():
        setattr(row, field, value)
    row.version += 1
    row.save()
    old, new = changes(before, facts)
    record(Event.MARKET_SET, on=row, by=by, before=old if market else None, after=new)
    return row


@transaction.atomic
def withdraw_market(*, market: Market, reason: str, by: User) -> Market:
    """The market was entered by mistake; it stays on record (E-16, E-17)."""
    row = _market(locked(market.enterprise), market)
    by.must(Permission.ENTERPRISE_EDIT)
    reason = names.clean(reason)
    refuse_if(rules.problems_with_withdrawal(withdrawn=row.withdrawn, reason=reason))
    row.withdrawn, row.version = True, row.version + 1
    row.save(update_fields=["withdrawn", "version"])
    record(
        Event.MARKET_WITHDRAWN,
        on=row,
        by=by,
        before={"withdrawn": False},
        after={"country": row.country, "work": row.work, "withdrawn": True},
        reason=reason,
    )
    return row


def _branch(parent: Enterprise, branch: Branch) -> Branch:
    return parent.branches.select_for_update().get(pk=branch.pk)


def _market(parent: Enterprise, market: Market) -> Market:
    rows = parent.markets.select_for_update(of=("self",)).select_related("country")
    return rows.get(pk=market.pk)


def _problems_with_branch(
    row: Branch, tidy: dict[str, str], texts: dict[str, str], parent: Enterprise
) -> Iterator[Problem]:
    yield from rules.problems_with_branch(
        name=tidy["name"],
        code=tidy["code"],
        tax_code=parent.tax_code,
        texts=texts,
        closed=row.closed_on is not None,
    )
    yield from _problems_with_namesakes(row, tidy["name"], tidy["code"])


def _problems_with_namesakes(row: Branch, name: str, code: str) -> Iterator[Problem]:
    others = Branch.objects.filter(closed_on=None).exclude(pk=row.pk)
    if others.filter(enterprise_id=row.enterprise_id, name_fold=names.fold(name)).exists():
        yield rules.branch_taken()
    if code and others.filter(code=code).exists():
        yield rules.branch_taken("code")


def _save_branch(row: Branch) -> None:
    """The enterprise is locked, so only a code can be taken by another one meanwhile."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused([rules.branch_taken("code")]) from error


def _problems_with_market(row: Market, facts: dict[str, Any]) -> Iterator[Problem]:
    others = Market.objects.filter(
        enterprise_id=row.enterprise_id,
        country=facts["country"],
        work=facts["work"],
        withdrawn=False,
    ).exclude(pk=row.pk)
    yield from rules.problems_with_market(
        country_known=facts["country"] is not None,
        work=facts["work"],
        starts_on=facts["starts_on"],
        ends_on=facts["ends_on"],
        document_number=facts["document_number"],
        withdrawn=row.withdrawn,
        others=others.values_list("starts_on", "ends_on"),
        today=clock.today(),
    )


def _branch_told(row: Branch) -> dict[str, Any]:
    return {field: getattr(row, field) for field in BRANCH_FACTS}


def _market_told(row: Market) -> dict[str, Any]:
    return {field: getattr(row, field) for field in MARKET_FACTS}
