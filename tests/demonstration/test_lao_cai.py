"""The demonstration of Lào Cai, and where a demonstration is refused."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from communes.models import Commune
from demonstration.stories import LAO_CAI
from demonstration.tell import tell
from figures import queries
from figures.questions import ask


@pytest.mark.django_db
def test_lao_cai_holds_both_figures_of_41():
    call_command("load_units", province="15", entered_at="2025-06-16T10:00:00+07:00")
    told = replace(LAO_CAI, waves=tuple(wave for wave in LAO_CAI.waves if wave.units))
    tell(told, until=date(2025, 7, 3))
    on = Commune.objects.on(date(2025, 7, 1))
    phong_hai, bat_xat = on.get(name="Phong Hải"), on.get(name="Bát Xát")
    question = ask(
        first=date(2022, 1, 1),
        last=date(2025, 12, 31),
        as_of=date(2025, 7, 3),
        boundary="2025-07-03",
    )

    stock = Counter({m.country: m.abroad for m in queries.markets(question, unit=phong_hai.pk)})
    flow = {line.unit.pk: line.numerator for line in queries.attainment(question).lines}

    assert stock == {"JP": 25, "TW": 9, "KR": 5, "DE": 1, "MY": 1}
    assert flow[bat_xat.pk] == 41


@pytest.mark.django_db
def test_a_real_register_refuses_the_demonstration(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError):
        call_command("demonstration")


@pytest.mark.django_db
def test_a_register_in_use_refuses_the_demonstration(officer):
    with pytest.raises(CommandError):
        call_command("demonstration")
