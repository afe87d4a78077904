import pytest
from django.core.exceptions import ImproperlyConfigured

from labor_export import env


def test_missing_variable_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.delenv("SECRET_KEY", raising=False)

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set; see .env.example"):
        env.text("SECRET_KEY")


def test_empty_variable_counts_as_missing(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "")

    with pytest.raises(ImproperlyConfigured):
        env.words("ALLOWED_HOSTS")


@pytest.mark.parametrize("value", ["yes", "true", "1"])
def test_flag_is_true_or_false_and_nothing_else(monkeypatch, value):
    monkeypatch.setenv("EMAIL_USE_TLS", value)

    with pytest.raises(ImproperlyConfigured, match="write True or False"):
        env.flag("EMAIL_USE_TLS", default=False)


def test_number_is_whole(monkeypatch):
    monkeypatch.setenv("PORT", "80a")

    with pytest.raises(ImproperlyConfigured, match="whole number"):
        env.number("PORT", default=8000)


def test_words_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("ALLOWED_HOSTS", "one.example, two.example,")

    assert env.words("ALLOWED_HOSTS") == ["one.example", "two.example"]


def test_database_url_is_taken_apart():
    found = env.postgres("postgres://register:s%40fe@db.example:5433/province")

    assert (found["USER"], found["PASSWORD"]) == ("register", "s@fe")
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("db.example", "5433", "province")


def test_database_url_of_another_engine_is_refused():
    with pytest.raises(ImproperlyConfigured, match="postgres://"):
        env.postgres("mysql://root@localhost/register")
