"""The catalogue tool, on small apps made in a temporary folder."""

import gettext
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from labor_export import catalogues

PYTHON = """
_ = gettext_lazy
TITLE = _("People " "abroad")
STATE = pgettext_lazy("stay", "Missing")
def count(n):
    return ngettext("%(n)s person", "%(n)s people", n) % {"n": n}
def of(n):
    return npgettext("unit", "one unit", "%(n)s units", n)
"""
TEMPLATE = """{% load i18n %}
<ul>
    <li title="{% translate 'Pages' %}">{% translate "return" context "stay" %}</li>
  {% if x %}
      <li>it's {{ _("Now") }}{% include "x" with label=_("Column") %}</li>
  {% endif %}
</ul>
    {% blocktranslate count n=rows %}{{ n }} row{% plural %}{{ n }} rows{% endblocktranslate %}
{% blocktranslate trimmed with a=b %}
    Over {{ a }} %
    of the target
{% endblocktranslate %}
"""


@pytest.fixture
def app(tmp_path) -> Path:
    return app_with(tmp_path / "places", python=PYTHON, template=TEMPLATE)


def app_with(folder: Path, *, python: str = "", template: str = "") -> Path:
    (folder / "templates").mkdir(parents=True)
    (folder / "views.py").write_text(python)
    (folder / "templates" / "page.html").write_text(template)
    return folder


def translate(app: Path, **said: str) -> None:
    """Fill the catalogue's empty entries: msgid → translation."""
    path = catalogues.path_of(app)
    text = path.read_text()
    for original, translation in said.items():
        text = text.replace(
            f'msgid "{original}"\nmsgstr ""', f'msgid "{original}"\nmsgstr "{translation}"'
        )
    path.write_text(text)


def test_python_strings_are_found_with_context_and_plural(app):
    found = catalogues.texts_in(app)

    assert ("", "People abroad") in found
    assert ("stay", "Missing") in found
    assert found["", "%(n)s person"].plural == "%(n)s people"
    assert found["unit", "one unit"].plural == "%(n)s units"


def test_template_strings_are_found_whatever_their_indentation(app):
    found = catalogues.texts_in(app)

    assert {("", "Pages"), ("stay", "return"), ("", "Now"), ("", "Column")} <= found.keys()
    assert found["", "%(n)s row"].plural == "%(n)s rows"
    assert ("", "Over %(a)s %% of the target") in found


def test_migrations_are_not_read(app):
    (app / "migrations").mkdir()
    (app / "migrations" / "0001.py").write_text('_("Old words")')

    assert ("", "Old words") not in catalogues.texts_in(app)


def test_update_is_idempotent_and_keeps_translations(app):
    catalogues.update(app, elsewhere={})
    translate(app, Pages="Các trang")

    changed = catalogues.update(app, elsewhere={})

    assert not changed
    assert 'msgstr "Các trang"' in catalogues.path_of(app).read_text()


def test_update_names_no_line_and_no_time(app):
    catalogues.update(app, elsewhere={})

    text = catalogues.path_of(app).read_text()

    assert "#:" not in text
    assert "Date" not in text


def test_update_drops_what_the_code_no_longer_says(app):
    catalogues.update(app, elsewhere={})
    translate(app, Pages="Các trang")
    (app / "templates" / "page.html").write_text("")

    catalogues.update(app, elsewhere={})

    assert "Pages" not in catalogues.path_of(app).read_text()


def test_update_takes_over_what_another_app_already_says(app):
    catalogues.update(app, elsewhere={("", "Pages"): "Các trang"})

    assert 'msgid "Pages"\nmsgstr "Các trang"' in catalogues.path_of(app).read_text()


def test_missing_obsolete_and_fuzzy_are_problems(tmp_path):
    app = app_with(tmp_path / "places", python='_("New"); _("Unsure"); _("Done")')
    path = catalogues.path_of(app)
    path.parent.mkdir(parents=True)
    path.write_text(
        catalogues.HEADER + 'msgid "Gone"\nmsgstr "Đã bỏ"\n\n'
        '#, fuzzy\nmsgid "Unsure"\nmsgstr "Chưa chắc"\n\nmsgid "Done"\nmsgstr "Xong"\n'
    )

    found = list(catalogues.problems_of(app))

    assert found == [
        'places: missing "New"',
        'places: obsolete "Gone"',
        'places: fuzzy "Unsure"',
    ]


@pytest.mark.parametrize(
    ("source", "said", "fault"),
    [
        ("%(n)s people", "Người", "other placeholders in"),
        ("Unit {name}", "Đơn vị {ten}", "other placeholders in"),
        ("Over 130 %%", "Trên 130 %", "a single % (write %%) in"),
        ("%(n)s people", "%(n)s người", ""),
        ("77 %", "77 %", ""),
    ],
)
def test_a_translation_that_would_lose_a_value_is_a_problem(tmp_path, source, said, fault):
    app = app_with(tmp_path / "places", python=f'_("{source}")')
    catalogues.update(app, elsewhere={})
    translate(app, **{source: said})

    found = list(catalogues.problems_of(app))

    assert found == ([f'places: {fault} "{source}"'] if fault else [])


def test_two_apps_may_not_translate_the_same_words_differently(tmp_path):
    apps = [app_with(tmp_path / name, python='_("Unit")') for name in ("one", "two")]
    for app, said in zip(apps, ("Đơn vị", "Xã"), strict=True):
        catalogues.update(app, elsewhere={})
        translate(app, Unit=said)

    found = list(catalogues.contradictions(apps))

    assert found == ['one, two: two translations of "Unit": "Đơn vị", "Xã"']


def test_compiled_catalogue_answers(tmp_path):
    app = app_with(tmp_path / "places", python='_("Unit"); pgettext("stay", "Unit")')
    catalogues.update(app, elsewhere={})
    translate(app, Unit="Đơn vị")

    catalogues.compile_to_mo(app)

    with catalogues.path_of(app).with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Unit") == "Đơn vị"


def test_command_fails_and_names_what_is_missing(app, settings):
    settings.BASE_DIR, settings.HOUSE_APPS = app.parent, ["places"]
    (app.parent / "labor_export").mkdir()
    named = StringIO()

    with pytest.raises(CommandError):
        call_command("messages", "--check", stderr=named)

    assert 'places: missing "Pages"' in named.getvalue()


def test_command_passes_on_a_complete_catalogue(app, settings):
    settings.BASE_DIR, settings.HOUSE_APPS = app.parent, ["places"]
    (app.parent / "labor_export").mkdir()
    texts = catalogues.texts_in(app)
    catalogues.update(app, elsewhere={key: t.plural or t.singular for key, t in texts.items()})
    said = StringIO()

    call_command("messages", "--check", "--compile", stdout=said)

    assert "Every string is translated." in said.getvalue()
    assert catalogues.path_of(app).with_suffix(".mo").exists()
