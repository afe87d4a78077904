"""Words: names in every spelling and font, units old and new, lists, enterprises, countries."""

import unicodedata
from datetime import date

from communes.models import UnitKind
from communes.queries import forget_atlas
from tests.factories import CommuneFactory
from tests.factories.communes import OldUnitFactory, divided, merged
from tests.factories.enterprises import an_enterprise
from tests.factories.workers import worker_in
from tests.spreadsheets.corpus.cases import Case
from tests.spreadsheets.corpus.making import BORN, gone, leaver, person, table, varied, without

NUMBER = "014099000012"
ENTERPRISE = "Công ty cổ phần Nhân lực Tây Bắc"


def called(*names):
    return table(*varied("Họ và tên", *names))


def in_units(*names):
    return table(*varied("Xã, phường", *names))


def sent_by(*names):
    return table(*gone("Doanh nghiệp đưa đi", *names))


def recorded(name):
    """Number 1 of our people under this name."""
    return lambda cast: worker_in(
        cast.here, full_name=name, born_on=BORN, personal_id=NUMBER, village="Nà Lo"
    )


def enterprises(*names):
    return lambda cast: [an_enterprise(name=name) for name in names]


def old_units(cast):
    """Before the reform: Ít Ong and Pi Toong went into Mường La, Mường Trai in parts into two."""
    town = OldUnitFactory(name="Ít Ong", kind=UnitKind.TOWNSHIP)
    merged(town, OldUnitFactory(name="Pi Toong"), into=cast.here)
    divided(OldUnitFactory(name="Mường Trai"), cast.here, cast.next_door)
    forget_atlas()


def two_of_a_name(cast):
    """A second Chiềng Lao, as there are several Chiềng in the province."""
    CommuneFactory(code="03900", name="Chiềng Láo")
    forget_atlas()


CASES = [
    Case(
        says="a name with its marks beside the letters is the same name",
        make=lambda: called(unicodedata.normalize("NFD", "Lò Văn Nam")),
        given=recorded("Lò Văn Nam"),
        counts=(0, 0, 1, 0),
        read_as={2: {"full_name": "Lò Văn Nam"}},
    ),
    Case(
        says="hoà and hòa are one spelling",
        make=lambda: called("Lò Văn Hoà"),
        given=recorded("Lò Văn Hòa"),
        counts=(0, 0, 1, 0),
    ),
    Case(
        says="the Icelandic Đ is our Đ",
        make=lambda: called("Lò Văn Ðức"),
        given=recorded("Lò Văn Đức"),
        counts=(0, 0, 1, 0),
        read_as={2: {"full_name": "Lò Văn Đức"}},
    ),
    Case(
        says="what has no width is not there",
        again=True,
        make=lambda: called("Lò\u200b Văn\u00ad  Nam\ufeff"),
        counts=(1, 0, 0, 0),
        read_as={2: {"full_name": "Lò Văn Nam"}},
    ),
    Case(
        says="Cyrillic letters that look like ours are ours",
        make=lambda: called("Lò Văn Наm"),
        counts=(1, 0, 0, 0),
        read_as={2: {"full_name": "Lò Văn Ham"}},
    ),
    Case(
        says="letters of another alphabet are refused",
        make=lambda: called("Lò Văn Жam", "Лo Văn Nam"),
        counts=(0, 0, 0, 2),
        told={2: "U-03 full_name", 3: "U-03 full_name"},
    ),
    Case(
        says="TCVN3 is refused in words",
        make=lambda: called("Lß V¨n Tïng", "NguyÔn ThÞ Hång"),
        counts=(0, 0, 0, 2),
        told={2: "U-02 full_name", 3: "U-02 full_name"},
    ),
    Case(
        says="VNI is refused in words",
        make=lambda: called("Nguyeãn Vaên Tuaán", "Leâ Thò Hoàng"),
        counts=(0, 0, 0, 2),
        told={2: "U-02 full_name", 3: "U-02 full_name"},
    ),
    Case(
        says="letters that were lost are refused",
        make=lambda: called("L\ufffd V\ufffdn Nam", "L? V?n Nam"),
        counts=(0, 0, 0, 2),
        told={2: "U-02 full_name", 3: "U-02 full_name"},
    ),
    Case(
        says="a number in a name is refused",
        make=lambda: called("Lò Văn Nam 2", 12345),
        counts=(0, 0, 0, 2),
        told={2: "U-03 full_name", 3: "U-03 full_name"},
    ),
    Case(
        says="a name in capitals is written as names are",
        make=lambda: called("LÒ VĂN NAM", "Lò Văn PÁO"),
        counts=(2, 0, 0, 0),
        read_as={2: {"full_name": "Lò Văn Nam"}, 3: {"full_name": "Lò Văn PÁO"}},
    ),
    Case(
        says="a name broken into lines is one name",
        make=lambda: called("Lò Văn\nNam"),
        counts=(1, 0, 0, 0),
        read_as={2: {"full_name": "Lò Văn Nam"}},
    ),
    Case(
        says="men and women are told in many words",
        make=lambda: table(
            *(without(row, "Số CCCD") for row in varied("Giới tính", "Nữ", "nu", "F", "NỮ.", "gái"))
        ),
        counts=(5, 0, 0, 0),
        read_as=dict.fromkeys(range(2, 7), {"sex": "female"}),
    ),
    Case(
        says="a number is no sex",
        make=lambda: table(*(without(row, "Số CCCD") for row in varied("Giới tính", 1, "0"))),
        counts=(0, 0, 0, 2),
        told={2: "U-23 sex", 3: "U-23 sex"},
    ),
    Case(
        says="an ethnic group is known by its other names and never by its number",
        make=lambda: table(*varied("Dân tộc", "Thái", "HMông", "dân tộc Mông", "04")),
        counts=(3, 0, 0, 1),
        told={5: "U-26 ethnicity"},
        read_as={2: {"ethnicity": "thai"}, 3: {"ethnicity": "hmong"}, 4: {"ethnicity": "hmong"}},
    ),
    Case(
        says="a class that Excel made a day of is asked about",
        make=lambda: table(*varied("Trình độ văn hóa", date(2026, 12, 9), "9/12", "lớp 12")),
        counts=(2, 0, 0, 1),
        told={2: "W-08 education"},
        proposed={2: {"education": "9/12"}},
        read_as={3: {"education": "lower_secondary"}, 4: {"education": "upper_secondary"}},
    ),
    # Units ---------------------------------------------------------------------------------------
    Case(
        says="a unit is known with and without its word and its marks",
        make=lambda: in_units("Mường La", "xã Mường La", "X. MƯỜNG LA", "Muong La", "03808"),
        counts=(5, 0, 0, 0),
        read_as=dict.fromkeys(range(2, 7), {"unit": "Mường La"}),
    ),
    Case(
        says="a former unit is what it is part of today",
        again=True,
        make=lambda: in_units("thị trấn Ít Ong", "Pi Toong", "xã Pi Toong, huyện Mường La"),
        given=old_units,
        counts=(3, 0, 0, 0),
        read_as=dict.fromkeys((2, 3, 4), {"unit": "Mường La"}),
    ),
    Case(
        says="a former unit that was divided is asked about",
        make=lambda: in_units("xã Mường Trai"),
        given=old_units,
        counts=(0, 0, 0, 1),
        told={2: "U-28 unit"},
    ),
    Case(
        says="a former district is no unit",
        make=lambda: in_units("huyện Mường La"),
        given=old_units,
        counts=(0, 0, 0, 1),
        told={2: "U-27 unit"},
    ),
    Case(
        says="two units that differ in a mark are asked about where the marks are missing",
        make=lambda: in_units("Chieng Lao", "Chiềng Lao"),
        given=two_of_a_name,
        by="department",
        counts=(1, 0, 0, 1),
        told={2: "U-28 unit"},
    ),
    Case(
        says="a unit that does not exist is refused with the one it is like",
        make=lambda: in_units("Mường Laa"),
        counts=(0, 0, 0, 1),
        told={2: "U-27 unit"},
        proposed={2: {"unit": "Xã Mường La"}},
    ),
    Case(
        says="a unit outside the area is refused",
        make=lambda: in_units("Chiềng Lao"),
        counts=(0, 0, 0, 1),
        told={2: "W-47 unit"},
    ),
    Case(
        says="village and unit stand in one cell",
        again=True,
        make=lambda: table(
            *(
                without(row, "Bản")
                for row in varied("Nơi thường trú", "Bản Nà Lo, xã Mường La", "bản Hua Nậm")
            )
        ),
        counts=(2, 0, 0, 0),
    ),
    # Enterprises and countries -------------------------------------------------------------------
    Case(
        says="an enterprise is known without its marks and its legal form",
        again=True,
        make=lambda: sent_by(ENTERPRISE, "cong ty co phan nhan luc tay bac", "Nhân lực Tây Bắc"),
        sheet="departures",
        given=enterprises(ENTERPRISE),
        counts=(3, 0, 0, 0),
        read_as=dict.fromkeys((2, 3, 4), {"enterprise": ENTERPRISE}),
    ),
    Case(
        says="an enterprise in force says the form of going by itself",
        make=lambda: table(without(leaver(Doanh_nghiệp_đưa_đi=ENTERPRISE), "Hình thức đi")),
        sheet="departures",
        given=enterprises(ENTERPRISE),
        counts=(1, 0, 0, 0),
    ),
    Case(
        says="an enterprise of whose name there are two is asked about",
        make=lambda: sent_by("Nhân lực Tây Bắc"),
        sheet="departures",
        given=enterprises(ENTERPRISE, "Công ty TNHH Nhân lực Tây Bắc"),
        counts=(0, 0, 0, 1),
        told={2: "D-43 enterprise"},
    ),
    Case(
        says="an enterprise that is not on the list is refused with the one it is like",
        make=lambda: sent_by("Công ty CP Nhân lực Tây Bác"),
        sheet="departures",
        given=enterprises("Công ty cổ phần Nhân lực Tây Bắc Hà Nội"),
        counts=(0, 0, 0, 1),
        told={2: "D-43 enterprise"},
        proposed={2: {"enterprise": "Công ty cổ phần Nhân lực Tây Bắc Hà Nội"}},
    ),
    Case(
        says="an enterprise like no other is refused",
        make=lambda: sent_by("Công ty ma"),
        sheet="departures",
        given=enterprises(ENTERPRISE),
        counts=(0, 0, 0, 1),
        told={2: "D-43 enterprise"},
    ),
    Case(
        says="a country is known by its other names",
        make=lambda: table(*gone("Nước đến", "Nhật", "nhat ban", "JP", "Japan")),
        sheet="departures",
        counts=(4, 0, 0, 0),
        read_as=dict.fromkeys(range(2, 6), {"country": "JP"}),
    ),
    Case(
        says="a country that is not on the list is refused",
        make=lambda: table(*gone("Nước đến", "Tây Nhật")),
        sheet="departures",
        counts=(0, 0, 0, 1),
        told={2: "U-29 country"},
    ),
    Case(
        says="a remark may be long and of several lines and is stored nowhere",
        make=lambda: table(person(Ghi_chú="Đi lần đầu.\n" * 40)),
        counts=(1, 0, 0, 0),
    ),
]
