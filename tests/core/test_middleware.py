"""Nothing a signed-in person saw stays in a cache."""

from django.urls import reverse


def test_a_signed_in_page_stays_in_no_cache(client, officer):
    client.force_login(officer)

    response = client.get(reverse("accounts:mine"))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert "HX-Request" in response["Vary"]
