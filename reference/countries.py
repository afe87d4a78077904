"""Receiving countries and the list of high-income markets, as the register begins with them."""

from datetime import date

from django.db import transaction

from core import names
from reference.models import Country, HighIncomeListing
from reference.queries import meant

# ISO 3166 code, Vietnamese name as state papers write it, English name, and as people write it
# too (other names with commas). The first three are the big markets and come first in every picker.
_COUNTRIES = """
JP|Nhật Bản|Japan|Nhật
TW|Đài Loan (Trung Quốc)|Taiwan (China)|Đài Loan, Taiwan
KR|Hàn Quốc|Republic of Korea|Hàn, Nam Hàn, Korea, South Korea
CN|Trung Quốc|China|
HK|Hồng Kông (Trung Quốc)|Hong Kong (China)|Hồng Kông
MO|Ma Cao (Trung Quốc)|Macao (China)|Ma Cao, Macao, Macau
SG|Xin-ga-po (Singapore)|Singapore|Xin-ga-po, Sing
MY|Ma-lai-xi-a (Malaysia)|Malaysia|Ma-lai-xi-a, Mã Lai
TH|Thái Lan|Thailand|
BN|Bru-nây|Brunei|
LA|Lào|Laos|
DE|Đức|Germany|CHLB Đức
HU|Hung-ga-ri|Hungary|
RO|Ru-ma-ni|Romania|
PL|Ba Lan|Poland|
CZ|Séc|Czechia|Cộng hòa Séc, Tiệp
SK|Xlô-va-ki-a|Slovakia|
GR|Hy Lạp|Greece|
RS|Xéc-bi-a|Serbia|
BG|Bun-ga-ri|Bulgaria|
HR|Crô-a-ti-a|Croatia|
PT|Bồ Đào Nha|Portugal|
ES|Tây Ban Nha|Spain|
FI|Phần Lan|Finland|
LT|Lít-va|Lithuania|Litva
LV|Lát-vi-a|Latvia|
RU|Liên bang Nga|Russia|Nga
BY|Bê-la-rút|Belarus|
CY|Cộng hòa Síp|Cyprus|Síp, Republic of Cyprus
TR|Thổ Nhĩ Kỳ|Türkiye|Thổ Nhĩ Kì, Turkey
IL|I-xra-en|Israel|
SA|Ả-rập Xê-út|Saudi Arabia|Ả Rập Saudi, Saudi
AE|UAE (Các Tiểu vương quốc Ả-rập Thống nhất)|United Arab Emirates|UAE, Dubai
QA|Ca-ta|Qatar|
KW|Cô-oét|Kuwait|
OM|Ô-man|Oman|
BH|Ba-ranh|Bahrain|
JO|Gioóc-đa-ni|Jordan|
DZ|An-giê-ri|Algeria|
LY|Li-bi|Libya|
AO|Ăng-gô-la|Angola|
AU|Ô-xtrây-li-a (Úc)|Australia|Úc, Ô-xtrây-li-a
NZ|Niu Di-lân|New Zealand|
PW|Pa-lau|Palau|
CA|Ca-na-đa|Canada|
US|Hoa Kỳ|United States|Mỹ, USA
KZ|Ca-dắc-xtan|Kazakhstan|
TM|Tuốc-mê-ni-xtan|Turkmenistan|
"""
FIRST_RANKS = {"JP": 1, "TW": 2, "KR": 3}
# No legal list of "high-income, stable markets" exists. The proposal to begin with: the three big
# markets, Germany and the other EU and EEA countries above, Australia, Canada, New Zealand, the
# United States. The Department changes it by dated rows.
_HIGH_INCOME = "JP TW KR DE HU RO PL CZ SK GR BG HR PT ES FI LT LV CY AU CA NZ US"
HIGH_INCOME_SINCE = date(2020, 1, 1)
HIGH_INCOME_SOURCE = (
    "Danh sách ban đầu của chương trình; chưa có văn bản quy định, Sở Nội vụ rà soát, điều chỉnh."
)


@transaction.atomic
def load_countries() -> int:
    """Load or refresh the countries; return how many there are on the list.

    What the Department has decided stays: a country it changed, and the rows of a country that it
    has put on the list of high-income markets or taken off it.
    """
    listed = [line.split("|") for line in _COUNTRIES.split("\n") if line]
    decided = set(Country.objects.exclude(decided_at=None).values_list("pk", flat=True))
    for code, vi, en, also in listed:
        if code in decided:
            continue
        Country.objects.update_or_create(
            code=code,
            defaults={
                "name_vi": vi,
                "name_en": en,
                "aliases": [name for name in also.split(", ") if name],
                "rank": FIRST_RANKS.get(code, 100),
                "name_sort": names.sort_key(vi),
            },
        )
    for code in _HIGH_INCOME.split():
        if not HighIncomeListing.objects.filter(country_id=code).exists():
            HighIncomeListing.objects.create(
                country_id=code, valid_from=HIGH_INCOME_SINCE, source=HIGH_INCOME_SOURCE
            )
    return len(listed)


def find_countries(text: str, *, on: date | None = None) -> list[Country]:
    """The countries that somebody may mean who writes this: "Dubai", "Hàn", "Republic of Cyprus".

    Several when it is ambiguous ("my" is Mỹ and the code of Malaysia); with `on` only those that
    may be chosen on that day.
    """
    rows = Country.objects.all() if on is None else Country.objects.on(on)
    return meant(text, rows)


def countries_like(text: str) -> set[str]:
    """The codes of the countries with these letters in one of their names, for a search box."""
    wanted = names.fold(text).replace("-", " ")
    return {
        row.code
        for row in Country.objects.all()
        for word in (row.code, row.name_vi, row.name_en, *row.aliases)
        if wanted in names.fold(word).replace("-", " ")
    }
