"""Numbers of papers and telephones: text, whatever a spreadsheet makes of them."""

from tests.factories.workers import worker_in
from tests.spreadsheets.corpus.cases import Case
from tests.spreadsheets.corpus.making import BORN, table, varied, without

NUMBER = "014099000012"


def known(cast):
    """Number 1 of our people, recorded."""
    return worker_in(
        cast.here, full_name="Lò Văn Nam", born_on=BORN, personal_id=NUMBER, village="Nà Lo"
    )


def ids(*values):
    return table(*varied("Số CCCD", *values))


def old_ids(*values):
    return table(*(without(row, "Số CCCD") for row in varied("Số CMND", *values)))


def phones(*values):
    return table(*varied("Điện thoại", *values))


def passports(*values):
    return table(*varied("Số hộ chiếu", *values))


def each(column, value, rows):
    return dict.fromkeys(range(2, 2 + rows), {column: value})


CASES = [
    Case(
        says="a citizen number whose zero was lost is proposed and not filled in",
        make=lambda: ids(14099000012),
        counts=(0, 0, 0, 1),
        told={2: "U-11 personal_id"},
        proposed={2: {"personal_id": NUMBER}},
    ),
    Case(
        says="two zeros lost are proposed as well",
        make=lambda: ids(1099000012, "1099000013"),
        counts=(0, 0, 0, 2),
        told={2: "U-11 personal_id", 3: "U-11 personal_id"},
        proposed={2: {"personal_id": "001099000012"}, 3: {"personal_id": "001099000013"}},
    ),
    Case(
        says="a number with .0 behind it has lost its zero too",
        make=lambda: ids("14099000012.0"),
        counts=(0, 0, 0, 1),
        told={2: "U-11 personal_id"},
        proposed={2: {"personal_id": NUMBER}},
    ),
    Case(
        says="a number in scientific form is gone",
        make=lambda: ids("1.4099E+10", "1,4E+10"),
        counts=(0, 0, 0, 2),
        told={2: "U-13 personal_id", 3: "U-13 personal_id"},
    ),
    Case(
        says="a number that Excel has rounded is gone",
        make=lambda: ids(1.4099000012e15),
        counts=(0, 0, 0, 1),
        told={2: "U-13 personal_id"},
    ),
    Case(
        says="nine digits are an old card and no citizen number",
        make=lambda: ids("050123456", 150123456),
        counts=(0, 0, 0, 2),
        told={2: "U-12 personal_id", 3: "U-12 personal_id"},
    ),
    Case(
        says="an old card stands in its own column",
        again=True,
        make=lambda: old_ids("050123456", 50123457),
        counts=(1, 0, 0, 1),
        told={3: "U-11 old_id"},
        proposed={3: {"old_id": "050123457"}},
    ),
    Case(
        says="blanks and signs part the groups of a number",
        make=lambda: ids(
            "014 099 000 012", "014.099.000013", "'014099000014", "014099000015\u00a0"
        ),
        counts=(4, 0, 0, 0),
        read_as={2: {"personal_id": NUMBER}, 3: {"personal_id": "014099000013"}},
    ),
    Case(
        says="letters and a digit too many are no number",
        make=lambda: ids("O14099000012", "0140990000121", "chưa có"),
        counts=(0, 0, 0, 3),
        told=dict.fromkeys((2, 3, 4), "U-10 personal_id"),
    ),
    Case(
        says="digits of another script are none of ours",
        make=lambda: ids("٠١٤٠٩٩٠٠٠٠١٢", "０１４０９９０００１２"),
        counts=(0, 0, 0, 2),
        told={2: "U-10 personal_id", 3: "U-10 personal_id"},
    ),
    Case(
        says="a number masked in our own list says nothing and changes nothing",
        make=lambda: ids("014*******12"),
        given=known,
        counts=(0, 0, 1, 0),
        read_as={2: {"personal_id": "masked"}},
    ),
    Case(
        says="a number that tells another year of birth is warned of",
        make=lambda: ids("014098000012"),
        counts=(1, 0, 0, 0),
        warned={2: "W-14 personal_id"},
    ),
    Case(
        says="a number that tells another sex is warned of",
        make=lambda: ids("014199000012"),
        counts=(1, 0, 0, 0),
        warned={2: "W-13 personal_id"},
    ),
    Case(
        says="a telephone gets back the zero that it lost",
        make=lambda: phones(912345678, "912345678"),
        counts=(2, 0, 0, 0),
        read_as=each("phone", "0912345678", 2),
    ),
    Case(
        says="+84 is the zero of a telephone",
        again=True,
        make=lambda: phones("+84 912 345 678", "+84(0)912345678", "84912345678", "0084912345678"),
        counts=(4, 0, 0, 0),
        read_as=each("phone", "0912345678", 4),
    ),
    Case(
        says="points and words stand around a telephone",
        make=lambda: phones("0912.345.678", "ĐT: 0912 345 678", "0912-345-678", "0912345678 (mẹ)"),
        counts=(4, 0, 0, 0),
        read_as=each("phone", "0912345678", 4),
    ),
    Case(
        says="of two telephones the first is taken",
        make=lambda: phones("0912345678 / 0987654321", "0912345678\n0987654321"),
        counts=(2, 0, 0, 0),
        read_as=each("phone", "0912345678", 2),
    ),
    Case(
        says="a telephone of eleven digits is proposed as it is since 2018",
        make=lambda: phones("01662345678"),
        counts=(0, 0, 0, 1),
        told={2: "U-16 phone"},
        proposed={2: {"phone": "0362345678"}},
    ),
    Case(
        says="too few digits are no telephone",
        make=lambda: phones("091234567", "không có"),
        counts=(0, 0, 0, 2),
        told={2: "U-16 phone", 3: "U-16 phone"},
    ),
    Case(
        says="a passport is written in capitals without blanks",
        again=True,
        make=lambda: passports("c1234567", "C 1234568"),
        counts=(2, 0, 0, 0),
        read_as={2: {"passport": "C1234567"}, 3: {"passport": "C1234568"}},
    ),
    Case(
        says="a passport that came as a number is asked about",
        make=lambda: passports(12345678),
        counts=(0, 0, 0, 1),
        told={2: "U-15 passport"},
        proposed={2: {"passport": "12345678"}},
    ),
]
