"""Programs that read statistics, and the plan of 2025 that they ask about."""

from datetime import date

from accounts.models import ApiClient
from accounts.tokens import hashed, new_token
from core import clock
from targets.models import Plan, TargetVersion
from tests.factories import user_with


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


def bearer(token: str) -> dict[str, str]:
    """The header of a request."""
    return {"Authorization": f"Bearer {token}"}


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
