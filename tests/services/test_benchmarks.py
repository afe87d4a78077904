"""The benchmark still runs: a small register is filled, and nothing has to be counted again."""

import pytest
from django.db import connection
from django.test import override_settings

from accounts.models import User
from benchmarks.api import contestants, must_agree, prepare
from benchmarks.cases import recount_of_a_sample
from benchmarks.contestants import Site
from benchmarks.files import ways
from benchmarks.generator import Scale, fill
from benchmarks.measure import measure
from benchmarks.run import _province, table
from figures.models import DepartureFact
from figures.refresh import recount

pytestmark = [
    pytest.mark.services,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="measured on PostgreSQL only"),
]
SMALL = Scale(name="small", provinces=("14",), people=400, twice=60)


@pytest.mark.django_db(transaction=True)
def test_a_small_register_can_be_measured(tmp_path):
    fill(SMALL, lambda _step: None)

    results = measure(_province(), rounds=1)

    assert DepartureFact.objects.open().count() == SMALL.stays
    assert recount().opened == 0
    for result in results:
        assert result.case.name in table(results)
        assert min(result.ours_s, result.floor_s, result.peer_s) > 0
        assert set(result.as_json()) == {
            "name",
            "engine",
            "rows",
            "ours_s",
            "peer",
            "peer_s",
            "floor_s",
            "ratio_to_floor",
            "times_faster_than_peer",
            "peak_mb",
        }
    assert recount_of_a_sample(1).rows > 0
    by = User.objects.get(username="department")
    made = {way: work(tmp_path / way, by) for way, work in ways().items()}
    assert set(made.values()) == {SMALL.stays}
    assert len(made) == 5


@pytest.mark.django_db(transaction=True)
def test_those_beside_whom_the_api_is_measured_answer_with_its_rows():
    fill(SMALL, lambda _step: None)

    prepare()
    with override_settings(ROOT_URLCONF="benchmarks.contestants", PAGES_KEPT=8):
        site = Site()
        units = must_agree(site, contestants(site))

    assert units == 75
