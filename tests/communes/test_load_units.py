from datetime import date
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from communes.models import CommuneChange
from core import clock


def load(**options):
    out = StringIO()
    call_command("load_units", stdout=out, **options)
    return out.getvalue().strip()


def test_lao_cai_is_99_units_from_319_of_two_old_provinces(db):
    assert load(province="15") == "99 units, 319 predecessors, 418 new, 0 changed"
    assert load(province="15") == "99 units, 319 predecessors, 0 new, 0 changed"


def test_the_province_is_that_of_the_settings(db):
    assert load().startswith("75 units, 200 predecessors")


def test_a_local_instant_may_be_given(db):
    load(entered_at="2025-06-20T09:00")

    assert CommuneChange.objects.first().entered_at == clock.at(date(2025, 6, 20))


def test_nobody_can_sign_in_as_the_system(db):
    load()

    system = get_user_model().objects.get(username="system")
    assert not system.is_active
    assert not system.has_usable_password()


def test_an_unknown_province_is_answered_with_those_there_are(db):
    with pytest.raises(CommandError, match="'10'.*14, 15"):
        load(province="10")


def test_a_record_that_says_otherwise_stops_the_load_with_a_sentence(db):
    load()
    change = CommuneChange.objects.select_related("old").first()
    CommuneChange.objects.filter(pk=change.pk).update(in_part=True)

    with pytest.raises(CommandError, match=change.old.code):
        load()
