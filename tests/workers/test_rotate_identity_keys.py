"""Changing the key that protects citizen numbers, while the register is in use."""

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import call_command

from core import crypto
from tests.factories.workers import citizen_number, worker_in
from workers.management.commands import rotate_identity_keys
from workers.models import Worker

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@pytest.fixture
def workers(here, settings) -> list[Worker]:
    """Two with a number under the old key, one without; then a new key comes first."""
    settings.IDENTITY_KEYS = [OLD]
    found = [worker_in(here, personal_id=number) for number in (*numbers(), "")]
    settings.IDENTITY_KEYS = [NEW, OLD]
    return found


def numbers() -> tuple[str, str]:
    return citizen_number(), citizen_number()


def test_afterwards_the_old_key_is_not_needed(workers, settings):
    clear = [worker.personal_id for worker in workers]

    call_command("rotate_identity_keys", batch=1)

    settings.IDENTITY_KEYS = [NEW]
    assert [Worker.objects.get(pk=worker.pk).personal_id for worker in workers] == clear


def test_before_it_is(workers, settings):
    settings.IDENTITY_KEYS = [NEW]

    with pytest.raises(InvalidToken):
        _ = workers[0].personal_id


def test_running_it_again_changes_nothing(workers, capsys):
    call_command("rotate_identity_keys")
    stored = list(Worker.objects.values_list("personal_id_cipher", flat=True))

    call_command("rotate_identity_keys")

    assert list(Worker.objects.values_list("personal_id_cipher", flat=True)) == stored
    assert capsys.readouterr().out.splitlines()[-1].startswith("0 numbers")


def test_a_number_corrected_meanwhile_stays_corrected(workers):
    worker = workers[0]
    read = worker.personal_id_cipher
    corrected = crypto.encrypt("014099000000")
    Worker.objects.filter(pk=worker.pk).update(personal_id_cipher=corrected)

    changed = rotate_identity_keys._rotate(Worker, "personal_id_cipher", worker.pk, read)

    assert not changed
    assert Worker.objects.get(pk=worker.pk).personal_id == "014099000000"
