"""Certificates on a person's file."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from audit.models import AuditEntry, Event
from core.models import Mark
from core.problems import Refused
from tests.factories import country
from tests.factories.training import certificate_of
from tests.factories.workers import worker_in
from training.actions import withdraw_certificate
from training.models import Certificate


@pytest.fixture
def worker(here):
    return worker_in(here)


def test_recording_marks_the_person(officer, worker):
    Mark.objects.all().delete()

    certificate = certificate_of(worker, number=" 12 /GDĐH", by=officer)

    assert certificate.number == "12 /GDĐH"
    assert Mark.objects.get().key == worker.pk
    assert AuditEntry.objects.filter(event=Event.CERTIFICATE_RECORDED).count() == 1


@pytest.mark.parametrize("person", ["neighbour", "commune_leader", "leader", "administrator"])
def test_who_may_not_record(request, worker, person):
    with pytest.raises(PermissionDenied):
        certificate_of(worker, by=request.getfixturevalue(person))

    assert not Certificate.objects.exists()


def test_one_paper_is_recorded_once(officer, worker):
    certificate_of(worker, number="12/GDĐH")

    with pytest.raises(Refused, match="G-06"):
        certificate_of(worker, number="12/gddh", country=country("TW"), by=officer)


def test_the_same_number_of_another_person_is_another_paper(here, worker):
    certificate_of(worker, number="12/GDĐH")

    certificate_of(worker_in(here, full_name="Vàng A Dơ"), number="12/GDĐH")

    assert Certificate.objects.count() == 2


def test_a_withdrawn_certificate_may_be_recorded_anew(officer, worker):
    first = certificate_of(worker, number="12/GDĐH")
    withdraw_certificate(certificate=first, reason="sai ngày cấp", by=officer)

    certificate_of(worker, number="12/GDĐH", issued_on=date(2025, 3, 1), by=officer)

    assert Certificate.objects.filter(withdrawn=False).count() == 1


def test_withdrawing_keeps_the_row_the_reason_and_marks(officer, worker):
    certificate = certificate_of(worker)
    Mark.objects.all().delete()

    withdraw_certificate(certificate=certificate, reason="nhập nhầm người", by=officer)

    assert Certificate.objects.get().withdrawn
    assert AuditEntry.objects.first().reason == "nhập nhầm người"
    assert Mark.objects.get().key == worker.pk


def test_withdrawing_twice_is_refused(officer, worker):
    certificate = certificate_of(worker)
    withdraw_certificate(certificate=certificate, reason="nhập nhầm", by=officer)

    with pytest.raises(Refused, match="G-08"):
        withdraw_certificate(certificate=certificate, reason="nhập nhầm", by=officer)


def test_the_neighbour_withdraws_nothing(neighbour, worker):
    certificate = certificate_of(worker)

    with pytest.raises(PermissionDenied):
        withdraw_certificate(certificate=certificate, reason="x", by=neighbour)

    assert not Certificate.objects.get().withdrawn
