"""The other kinds of sheets: returns, targets, enterprises, people already abroad."""

from datetime import date

from communes.queries import forget_atlas
from tests.factories.communes import OldUnitFactory, merged
from tests.factories.contracts import departed, returned
from tests.factories.enterprises import an_enterprise, tax_code
from tests.factories.targets import PlanFactory, TargetVersionFactory, give
from tests.factories.workers import worker_in
from tests.spreadsheets.books import book
from tests.spreadsheets.corpus.cases import Case
from tests.spreadsheets.corpus.making import BORN, leaver, table

NUMBER = "014099000012"
BACK = {
    "Họ và tên": "Lò Văn Nam",
    "Năm sinh": "1999",
    "Nước": "Nhật Bản",
    "Ngày đi": "02/03/2026",
    "Ngày về": "06/05/2026",
    "Lý do về": "Hết hạn hợp đồng",
}
ENTERPRISE = "Công ty cổ phần Nhân lực Tây Bắc"
LICENSED = {
    "Tên doanh nghiệp": ENTERPRISE,
    "Số giấy phép": "123/LĐTBXH-GP",
    "Ngày cấp giấy phép": "01/03/2022",
}
CODE = tax_code(1)


def nam(cast, **fields):
    facts = {"full_name": "Lò Văn Nam", "born_on": BORN, "personal_id": NUMBER, "village": "Nà Lo"}
    return worker_in(cast.here, **{**facts, **fields})


def nam_abroad(cast):
    return departed(nam(cast))


def two_of_the_name_abroad(cast):
    departed(nam(cast))
    other = {"personal_id": "014099000013", "village": "Hua Nậm", "confirmed": True}
    departed(nam(cast, **other))


def nam_returned(cast):
    return returned(nam(cast), ended_on=date(2026, 5, 6))


def nam_next_door_abroad(cast):
    departed(worker_in(cast.next_door, full_name="Lò Văn Nam", born_on=BORN, personal_id=NUMBER))


def back(**cells):
    return table(BACK | {heading.replace("_", " "): cell for heading, cell in cells.items()})


def the_enterprise(cast):
    return an_enterprise(
        name=ENTERPRISE, licence_number="123/LĐTBXH-GP", tax_code=CODE, phone="02123852852"
    )


def listed(**cells):
    return table(LICENSED | {heading.replace("_", " "): cell for heading, cell in cells.items()})


def plan(cast):
    """The plan of this year, waiting for approval: 12 people for `here`, 200 for the province."""
    made = PlanFactory(code="2026", first_day=date(2026, 1, 1), last_day=date(2026, 12, 31))
    version = TargetVersionFactory(
        plan=made, in_force_on=date(2026, 1, 1), document_date=date(2025, 12, 5)
    )
    return give(version, {cast.here: 12})


def plan_and_old_units(cast):
    merged(OldUnitFactory(name="Pi Toong", old_district="Mường La"), into=cast.here)
    forget_atlas()
    return plan(cast)


def no_plan(cast):
    return None


def targets(*rows):
    """As plans print it: two rows of headings, the total on top."""
    return book(
        ["STT", "Xã, phường", "Chỉ tiêu năm", None, None],
        [None, None, "Tổng", "Dài hạn", "Thời vụ"],
        *rows,
        merged=[(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 4)],
    )


CASES = [
    Case(
        says="a return is found by name, year of birth and day of departure",
        again=True,
        make=back,
        sheet="returns",
        given=nam_abroad,
        counts=(1, 0, 0, 0),
        read_as={2: {"return_reason": "completed"}},
    ),
    Case(
        says="a return is found by the citizen number without the birth",
        make=lambda: table(
            {
                **{"Họ tên": "lo van nam", "Số CCCD": NUMBER},
                **{"Ngày về": "06/05/2026", "Lý do về": "ốm đau"},
            }
        ),
        sheet="returns",
        given=nam_abroad,
        counts=(1, 0, 0, 0),
        read_as={2: {"return_reason": "health"}},
    ),
    Case(
        says="a return that is recorded just so is unchanged",
        make=back,
        sheet="returns",
        given=nam_returned,
        counts=(0, 0, 1, 0),
    ),
    Case(
        says="another day of a recorded return is shown",
        again=True,
        make=lambda: back(Ngày_về="07/05/2026"),
        sheet="returns",
        given=nam_returned,
        counts=(0, 1, 0, 0),
        changes={2: {("ended_on", "06/05/2026", "07/05/2026")}},
    ),
    Case(
        says="nobody returns before leaving",
        make=lambda: back(Ngày_về="06/02/2026"),
        sheet="returns",
        given=nam_abroad,
        counts=(0, 0, 0, 1),
        told={2: "R-02 ended_on"},
    ),
    Case(
        says="nobody has returned in the future",
        make=lambda: back(Ngày_về="06/12/2026"),
        sheet="returns",
        given=nam_abroad,
        counts=(0, 0, 0, 1),
        told={2: "R-03 ended_on"},
    ),
    Case(
        says="a return says why",
        make=lambda: back(Lý_do_về=None),
        sheet="returns",
        given=nam_abroad,
        counts=(0, 0, 0, 1),
        told={2: "R-04 return_reason"},
    ),
    Case(
        says="a return of nobody registers nobody",
        make=back,
        sheet="returns",
        counts=(0, 0, 0, 1),
        told={2: "R-16 full_name"},
    ),
    Case(
        says="the return of somebody of another unit is that of nobody",
        make=back,
        sheet="returns",
        given=nam_next_door_abroad,
        counts=(0, 0, 0, 1),
        told={2: "R-16 full_name"},
    ),
    Case(
        says="a return that fits two people is asked about",
        make=back,
        sheet="returns",
        given=two_of_the_name_abroad,
        counts=(0, 0, 0, 1),
        told={2: "R-17 full_name"},
    ),
    Case(
        says="a name alone is too little to tell who returned",
        make=lambda: table({"Họ tên": "Lò Văn Nam", "Ngày về": "06/05/2026", "Lý do": "ốm"}),
        sheet="returns",
        given=nam_abroad,
        counts=(0, 0, 0, 1),
        told={2: "R-17 full_name"},
    ),
    Case(
        says="a return without its day is told",
        make=lambda: back(Ngày_về=None),
        sheet="returns",
        given=nam_abroad,
        counts=(0, 0, 0, 1),
        told={2: "R-18 ended_on"},
    ),
    Case(
        says="a reason may say that somebody died",
        again=True,
        make=lambda: back(Lý_do_về="tử vong"),
        sheet="returns",
        given=nam_abroad,
        counts=(1, 0, 0, 0),
    ),
    Case(
        says="who was abroad when the register began is on the opening list",
        again=True,
        make=lambda: table(
            leaver(1, Ngày_xuất_cảnh="02/03/2019", Thời_hạn_HĐ="60 tháng", Xã="Mường La")
        ),
        sheet="opening",
        by="department",
        counts=(1, 0, 0, 0),
        warned={2: "D-27 departed_on"},
    ),
    Case(
        says="the opening list of a whole province says the units itself",
        make=lambda: table(leaver(1)),
        sheet="opening",
        by="department",
        counts=(0, 0, 0, 1),
        told={2: "W-51 unit"},
    ),
    # Targets -------------------------------------------------------------------------------------
    Case(
        says="the table of a plan has two rows of headings and its total on top",
        make=lambda: targets(
            ["", "Toàn tỉnh", 200, None, None],
            [1, "Mường La", 12, None, None],
            [2, "Chiềng Lao", 10, 6, 4],
        ),
        sheet="targets",
        by="department",
        given=plan,
        counts=(1, 0, 1, 0),
        passed={3: "total"},
    ),
    Case(
        says="another number of a unit is shown beside the stored one",
        again=True,
        make=lambda: table({"Xã, phường": "xã Mường La", "Chỉ tiêu": 15}),
        sheet="targets",
        by="department",
        given=plan,
        counts=(0, 1, 0, 0),
        changes={2: {("Chỉ tiêu năm / Tổng", "12", "15")}},
    ),
    Case(
        says="a number of people has its thousands parted by a point",
        make=lambda: table({"Đơn vị": "Chiềng Lao", "Chỉ tiêu": "1.234"}),
        sheet="targets",
        by="department",
        given=plan,
        counts=(1, 0, 0, 0),
        read_as={2: {"all": "1234"}},
    ),
    Case(
        says="a point that made a part of the thousands is asked about",
        make=lambda: table({"Đơn vị": "Chiềng Lao", "Chỉ tiêu": 1.234}),
        sheet="targets",
        by="department",
        given=plan,
        counts=(0, 0, 0, 1),
        told={2: "U-17 all"},
        proposed={2: {"all": "1234"}},
    ),
    Case(
        says="long-term and seasonal that do not make the whole are warned of",
        again=True,
        make=lambda: targets([1, "Chiềng Lao", 10, 6, 5]),
        sheet="targets",
        by="department",
        given=plan,
        counts=(1, 0, 0, 0),
        warned={3: "T-21 numbers"},
    ),
    Case(
        says="a place that is neither a unit nor a known body is asked about",
        make=lambda: table({"Đơn vị": "Trường Cao đẳng Sơn La", "Chỉ tiêu": 5}),
        sheet="targets",
        by="department",
        given=plan,
        counts=(0, 0, 0, 1),
        told={2: "T-26 place"},
    ),
    Case(
        says="a former district has no target",
        make=lambda: table({"Đơn vị": "Huyện Mường La", "Chỉ tiêu": 5}),
        sheet="targets",
        by="department",
        given=plan_and_old_units,
        counts=(0, 0, 0, 1),
        told={2: "T-27 place"},
    ),
    Case(
        says="without a plan no target is read",
        make=lambda: table({"Đơn vị": "Mường La", "Chỉ tiêu": 5}),
        sheet="targets",
        by="department",
        given=no_plan,
        counts=(0, 0, 0, 1),
        told={2: "T-24 plan"},
    ),
    # Enterprises ---------------------------------------------------------------------------------
    Case(
        says="an enterprise with a licence is one of service",
        again=True,
        make=listed,
        sheet="enterprises",
        by="department",
        counts=(1, 0, 0, 0),
        read_as={2: {"licence_date": "01/03/2022"}},
    ),
    Case(
        says="an enterprise recorded just so is unchanged",
        make=lambda: listed(Điện_thoại="0212 3852 852", Mã_số_thuế=CODE),
        sheet="enterprises",
        by="department",
        given=the_enterprise,
        counts=(0, 0, 1, 0),
    ),
    Case(
        says="an enterprise is known by its name without marks",
        again=True,
        make=lambda: table({"Doanh nghiệp": ENTERPRISE.upper(), "Điện thoại": "0912345678"}),
        sheet="enterprises",
        by="department",
        given=the_enterprise,
        counts=(0, 1, 0, 0),
        changes={2: {("phone", "02123852852", "0912345678")}},
    ),
    Case(
        says="another licence is no correction",
        make=lambda: listed(Số_giấy_phép="999/LĐTBXH-GP"),
        sheet="enterprises",
        by="department",
        given=the_enterprise,
        counts=(0, 0, 0, 1),
        told={2: "E-32 licence_number"},
    ),
    Case(
        says="an enterprise of service without a licence is refused",
        make=lambda: table({"Tên doanh nghiệp": "Công ty mẫu", "Loại hình": "DN dịch vụ"}),
        sheet="enterprises",
        by="department",
        counts=(0, 0, 0, 1),
        told={2: "E-05 licence_number"},
    ),
    Case(
        says="the zero that a tax code lost is proposed",
        make=lambda: listed(Mã_số_thuế=100109106),
        sheet="enterprises",
        by="department",
        counts=(0, 0, 0, 1),
        told={2: "E-09 tax_code"},
        proposed={2: {"tax_code": "0100109106"}},
    ),
    Case(
        says="an enterprise twice in the file is told at both rows",
        make=lambda: table(LICENSED, LICENSED | {"Điện thoại": "0912345678"}),
        sheet="enterprises",
        by="department",
        counts=(0, 0, 0, 2),
        told={2: "U-32", 3: "U-32"},
    ),
]
