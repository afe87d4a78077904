"""Bodies that hold courses, made by the action, and their officers."""

from itertools import count

from accounts.actions import save_organisation
from accounts.models import Duty, Organisation, User
from tests.factories import UserFactory
from tests.factories.workers import a_clerk

_numbers = count(1)


def an_organisation(**fields: object) -> Organisation:
    """A vocational school; each call another name."""
    facts: dict = {
        "name": f"Trường Cao đẳng mẫu {next(_numbers)}",
        "kind": "school",
        "address": "Phường Mẫu",
        "phone": "0212 385 0000",
    }
    by = fields.pop("by", None) or a_clerk()
    return save_organisation(**{**facts, **fields}, by=by)


def a_centre(**fields: object) -> Organisation:
    """An Employment Service Centre."""
    name = f"Trung tâm Dịch vụ việc làm mẫu {next(_numbers)}"
    return an_organisation(**{"name": name, "kind": "employment_centre", **fields})


def officer_of(organisation: Organisation, **fields: object) -> User:
    """Somebody who works there, in the role that the kind asks for."""
    user = UserFactory(**fields)
    centre = organisation.kind == "employment_centre"
    Duty.objects.create(
        user=user,
        role="centre_officer" if centre else "school_officer",
        organisation=organisation,
        starts_on="2019-01-01",
    )
    return user
