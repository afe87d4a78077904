"""What a person's page says about the certificates."""

from datetime import date

import pytest

from tests.factories.training import certificate_of
from tests.factories.workers import worker_in
from training.actions import withdraw_certificate
from training.queries import certificates_of


@pytest.mark.parametrize(
    ("today", "state"), [(date(2026, 2, 1), "valid"), (date(2026, 2, 2), "expired")]
)
def test_case_25_a_certificate_holds_for_24_months(here, today, state):
    worker = worker_in(here)
    certificate_of(worker, issued_on=date(2024, 2, 1))

    (held,) = certificates_of(worker, today=today)

    assert (held.holds_until, held.state) == (date(2026, 2, 1), state)


def test_a_withdrawn_one_is_shown_as_withdrawn(here, officer):
    worker = worker_in(here)
    withdraw_certificate(certificate=certificate_of(worker), reason="nhập nhầm", by=officer)
    certificate_of(worker)

    standing, withdrawn = certificates_of(worker, today=date(2025, 2, 2))

    assert (standing.state, standing.reason) == ("valid", "")
    assert (withdrawn.state, withdrawn.reason) == ("withdrawn", "nhập nhầm")
