"""Nothing a signed-in person saw stays in a cache; answers made of words travel packed."""

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from core.middleware import Packed

PACKED = {"Accept-Encoding": "gzip, deflate, br"}
STYLE = "/static/css/app.css"


def test_a_signed_in_page_stays_in_no_cache(client, officer):
    client.force_login(officer)

    response = client.get(reverse("accounts:mine"))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "HX-Request" in response["Vary"]


def test_a_page_travels_packed_to_whoever_takes_that(client, officer):
    client.force_login(officer)

    page = client.get(reverse("accounts:mine"), headers=PACKED)

    assert page["Content-Encoding"] == "gzip"
    assert gzip.decompress(page.content).startswith(b"<!doctype html>")
    assert {"Accept-Encoding", "Cookie", "HX-Request"} <= set(page["Vary"].split(", "))
    assert int(page["Content-Length"]) == len(page.content)


def test_an_error_page_travels_packed_too(client, officer):
    client.force_login(officer)

    page = client.get("/there/is/no/such/page/", headers=PACKED)

    assert page.status_code == 404
    assert page["Content-Encoding"] == "gzip"


def test_whoever_does_not_take_it_gets_it_plain(client, db):
    page = client.get(reverse("accounts:login"))

    assert "Content-Encoding" not in page
    assert page.content.startswith(b"<!doctype html>")


def test_the_length_of_a_packed_page_tells_nothing_of_a_secret_in_it():
    """The random bytes against BREACH, and a token of forms that looks different each time."""
    answer = Packed(lambda request: HttpResponse("same words " * 100))
    asked = RequestFactory().get("/", headers=PACKED)

    assert len({len(answer(asked).content) for _ in range(40)}) > 5


def test_a_form_token_looks_different_each_time(client, officer):
    client.force_login(officer)

    pages = {client.get(reverse("accounts:password_change")).content for _ in range(2)}

    assert len(pages) == 2


@pytest.mark.parametrize("kind", ["application/vnd.ms-excel", "image/png", "application/zip"])
def test_what_is_packed_already_is_left_alone(kind):
    answer = Packed(lambda request: HttpResponse(b"same " * 200, content_type=kind))

    assert "Content-Encoding" not in answer(RequestFactory().get("/", headers=PACKED))


def test_a_second_packing_is_left_out():
    already = {"Content-Encoding": "gzip", "ETag": '"kept"'}
    body = gzip.compress(b"words " * 200)
    answer = Packed(lambda request: HttpResponse(body, headers=already))

    response = answer(RequestFactory().get("/", headers=PACKED))

    assert response.content == body
    assert response["ETag"] == '"kept"'


def test_the_style_sheet_travels_packed(client):
    sheet = client.get(STYLE, headers=PACKED)

    assert sheet["Content-Encoding"] == "gzip"
    assert gzip.decompress(sheet.getvalue()).startswith(b"/*")


def test_who_has_the_style_sheet_gets_304_and_no_body(client):
    first = client.get(STYLE, headers=PACKED)

    again = client.get(STYLE, headers={**PACKED, "If-Modified-Since": first["Last-Modified"]})

    assert again.status_code == 304
    assert again.getvalue() == b""
    assert "Content-Encoding" not in again


def test_a_part_of_a_file_is_sent_as_it_is(client):
    part = client.get(STYLE, headers={**PACKED, "Range": "bytes=0-9"})

    assert part.status_code == 206
    assert len(part.getvalue()) == 10
