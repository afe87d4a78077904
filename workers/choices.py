"""Code lists about people, with their sources. Codes are ours; official numbers are attributes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sex(models.TextChoices):
    FEMALE = "female", pgettext_lazy("person", "Female")
    MALE = "male", pgettext_lazy("person", "Male")


class BirthPrecision(models.TextChoices):
    """Old records in the mountains know only the year. Nothing is made up."""

    DAY = "day", _("Day known")
    MONTH = "month", _("Month known")
    YEAR = "year", _("Year only")


class Household(models.TextChoices):
    """Of the yearly list of the commune (Decree 07/2021)."""

    POOR = "poor", _("Poor household")
    NEAR_POOR = "near_poor", _("Near-poor household")
    NEWLY_ESCAPED = "newly_escaped", _("Household newly out of poverty")
    NONE = "none", pgettext_lazy("household", "None of these")


class Qualification(models.TextChoices):
    """Technical qualification (CMKT), labour survey and Circular 01/2022."""

    UNTRAINED = "untrained", _("Untrained")
    NO_CERTIFICATE = "no_certificate", _("Skilled without certificate, or trained under 3 months")
    SHORT_CERTIFICATE = "short_certificate", _("Certificate of under 3 months")
    ELEMENTARY = "elementary", _("Elementary vocational")
    INTERMEDIATE = "intermediate", _("Intermediate vocational")
    VOCATIONAL_SECONDARY = "vocational_secondary", _("Vocational secondary school")
    COLLEGE = "college", _("College")
    UNIVERSITY = "university", _("University")
    POSTGRADUATE = "postgraduate", _("Postgraduate")


# Definition A "trained labour": all but the untrained. Definition B "with degree or certificate":
# elementary and above, and certificates of under three months.
TRAINED = frozenset(Qualification) - {Qualification.UNTRAINED}
CERTIFIED = TRAINED - {Qualification.NO_CERTIFICATE}


# Slug, name, number of the official list (Decision 121-TCTK/PPCĐ, 1979). The census numbers the
# same groups in another order, so a bare number never identifies a group.
_GROUPS = """
kinh Kinh|tay Tày|thai Thái|hoa Hoa|khmer Khơ-me|muong Mường|nung Nùng|hmong Mông|dao Dao
|gia_rai Gia-rai|ngai Ngái|e_de Ê-đê|ba_na Ba-na|xo_dang Xơ-đăng|san_chay Sán Chay|co_ho Cơ-ho
|cham Chăm|san_diu Sán Dìu|hre Hrê|mnong Mnông|ra_glai Ra-glai|xtieng Xtiêng
|bru_van_kieu Bru-Vân Kiều|tho Thổ|giay Giáy|co_tu Cơ-tu|gie_trieng Gié-Triêng|ma Mạ|kho_mu Khơ-mú
|co Co|ta_oi Ta-ôi|cho_ro Chơ-ro|khang Kháng|xinh_mun Xinh-mun|ha_nhi Hà Nhì|chu_ru Chu-ru|lao Lào
|la_chi La Chí|la_ha La Ha|phu_la Phù Lá|la_hu La Hủ|lu Lự|lo_lo Lô Lô|chut Chứt|mang Mảng
|pa_then Pà Thẻn|co_lao Cơ Lao|cong Cống|bo_y Bố Y|si_la Si La|pu_peo Pu Péo|brau Brâu|o_du Ơ-đu
|ro_mam Rơ-măm
"""
ETHNIC_GROUPS: list[tuple[str, str]] = [
    (group.split(" ", 1)[0], group.split(" ", 1)[1])
    for group in _GROUPS.replace("\n", "").split("|")
]
MAJORITY = "kinh"


class RevealPurpose(models.TextChoices):
    """What a citizen number may be needed for in clear; kept in the audit with the details."""

    FILE = "file", _("Handling the person's file")
    PERSON = "person", _("Request of the person")
    INSPECTION = "inspection", _("Inspection or check")
    AUTHORITY = "authority", _("Letter of the police or a court")
