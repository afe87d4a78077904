"""The first account of a new register, made by whoever runs the machine."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts import actions, links
from accounts.models import User
from accounts.permissions import RoleCode
from communes.models import Commune
from core import clock
from core.problems import Refused


class Command(BaseCommand):
    help = (
        "Open an account with one role, in the name of the system. Without --password-stdin the"
        " path of a link is printed, behind which the person chooses the password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--role", required=True, choices=RoleCode.values)
        parser.add_argument("--unit", help="five-digit code of the commune, for its roles")
        parser.add_argument("--name", default="", help="full name; the user name otherwise")
        parser.add_argument("--email", default="")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = sys.stdin.readline().rstrip("\n") if options["password_stdin"] else None
        try:
            user = _created(options, password)
        except Refused as refused:
            raise CommandError(" ".join(str(p.message) for p in refused.problems)) from refused
        self.stdout.write(f"{user.username}: {options['role']}")
        if password is None:
            self.stdout.write(f"choose the password at: {links.invitations.path(user)}")


@transaction.atomic
def _created(options: dict[str, Any], password: str | None) -> User:
    user = actions.invite_user(
        username=options["username"],
        full_name=options["name"] or options["username"],
        email=options["email"],
        role=options["role"],
        commune=_unit(options["unit"]),
        by=User.objects.system(),
    )
    if password is not None:
        token = links.invitations.make_token(user)
        actions.set_first_password(user=user, token=token, new_password=password, by=user)
    return user


def _unit(code: str | None) -> Commune | None:
    if not code:
        return None
    unit = Commune.objects.on(clock.today()).filter(code=code).first()
    if unit is None:
        raise CommandError(f"No unit has the code {code} today.")
    return unit
