"""Programs that read statistics, and the plan of 2025 that they ask about."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.test import Client

from accounts.actions import register_client
from accounts.models import ApiClient, User
from accounts.permissions import REGISTER_GRANTS
from accounts.tokens import hashed, new_token
from communes.models import Commune
from core import clock
from targets.models import Plan, TargetVersion
from tests.factories import user_with

EVERY_GRANT = [str(grant) for grant in REGISTER_GRANTS]


def token_of_client(**fields: object) -> str:
    """The token of a new client that may ask; fields change the client."""
    token = new_token()
    given = {
        "name": "Cổng dữ liệu",
        "purpose": "Báo cáo tháng",
        "right": "exact",
        "token_prefix": token[:8],
        "token_hash": hashed(token),
        "created_at": clock.now(),
        "expires_on": date(2030, 1, 1),
    }
    ApiClient.objects.create(**{**given, **fields})
    return token


def client_of_registers(
    grants: Sequence[str], *, communes: Sequence[Commune] = (), **fields: object
) -> tuple[ApiClient, str]:
    """A program that holds these grants for these units, or without units for the whole province;
    and its token."""
    given = {
        "name": "Phần mềm xã",
        "purpose": "Đồng bộ sổ lao động",
        "right": "registers",
        "expires_on": clock.today() + timedelta(days=30),
        **fields,
    }
    return register_client(
        **given,
        grants=grants,
        whole_province=not communes,
        communes=communes,
        by=_leader(),
    )


def _leader() -> User:
    known = User.objects.filter(username="admits").first()
    return known or user_with("department_leader", username="admits")


def bearer(token: str) -> dict[str, str]:
    """The header of a request."""
    return {"Authorization": f"Bearer {token}"}


class Program:
    """A client with these grants, as a sender of requests."""

    def __init__(
        self, grants: Sequence[str], communes: Sequence[Commune] = (), **fields: object
    ) -> None:
        self.row, token = client_of_registers(grants, communes=communes, **fields)
        self.http = Client(headers=bearer(token))

    def get(self, address: str, data: Any = None, **headers: str) -> Any:
        return self.http.get(address, data, headers=headers)

    def post(self, address: str, body: Any, key: str = "a-key") -> Any:
        headers = {"Idempotency-Key": key} if key else {}
        return self.http.post(address, body, content_type="application/json", headers=headers)

    def patch(self, address: str, body: Any, seen: str = "") -> Any:
        headers = {"If-Match": seen} if seen else {}
        return self.http.patch(address, body, content_type="application/json", headers=headers)


def plan_2025(total: int | None = 200, **fields: object) -> TargetVersion:
    """The plan "2025" and its approved first version: Resolution 420, over 130 % of 200."""
    plan = Plan.objects.create(code="2025", first_day=date(2025, 1, 1), last_day=date(2025, 12, 31))
    given = {
        "number": 1,
        "document_number": "420/NQ-HĐND",
        "document_date": date(2024, 12, 5),
        "document_body": "HĐND tỉnh",
        "in_force_on": date(2025, 1, 1),
        "province_total": total,
        "entered_by": user_with("department_officer"),
        "entered_at": clock.at(date(2024, 12, 20)),
        "approved_by": user_with("department_leader"),
        "approved_at": clock.at(date(2024, 12, 21)),
    }
    return TargetVersion.objects.create(plan=plan, **{**given, **fields})
