import stat
from concurrent.futures import ThreadPoolExecutor

from labor_export import keys


def test_keys_are_made_once_and_only_for_the_owner(tmp_path):
    path = tmp_path / "keys.json"

    first = keys.kept_in(path)

    assert keys.kept_in(path) == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_keys_of_two_first_starts_are_the_same(tmp_path):
    path = tmp_path / "keys.json"

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(keys.kept_in, [path, path])

    assert one == other
    assert [file.name for file in tmp_path.iterdir()] == ["keys.json"]
