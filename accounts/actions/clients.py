"""Programs are admitted, and their tokens revoked."""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts import rules, tokens
from accounts.models import PER_MINUTE, PROGRAM, ApiClient, ApiRight, User
from accounts.permissions import Permission
from audit.models import Event
from audit.record import record
from communes.models import Commune
from communes.queries import atlas
from core import clock, names
from core.problems import refuse_if


@transaction.atomic
def register_client(
    *,
    name: str,
    purpose: str,
    right: str,
    expires_on: date,
    grants: Sequence[str] = (),
    whole_province: bool = False,
    communes: Sequence[Commune] = (),
    per_minute: int = PER_MINUTE,
    by: User,
) -> tuple[ApiClient, str]:
    """Admit a program: to the statistics, or to registers with `grants` for the whole province or
    these units. The token is returned here and never again.

    Refused by A-17, A-44 to A-47.
    """
    by.must(Permission.CLIENT_MANAGE)
    standing = atlas().on(clock.today()).units
    refuse_if(
        [
            *rules.problems_with_client(expires_on=expires_on, today=clock.today()),
            *rules.problems_with_grants(
                right=right,
                grants=grants,
                whole_province=whole_province,
                communes=len(communes),
                gone=[unit.full_name for unit in communes if unit.pk not in standing],
            ),
            *rules.problems_with_allowance(per_minute),
        ]
    )
    token = tokens.new_token()
    registers = right == ApiRight.REGISTERS
    client = ApiClient.objects.create(
        name=names.clean(name),
        purpose=purpose,
        right=right,
        grants=sorted(set(grants)),
        whole_province=whole_province,
        per_minute=per_minute,
        account=_account(names.clean(name), tokens.new_token()) if registers else None,
        token_prefix=token[:8],
        token_hash=tokens.hashed(token),
        created_at=clock.now(),
        created_by=by,
        expires_on=expires_on,
    )
    client.communes.set(communes)
    said = {"name": client.name, "purpose": purpose, "right": right, "expires_on": expires_on}
    if registers:
        said |= {"grants": client.grants, "whole_province": whole_province}
        said |= {"communes": [unit.full_name for unit in communes]}
    record(Event.CLIENT_REGISTERED, on=client, by=by, after=said)
    return client, token


def _account(name: str, unique: str) -> User:
    """In whose name the program writes. It is closed, so that no door of people opens to it."""
    account = User.objects.create(
        username=f"{PROGRAM}{unique}", full_name=name, password=make_password(None), is_active=False
    )
    account.username = f"{PROGRAM}{account.pk}"
    account.save(update_fields=["username"])
    return account


@transaction.atomic
def revoke_client(*, client: ApiClient, by: User) -> ApiClient:
    """The token opens nothing from now on. Refused by A-18."""
    client = ApiClient.objects.select_for_update(of=("self",)).get(pk=client.pk)
    by.must(Permission.CLIENT_MANAGE)
    refuse_if(rules.problems_with_revoking(client))
    client.revoked_at = clock.now()
    client.save(update_fields=["revoked_at"])
    record(Event.CLIENT_REVOKED, on=client, by=by, after={"revoked_at": client.revoked_at})
    return client
