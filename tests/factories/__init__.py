"""The smallest valid rows. Names and villages are invented; no real person is in here."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from accounts.models import Duty, User
from accounts.permissions import RoleCode
from communes.models import Commune, UnitKind
from core import names
from reference.models import Country


class CommuneFactory(DjangoModelFactory):
    class Meta:
        model = Commune

    code = factory.Sequence(lambda n: f"{90000 + n}")
    name = factory.Sequence(lambda n: f"Bản Mẫu {n}")
    kind = UnitKind.COMMUNE
    province_code = "14"
    valid_from = date(2025, 7, 1)
    name_fold = factory.LazyAttribute(lambda o: names.fold(o.name))
    name_sort = factory.LazyAttribute(lambda o: names.sort_key(o.name))


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user{n}")
    full_name = factory.Sequence(lambda n: f"Cán bộ {n}")
    password = factory.django.Password("only-for-tests-1")


def user_with(role: str, commune: Commune | None = None, **fields: object) -> User:
    """A user with one duty that began long ago."""
    user = UserFactory(**fields)
    Duty.objects.create(user=user, role=RoleCode(role), commune=commune, starts_on=date(2019, 1, 1))
    return user


def country(code: str = "JP") -> Country:
    """A receiving country, made on first use."""
    known = {
        "JP": ("Nhật Bản", "Japan", 1),
        "TW": ("Đài Loan (Trung Quốc)", "Taiwan (China)", 2),
        "KR": ("Hàn Quốc", "Republic of Korea", 3),
        "DE": ("Đức", "Germany", 100),
        "MY": ("Ma-lai-xi-a (Malaysia)", "Malaysia", 100),
    }
    vi, en, rank = known.get(code, (code, code, 100))
    return Country.objects.get_or_create(
        code=code,
        defaults={"name_vi": vi, "name_en": en, "rank": rank, "name_sort": names.sort_key(vi)},
    )[0]
