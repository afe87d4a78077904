"""Receiving countries and the list of high-income markets, as the register begins with them."""

from datetime import date

from django.db import transaction

from core import names
from reference.models import Country, HighIncomeListing

# ISO 3166 code, Vietnamese name as state papers write it, English name. The first three are the
# big markets and come first in every picker.
_COUNTRIES = """
JP|Nhật Bản|Japan
TW|Đài Loan (Trung Quốc)|Taiwan (China)
KR|Hàn Quốc|Republic of Korea
CN|Trung Quốc|China
HK|Hồng Kông (Trung Quốc)|Hong Kong (China)
MO|Ma Cao (Trung Quốc)|Macao (China)
SG|Xin-ga-po (Singapore)|Singapore
MY|Ma-lai-xi-a (Malaysia)|Malaysia
TH|Thái Lan|Thailand
BN|Bru-nây|Brunei
LA|Lào|Laos
DE|Đức|Germany
HU|Hung-ga-ri|Hungary
RO|Ru-ma-ni|Romania
PL|Ba Lan|Poland
CZ|Séc|Czechia
SK|Xlô-va-ki-a|Slovakia
GR|Hy Lạp|Greece
RS|Xéc-bi-a|Serbia
BG|Bun-ga-ri|Bulgaria
HR|Crô-a-ti-a|Croatia
PT|Bồ Đào Nha|Portugal
ES|Tây Ban Nha|Spain
FI|Phần Lan|Finland
LT|Lít-va|Lithuania
LV|Lát-vi-a|Latvia
RU|Liên bang Nga|Russia
BY|Bê-la-rút|Belarus
CY|Cộng hòa Síp|Cyprus
TR|Thổ Nhĩ Kỳ|Türkiye
IL|I-xra-en|Israel
SA|Ả-rập Xê-út|Saudi Arabia
AE|UAE (Các Tiểu vương quốc Ả-rập Thống nhất)|United Arab Emirates
QA|Ca-ta|Qatar
KW|Cô-oét|Kuwait
OM|Ô-man|Oman
BH|Ba-ranh|Bahrain
JO|Gioóc-đa-ni|Jordan
DZ|An-giê-ri|Algeria
LY|Li-bi|Libya
AO|Ăng-gô-la|Angola
AU|Ô-xtrây-li-a (Úc)|Australia
NZ|Niu Di-lân|New Zealand
PW|Pa-lau|Palau
CA|Ca-na-đa|Canada
US|Hoa Kỳ|United States
KZ|Ca-dắc-xtan|Kazakhstan
TM|Tuốc-mê-ni-xtan|Turkmenistan
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

    A country that the Department has put on the list of high-income markets, or taken off it,
    keeps its rows.
    """
    listed = [line.split("|") for line in _COUNTRIES.split("\n") if line]
    for code, vi, en in listed:
        Country.objects.update_or_create(
            code=code,
            defaults={
                "name_vi": vi,
                "name_en": en,
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
