import re

import pytest
from django.urls import reverse


def current(client, url):
    html = client.get(url).content.decode()
    menu = html.split('class="menu wide"')[1].split("</nav>")[0]
    return re.findall(r'href="([^"]+)" aria-current="page"', menu)


@pytest.mark.parametrize(
    ("route", "entry"),
    [
        ("reports:home", "reports:home"),
        ("reports:province", "reports:home"),
        ("contracts:departures", "contracts:departures"),
        ("contracts:returns", "contracts:returns"),
        ("contracts:return_new", "contracts:return_new"),
        ("workers:new", "workers:list"),
    ],
)
def test_one_entry_of_the_menu_is_current(client, department, route, entry):
    client.force_login(department)

    assert current(client, reverse(route)) == [reverse(entry)]


def test_the_menu_holds_what_the_person_may_do(client, administrator, officer):
    client.force_login(administrator)
    keeper = client.get(reverse("reports:home")).content.decode()
    client.force_login(officer)
    clerk = client.get(reverse("reports:home")).content.decode()

    assert reverse("accounts:people") in keeper
    assert reverse("workers:list") not in keeper
    assert reverse("accounts:people") not in clerk
    assert reverse("contracts:departure_new") in clerk
