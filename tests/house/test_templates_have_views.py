"""Every template is shown by somebody, and everything that is shown exists."""

import re
from pathlib import Path

from django.template.loader import get_template

from tests.house.reading import APPS, ROOT, sources

NAMED = re.compile(r'["\']((?:[a-z_]+/)+[a-z0-9_]+\.(?:html|txt))["\']')
# The code puts their names together from parts.
ASSEMBLED = {
    "accounts/mail_invitation.txt": "accounts/mail.py",
    "accounts/mail_reset.txt": "accounts/mail.py",
    "contracts/of_enterprise.html": "contracts/views/checks.py",
    "contracts/of_worker.html": "contracts/views/stays.py",
    "support/of_worker.html": "support/views.py",
    "training/of_stay.html": "training/views/certificates.py",
    "training/of_worker.html": "training/views/certificates.py",
}


def folders() -> list[Path]:
    return [ROOT / app / "templates" for app in [*APPS, "labor_export"]]


def templates() -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path
        for folder in folders()
        if folder.exists()
        for path in sorted(folder.rglob("*.*"))
    }


def named_in_code() -> set[str]:
    return {
        name
        for app in [*APPS, "labor_export"]
        for path in sources(app)
        for name in NAMED.findall(path.read_text())
    }


def named_in_templates() -> set[str]:
    return {name for path in templates().values() for name in NAMED.findall(path.read_text())}


def test_every_page_has_its_view():
    pages = {n for n in templates() if "/" in n and not n.rsplit("/", 1)[1].startswith("_")}

    assert pages - named_in_code() - named_in_templates() - ASSEMBLED.keys() == set()


def test_what_is_put_together_is_there():
    for name, path in ASSEMBLED.items():
        assert name in templates()
        assert (ROOT / path).exists()


def test_every_piece_is_used():
    pieces = {n for n in templates() if "/" in n and n.rsplit("/", 1)[1].startswith("_")}

    assert pieces - named_in_code() - named_in_templates() == set()


def test_whatever_is_shown_exists_and_can_be_read():
    for name in sorted(named_in_code() | named_in_templates()):
        get_template(name)


def test_templates_carry_no_inline_style_or_script():
    """The content security policy forbids both."""
    inline = re.compile(r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son[a-z]+=", re.IGNORECASE)
    found = [name for name, path in templates().items() if inline.search(path.read_text())]

    assert found == []


def test_every_form_that_posts_carries_the_csrf_token():
    forms = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE)
    bare = [
        name
        for name, path in templates().items()
        for form in forms.findall(path.read_text())
        if "csrf" not in form
    ]

    # The page of a busy database sends the form back as it came, token included.
    assert set(bare) <= {"errors/503.html"}
