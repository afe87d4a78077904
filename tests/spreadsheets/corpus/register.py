"""What the register has already: people known, stays recorded, what may not be, what is asked."""

from datetime import date

from tests.factories.contracts import departed, returned
from tests.factories.workers import worker_in
from tests.spreadsheets.corpus.cases import Case
from tests.spreadsheets.corpus.making import BORN, gone, leaver, person, table, without
from workers.models import Worker

NUMBER = "014099000012"
NUMBERLESS = without(person(1), "Số CCCD")


def nam(cast, *, unit="here", **fields):
    """Number 1 of our people, recorded by the Department."""
    facts = {"full_name": "Lò Văn Nam", "born_on": BORN, "village": "Nà Lo", **fields}
    return worker_in(getattr(cast, unit), **{"personal_id": NUMBER, **facts})


def nam_without_number(cast):
    return nam(cast, personal_id="")


def nam_with_phone(cast):
    return nam(cast, phone="0912345678")


def nam_next_door(cast):
    return nam(cast, unit="next_door")


def somebody_else_has_the_number(cast):
    return nam(cast, full_name="Giàng A Sếnh", born_on=date(2000, 1, 2))


def nam_twice(cast):
    """Two files that nothing but their numbers tells apart."""
    first = nam(cast, personal_id="")
    return first, nam(cast, personal_id="", confirmed=True)


def nam_changed_since(cast):
    worker = nam(cast)
    Worker.objects.filter(pk=worker.pk).update(version=worker.version + 1)


def by_code(older, **cells):
    """A row of our own list, which saw the file so many versions ago."""

    def make(cast):
        worker = Worker.objects.get()
        return table(person(1, Mã_hồ_sơ=f"W{worker.pk}-{worker.version + older}", **cells))

    return make


def nam_abroad(cast, **fields):
    return departed(nam(cast), **fields)


def nam_as_the_row_says(cast):
    return nam_abroad(cast, job="Chế biến thực phẩm", duration_type="long", occupation="food")


def nam_abroad_since_2025(cast):
    return nam_abroad(cast, departed_on=date(2025, 2, 3))


def nam_back_at_once(cast):
    return returned(nam(cast), departed_on=date(2026, 3, 2), ended_on=date(2026, 3, 20))


def nam_came_home(cast):
    stay = {"departed_on": date(2023, 1, 5), "ended_on": date(2026, 2, 20)}
    return returned(nam(cast), **stay)


CASES = [
    Case(
        says="somebody recorded just so is unchanged",
        make=lambda: table(person(1)),
        given=nam,
        counts=(0, 0, 1, 0),
    ),
    Case(
        says="without a number name, birth and place find the file",
        make=lambda: table(NUMBERLESS),
        given=nam_without_number,
        counts=(0, 0, 1, 0),
    ),
    Case(
        says="a blank cell leaves the stored value",
        make=lambda: table(person(1, Điện_thoại=None, Bản="")),
        given=nam_with_phone,
        counts=(0, 0, 1, 0),
    ),
    Case(
        says="a cell of blanks leaves the stored value",
        make=lambda: table(person(1, Điện_thoại=" \u00a0 ")),
        given=nam_with_phone,
        counts=(0, 0, 1, 0),
    ),
    Case(
        says="another value is shown beside the stored one",
        again=True,
        make=lambda: table(person(1, Điện_thoại="0987654321", Bản="Hua Nậm")),
        given=nam_with_phone,
        counts=(0, 1, 0, 0),
        changes={2: {("phone", "0912345678", "0987654321"), ("village", "Nà Lo", "Hua Nậm")}},
    ),
    Case(
        says="a year of birth does not contradict the day that is stored",
        make=lambda: table(person(1, Ngày_sinh="1999")),
        given=nam,
        counts=(0, 0, 1, 0),
    ),
    Case(
        says="a person of another unit is told as recorded and nothing more",
        make=lambda: table(person(1)),
        given=nam_next_door,
        counts=(0, 0, 0, 1),
        told={2: "W-15 personal_id"},
    ),
    Case(
        says="a person of another unit is no stranger to the Department",
        make=lambda: table(person(1, Xã="Chiềng Lao")),
        given=nam_next_door,
        by="department",
        counts=(0, 0, 1, 0),
    ),
    Case(
        says="a row does not move somebody to another unit",
        make=lambda: table(person(1, Xã="Mường La")),
        given=nam_next_door,
        by="department",
        counts=(0, 0, 0, 1),
        told={2: "W-52 unit"},
    ),
    Case(
        says="the number of somebody else is asked about",
        make=lambda: table(person(1)),
        given=somebody_else_has_the_number,
        counts=(0, 0, 0, 1),
        told={2: "W-54 personal_id"},
        changes={
            2: {
                ("full_name", "Giàng A Sếnh", "Lò Văn Nam"),
                ("born", "02/01/2000", "06/05/1999"),
            }
        },
        warned={},
    ),
    Case(
        says="somebody of the same name and year is asked about",
        make=lambda: table(person(1, Ngày_sinh="07/06/1999")),
        given=nam_without_number,
        counts=(0, 0, 0, 1),
        told={2: "W-24 full_name"},
    ),
    Case(
        says="two files that fit are asked about",
        make=lambda: table(NUMBERLESS),
        given=nam_twice,
        counts=(0, 0, 0, 1),
        told={2: "W-49 full_name"},
    ),
    Case(
        says="the same person twice in the file is told at both rows",
        make=lambda: table(person(1), person(2), person(1, Điện_thoại="0912345678")),
        counts=(1, 0, 0, 2),
        told={2: "U-32", 4: "U-32"},
    ),
    Case(
        says="a code of a file that nobody may see is unknown",
        make=lambda: table(person(1, Mã_hồ_sơ="W999999-1"), person(2, Mã_hồ_sơ="x")),
        counts=(0, 0, 0, 2),
        told={2: "W-48 code", 3: "W-48 code"},
    ),
    Case(
        says="the code of a file finds it under another name",
        make_for=by_code(0, Họ_và_tên="Lò Văn Nâm"),
        given=nam,
        counts=(0, 1, 0, 0),
        changes={2: {("full_name", "Lò Văn Nam", "Lò Văn Nâm")}},
    ),
    Case(
        says="a file that was changed since our list was made is not overwritten",
        make_for=by_code(-1, Họ_và_tên="Lò Văn Nâm"),
        given=nam_changed_since,
        counts=(0, 0, 0, 1),
        told={2: "W-46"},
        changes={2: {("full_name", "Lò Văn Nam", "Lò Văn Nâm")}},
    ),
    Case(
        says="everything that a new person lacks is told at once",
        make=lambda: table(without(person(1, Ngày_sinh=None), "Giới tính")),
        counts=(0, 0, 0, 1),
        told={2: "W-51 born, W-51 sex"},
    ),
    # Stays ---------------------------------------------------------------------------------------
    Case(
        says="person, contract and departure stand on one row",
        make=lambda: table(leaver(1), leaver(2)),
        sheet="departures",
        counts=(2, 0, 0, 0),
    ),
    Case(
        says="a departure recorded just so is unchanged",
        make=lambda: table(leaver(1)),
        sheet="departures",
        given=nam_as_the_row_says,
        counts=(0, 0, 1, 0),
    ),
    Case(
        says="what a recorded departure says otherwise is shown",
        again=True,
        make=lambda: table(leaver(1, Ngành_nghề="Chế biến thủy sản")),
        sheet="departures",
        given=nam_as_the_row_says,
        counts=(0, 1, 0, 0),
        changes={
            2: {
                ("job", "Chế biến thực phẩm", "Chế biến thủy sản"),
                ("occupation", "Chế biến thực phẩm", "Chế biến thủy sản"),
            }
        },
    ),
    Case(
        says="who is under age does not leave",
        make=lambda: table(leaver(1, Ngày_sinh="03/03/2008", Số_CCCD="014208000012")),
        sheet="departures",
        counts=(0, 0, 0, 1),
        told={2: "D-02 departed_on"},
    ),
    Case(
        says="who may be under age is warned of",
        make=lambda: table(leaver(1, Ngày_sinh="2008", Số_CCCD="014208000012")),
        sheet="departures",
        counts=(1, 0, 0, 0),
        warned={2: "D-03 departed_on"},
    ),
    Case(
        says="nobody leaves before the contract",
        make=lambda: table(leaver(1, Ngày_ký_hợp_đồng="03/03/2026")),
        sheet="departures",
        counts=(0, 0, 0, 1),
        told={2: "D-06 departed_on"},
    ),
    Case(
        says="nobody has left in the future",
        make=lambda: table(*gone("Ngày xuất cảnh", "01/12/2026")),
        sheet="departures",
        counts=(0, 0, 0, 1),
        told={2: "D-01 departed_on"},
    ),
    Case(
        says="who is still abroad does not leave again",
        make=lambda: table(leaver(1)),
        sheet="departures",
        given=nam_abroad_since_2025,
        counts=(0, 0, 0, 1),
        told={2: "D-04 departed_on"},
    ),
    Case(
        says="a departure some days beside a recorded one is proposed as that",
        make=lambda: table(leaver(1, Ngày_xuất_cảnh="12/03/2026")),
        sheet="departures",
        given=nam_as_the_row_says,
        counts=(0, 0, 0, 1),
        told={2: "D-04 departed_on"},
        proposed={2: {"departed_on": "02/03/2026"}},
    ),
    Case(
        says="who came home days ago and leaves again is asked about",
        make=lambda: table(leaver(1, Ngày_xuất_cảnh="25/03/2026")),
        sheet="departures",
        given=nam_back_at_once,
        counts=(0, 0, 0, 1),
        told={2: "D-18 departed_on"},
        proposed={2: {"departed_on": "02/03/2026"}},
    ),
    Case(
        says="a departure within a stay that is recorded is refused",
        make=lambda: table(leaver(1, Ngày_xuất_cảnh="05/02/2026")),
        sheet="departures",
        given=nam_came_home,
        counts=(0, 0, 0, 1),
        told={2: "D-05 departed_on"},
    ),
    Case(
        says="who came home may leave again",
        again=True,
        make=lambda: table(leaver(1)),
        sheet="departures",
        given=nam_came_home,
        counts=(1, 0, 0, 0),
    ),
    Case(
        says="two departures of one person in a file wait until one is left out",
        make=lambda: table(leaver(1), leaver(1, Ngày_xuất_cảnh="05/06/2026")),
        sheet="departures",
        counts=(0, 0, 0, 2),
        told={2: "U-32", 3: "U-32"},
    ),
    Case(
        says="a departure of more than a year ago is asked about",
        make=lambda: table(*gone("Ngày xuất cảnh", "02/03/2025")),
        sheet="departures",
        counts=(0, 0, 0, 1),
        told={2: "D-27 departed_on"},
    ),
    Case(
        says="without a citizen number nobody is recorded as gone",
        make=lambda: table(without(leaver(1), "Số CCCD")),
        sheet="departures",
        counts=(0, 0, 0, 1),
        told={2: "D-19 personal_id"},
    ),
    Case(
        says="a term of three may be months or years",
        make=lambda: table(*gone("Thời hạn HĐ", 3, "3 năm", "3 tháng")),
        sheet="departures",
        counts=(2, 0, 0, 1),
        told={2: "D-46 term"},
        proposed={2: {"term": "3 năm"}},
        read_as={3: {"term": "36"}, 4: {"term": "3"}},
    ),
    Case(
        says="somebody who lived in another unit is recorded there",
        make=lambda: table(leaver(1)),
        sheet="departures",
        given=nam_next_door,
        counts=(0, 0, 0, 1),
        told={2: "W-15 personal_id"},
    ),
]
