from core.checks import identity_keys_can_encrypt


def test_keys_of_the_suite_can_encrypt():
    assert identity_keys_can_encrypt(None) == []


def test_spoiled_key_is_found_at_the_start(settings):
    settings.IDENTITY_KEYS = ["too-short"]

    [error] = identity_keys_can_encrypt(None)

    assert error.id == "identity.E001"
