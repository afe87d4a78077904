"""/api/v1/workers/: fields by grant, places, the same actions, nothing twice."""

from datetime import date

import pytest
from django.test import Client

from audit.models import AuditEntry, Event
from tests.factories.clients import EVERY_GRANT, Program, bearer, token_of_client
from tests.factories.communes import OldUnitFactory, merged
from tests.factories.contracts import departed, identified
from tests.factories.workers import citizen_number, worker_in
from workers.actions import correct_worker
from workers.models import Worker

ADDRESS = "/api/v1/workers/"
OF_PEOPLE = [grant for grant in EVERY_GRANT if grant.startswith("workers.")]
NEW = {"full_name": "Lò Văn Mẫu", "born": "1999-05-06", "sex": "male"}
UNGRANTED = "There is no such field here, or it was not granted to you."


@pytest.fixture
def program(here):
    return Program(OF_PEOPLE, communes=[here])


def at(worker) -> str:
    return f"{ADDRESS}{worker.pk}/"


# Who may ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}1/"])
def test_a_client_of_statistics_reads_no_person(here, address):
    http = Client(headers=bearer(token_of_client()))

    assert http.get(address).status_code == 403


def test_a_client_of_registers_reads_no_statistics(program):
    assert program.get("/api/v1/statistics/attainment/", {"plan": "2025"}).status_code == 403


def test_reading_is_not_writing(here):
    reader = Program(["workers.read"], [here])

    assert reader.post(ADDRESS, {**NEW, "commune": {"code": here.code}}).status_code == 403
    assert reader.post(f"{ADDRESS}bulk/", {"rows": [NEW]}).status_code == 403
    assert not Worker.objects.exists()


def test_other_grants_open_no_person(here):
    stays = Program(["stays.read"], [here])

    assert stays.get(ADDRESS).status_code == 403


# Places -------------------------------------------------------------------------------------------


def test_the_list_has_the_people_of_the_clients_units(program, here, next_door):
    mine = worker_in(here)
    worker_in(next_door)

    answer = program.get(ADDRESS).json()

    assert answer["count"] == 1
    assert [person["id"] for person in answer["results"]] == [mine.pk]


def test_people_of_merged_units_are_in_it(here):
    mine = worker_in(OldUnitFactory(valid_until=None))
    merged(mine.commune, into=here)

    assert Program(OF_PEOPLE, communes=[here]).get(at(mine)).status_code == 200


def test_somebody_elsewhere_is_as_missing_as_nobody(program, next_door):
    stranger = worker_in(next_door)

    elsewhere, nobody = program.get(at(stranger)), program.get(f"{ADDRESS}999999/")

    assert elsewhere.status_code == nobody.status_code == 404
    assert elsewhere.content == nobody.content


def test_somebody_elsewhere_is_not_corrected(program, next_door):
    stranger = worker_in(next_door)

    answer = program.patch(at(stranger), {"full_name": "X"}, seen='"1"')

    assert answer.status_code == 404
    stranger.refresh_from_db()
    assert stranger.full_name == "Lò Văn An"


def test_nobody_is_recorded_in_another_unit(program, next_door):
    elsewhere = program.post(ADDRESS, {**NEW, "commune": {"code": next_door.code}})
    nowhere = program.post(ADDRESS, {**NEW, "commune": {"code": "00000"}})

    assert elsewhere.status_code == nowhere.status_code == 400
    assert elsewhere.json() == nowhere.json()
    assert not Worker.objects.exists()


def test_outside_the_province_is_the_provinces(program, here):
    body = {**NEW, "outside": "Nghệ An, xã Đô Lương"}

    assert program.post(ADDRESS, body).status_code == 403
    assert Program(OF_PEOPLE).post(ADDRESS, body).status_code == 201


# Fields by grant ----------------------------------------------------------------------------------


def test_what_was_not_granted_is_not_shown(here):
    worker = worker_in(here, phone="0912345678", ethnicity="thai", village="Bản Mẫu")
    bare, contact = (
        Program(["workers.read"], [here]),
        Program(["workers.read", "workers.contact"], [here]),
    )

    assert bare.get(at(worker)).json() == {
        "id": worker.pk,
        "version": 1,
        "full_name": "Lò Văn An",
        "born": "1999-05-06",
        "sex": "male",
        "commune": {"code": "03808", "valid_from": "2025-07-01", "name": "Xã Mường La"},
        "outside": "",
        "state": "not_abroad",
        "personal_id_masked": "",
        "old_id_masked": "",
    }
    assert contact.get(at(worker)).json()["phone"] == "0912345678"
    assert "ethnicity" not in contact.get(at(worker)).json()


@pytest.mark.parametrize("field", ["phone", "ethnicity"])
def test_what_was_not_granted_is_not_taken(here, field):
    writer = Program(["workers.read", "workers.write"], [here])
    body = {**NEW, "commune": {"code": here.code}, field: "0912345678"}

    answer = writer.post(ADDRESS, body)

    assert answer.status_code == 400
    [problem] = answer.json()["problems"]
    assert problem == {"rule": None, "field": field, "message": UNGRANTED}
    # A field that nobody has is told in the same words.
    [unknown] = writer.post(ADDRESS, {**NEW, "nonsense": 1}).json()["problems"]
    assert unknown["message"] == UNGRANTED


@pytest.mark.parametrize(
    "field",
    sorted(
        {f.attname for f in Worker._meta.concrete_fields}
        | {f.name for f in Worker._meta.concrete_fields}
        | {"name_keys", "contracts", "merged_files"}
    ),
)
def test_nothing_is_stored_by_its_column(here, field):
    """Only declared fields are taken, whatever the table has."""
    everything = Program(OF_PEOPLE, [here])
    declared = {
        *("full_name", "sex", "commune", "outside", "village", "phone", "ethnicity"),
        *("education", "qualification", "field_of_study", "skill", "skill_level", "served"),
        *("discharged_year", "current_address", "current_commune", "relative_name"),
        *("relative_relation", "relative_phone"),
    }
    if field in declared:
        return

    answer = everything.post(ADDRESS, {**NEW, "commune": {"code": here.code}, field: 1})

    assert answer.status_code == 400
    assert answer.json()["problems"][0]["field"] == field
    assert not Worker.objects.exists()


def test_lists_and_bare_clients_see_a_mask_alone(here):
    worker = identified(here)
    reader = Program(["workers.read"], [here])
    everything = Program(OF_PEOPLE, communes=[here])

    for answer in (reader.get(at(worker)), reader.get(ADDRESS), everything.get(ADDRESS)):
        assert worker.personal_id not in answer.content.decode()
        assert worker.personal_id_masked in answer.content.decode()


def test_a_number_in_clear_is_revealed_and_kept(here):
    worker = identified(here)
    program = Program(["workers.read", "workers.identity"], [here], purpose="Đối chiếu VNeID")

    assert program.get(at(worker)).json()["personal_id"] == worker.personal_id

    entry = AuditEntry.objects.get(event=Event.IDENTITY_REVEALED)
    assert entry.reason == "Đối chiếu VNeID"
    assert entry.by_id == program.row.account_id
    assert entry.after == {"personal_id": worker.personal_id_masked}


def test_without_a_number_nothing_is_revealed(program, here):
    assert program.get(at(worker_in(here))).json()["personal_id"] == ""
    assert not AuditEntry.objects.filter(event=Event.IDENTITY_REVEALED).exists()


# Recording ----------------------------------------------------------------------------------------


def test_a_new_file_is_recorded_by_the_action(program, here):
    body = {
        **NEW,
        "born": "1999-05",
        "commune": {"code": here.code},
        "village": "Bản Mẫu",
        "personal_id": citizen_number(),
        "ethnicity": "thai",
        "household": "poor",
    }

    answer = program.post(ADDRESS, body)

    worker = Worker.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"http://testserver{at(worker)}"
    assert answer.headers["ETag"] == program.get(at(worker)).headers["ETag"]
    said = answer.json()
    assert (said["id"], said["born"], said["village"]) == (worker.pk, "1999-05", "Bản Mẫu")
    assert (said["household"], said["personal_id_masked"]) == ("poor", worker.personal_id_masked)
    assert (worker.born_on, worker.born_precision) == (date(1999, 5, 1), "month")
    entry = AuditEntry.objects.get(event=Event.WORKER_REGISTERED)
    assert entry.by_id == program.row.account_id


def test_a_rule_refuses_with_its_id(program, here):
    body = {**NEW, "commune": {"code": here.code}, "village": "x" * 90, "born": "1899"}

    unreadable = program.post(ADDRESS, body)
    answer = program.post(ADDRESS, {**body, "born": "2099"})

    assert unreadable.status_code == 400
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = {problem["rule"]: problem["field"] for problem in answer.json()["problems"]}
    assert told["W-06"] == "village"
    assert "born" in told.values()
    assert not Worker.objects.exists()


def test_a_number_known_elsewhere_is_refused_and_no_more_said(program, here, next_door):
    known = identified(next_door)

    answer = program.post(
        ADDRESS, {**NEW, "commune": {"code": here.code}, "personal_id": known.personal_id}
    )

    assert answer.status_code == 422
    assert [problem["rule"] for problem in answer.json()["problems"]] == ["W-15"]
    assert known.full_name not in answer.content.decode()


def test_without_a_key_nothing_is_written(program, here):
    answer = program.post(ADDRESS, {**NEW, "commune": {"code": here.code}}, key="")

    assert answer.status_code == 400
    assert "Idempotency-Key" in answer.json()["detail"]
    assert not Worker.objects.exists()


def test_the_same_again_is_the_same_record(program, here):
    body = {**NEW, "commune": {"code": here.code}}

    first, again = program.post(ADDRESS, body), program.post(ADDRESS, body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Worker.objects.count() == 1


def test_a_spent_key_takes_no_other_body(program, here):
    program.post(ADDRESS, {**NEW, "commune": {"code": here.code}})

    answer = program.post(ADDRESS, {**NEW, "commune": {"code": here.code}, "full_name": "Lò Văn B"})

    assert answer.status_code == 409
    assert Worker.objects.count() == 1


def test_what_is_no_object_cannot_be_read(program):
    for body in ("[]", "3", "{", '"x"', "null"):
        answer = program.http.post(
            ADDRESS, body, content_type="application/json", headers={"Idempotency-Key": "k"}
        )
        assert answer.status_code == 400, body


def test_numbers_are_no_texts(program, here):
    body = {**NEW, "commune": {"code": here.code}, "phone": 912345678}

    assert program.post(ADDRESS, body).status_code == 400


def test_equal_posts_at_once_make_one_record(at_once, here):
    program = Program(OF_PEOPLE, communes=[here])
    body = {**NEW, "commune": {"code": here.code}, "personal_id": citizen_number()}

    def send():
        answer = program.post(ADDRESS, body)
        return answer.status_code, answer.json()["id"]

    answers = at_once(*[send] * 8)

    assert sorted(status for status, _pk in answers) == [200] * 7 + [201]
    assert len({pk for _status, pk in answers}) == 1


# Correcting ---------------------------------------------------------------------------------------


def test_a_correction_keeps_what_is_left_out(program, here):
    worker = worker_in(here, phone="0912345678", village="Bản Mẫu", qualification="university")
    seen = program.get(at(worker)).headers["ETag"]

    answer = program.patch(at(worker), {"village": "Bản Khác", "born": "1999"}, seen)

    assert answer.status_code == 200
    said = answer.json()
    assert (said["version"], said["village"], said["born"]) == (2, "Bản Khác", "1999")
    assert (said["phone"], said["full_name"]) == ("0912345678", "Lò Văn An")
    assert answer.headers["ETag"] == program.get(at(worker)).headers["ETag"] != seen


def test_an_empty_text_empties_the_field(program, here):
    worker = worker_in(here, phone="0912345678")
    seen = program.get(at(worker)).headers["ETag"]

    assert program.patch(at(worker), {"phone": ""}, seen).json()["phone"] == ""


def test_a_correction_says_which_version(program, here):
    worker = worker_in(here)

    assert program.patch(at(worker), {"full_name": "Lò Văn B"}).status_code == 428
    assert program.patch(at(worker), {"full_name": "Lò Văn B"}, seen="x").status_code == 400


def test_a_stale_correction_writes_nothing(program, here, officer):
    worker = worker_in(here)
    seen = program.get(at(worker)).headers["ETag"]
    facts = {"born_on": worker.born_on, "born_precision": "day", "sex": "male", "village": ""}
    blank = {"ethnicity": "", "phone": "", "qualification": ""}
    correct_worker(worker=worker, full_name="Lò Văn C", **facts, **blank, by=officer)

    answer = program.patch(at(worker), {"full_name": "Lò Văn B"}, seen)

    assert answer.status_code == 412
    worker.refresh_from_db()
    assert (worker.full_name, worker.version) == ("Lò Văn C", 2)


@pytest.mark.parametrize("field", ["commune", "version", "created_by", "merged_into", "household"])
def test_a_correction_takes_no_other_field(program, here, field):
    worker = worker_in(here)
    seen = program.get(at(worker)).headers["ETag"]

    answer = program.patch(at(worker), {field: {"code": here.code}}, seen)

    assert answer.status_code == 400
    assert answer.json()["problems"][0]["message"] == UNGRANTED


def test_nothing_is_deleted_or_replaced(program, here):
    worker = worker_in(here)

    for method in ("put", "delete"):
        assert getattr(program.http, method)(at(worker)).status_code == 405


# Reading again ------------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(program, here):
    worker = identified(here)
    first = program.get(at(worker))
    revealed = AuditEntry.objects.count()

    again = program.get(at(worker), **{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert AuditEntry.objects.count() == revealed


def test_a_departure_changes_the_etag_of_the_file(program, here):
    worker = identified(here)
    seen = program.get(at(worker)).headers["ETag"]
    departed(worker)

    again = program.get(at(worker), **{"If-None-Match": seen})

    assert again.json()["state"] == "abroad"


# Filters ------------------------------------------------------------------------------------------


def ids(answer) -> list[int]:
    return [row["id"] for row in answer.json()["results"]]


def test_filters_narrow_the_list(here, next_door):
    program = Program(OF_PEOPLE)
    old = OldUnitFactory(valid_until=None)
    merged(old, into=here)
    an, binh = worker_in(here), worker_in(old, full_name="Quàng Thị Bình", sex="female")
    worker_in(next_door, born_on=date(1980, 1, 1))

    assert ids(program.get(ADDRESS, data={"commune": here.code})) == [an.pk, binh.pk]
    assert ids(program.get(ADDRESS, data={"commune": here.code, "valid_from": "2025-07-01"})) == [
        an.pk,
        binh.pk,
    ]
    assert ids(program.get(ADDRESS, data={"q": "binh"})) == [binh.pk]
    assert ids(program.get(ADDRESS, data={"born_year": "1999"})) == [an.pk, binh.pk]


@pytest.mark.parametrize(
    "asked",
    [
        {"personal_id": "014099000001"},
        {"q": "014099000001"},
        {"commune": "03814"},
        {"valid_from": "2025-07-01"},
        {"born_year": "x"},
        {"order": "full_name"},
    ],
)
def test_other_questions_are_refused(program, next_door, asked):
    assert program.get(ADDRESS, data=asked).status_code == 400


def test_pages_have_everybody_once(program, here):
    people = [worker_in(here).pk for _ in range(5)]

    first = program.get(ADDRESS, data={"page_size": "2"}).json()
    rest = [program.get(ADDRESS, data={"page_size": "2", "page": page}) for page in ("2", "3")]

    assert first["count"] == 5
    assert "page=2" in first["next"]
    assert [r["id"] for r in first["results"]] + ids(rest[0]) + ids(rest[1]) == people


def test_a_list_costs_the_same_for_many(program, here, django_assert_max_num_queries):
    for _ in range(6):
        worker_in(here, household="poor")

    with django_assert_max_num_queries(14):
        program.get(ADDRESS)


# Looking a number up ------------------------------------------------------------------------------


def asked_by(program) -> int:
    asked = AuditEntry.objects.filter(event=Event.IDENTITY_ASKED)
    return asked.filter(by_id=program.row.account_id).count()


def test_a_number_is_asked_in_the_body(program, here, next_door):
    mine, stranger = identified(here), identified(next_door)
    address = f"{ADDRESS}find/"

    answers = [
        program.post(address, {"personal_id": number}, key=str(key)).json()
        for key, number in enumerate([mine.personal_id, stranger.personal_id, citizen_number()])
    ]

    assert answers == [
        {"found": True, "id": mine.pk},
        {"found": True, "id": None},
        {"found": False, "id": None},
    ]
    assert asked_by(program) == 3


def test_the_same_question_again_counts_once(program, here):
    number, address = identified(here).personal_id, f"{ADDRESS}find/"

    for _ in range(3):
        assert program.post(address, {"personal_id": number}).json()["found"]

    assert asked_by(program) == 1


def test_too_many_questions_are_refused(program, here, monkeypatch):
    monkeypatch.setattr("workers.rules.identity.SEARCHES_PER_HOUR", 1)
    address = f"{ADDRESS}find/"

    program.post(address, {"personal_id": citizen_number()}, key="1")
    answer = program.post(address, {"personal_id": citizen_number()}, key="2")

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["rule"] == "W-23"


def test_asking_takes_the_grant(here):
    writer = Program(["workers.read", "workers.write"], [here])

    answer = writer.post(f"{ADDRESS}find/", {"personal_id": citizen_number()})

    assert answer.status_code == 403


# Many at once -------------------------------------------------------------------------------------


def rows_of(here, count: int) -> list[dict]:
    return [
        {**NEW, "full_name": f"Lò Văn {chr(65 + n)}", "commune": {"code": here.code}}
        for n in range(count)
    ]


def test_one_refused_row_holds_up_no_other(program, here, next_door):
    rows = rows_of(here, 4)
    rows[1]["commune"] = {"code": next_door.code}
    rows[2]["village"] = "x" * 90

    answer = program.post(f"{ADDRESS}bulk/", {"rows": rows})

    assert answer.status_code == 200
    results = answer.json()["results"]
    assert [row["status"] for row in results] == ["created", "refused", "refused", "created"]
    assert [row["index"] for row in results] == [0, 1, 2, 3]
    assert results[1]["problems"][0]["field"] == "commune"
    assert results[2]["problems"][0]["rule"] == "W-06"
    assert Worker.objects.count() == 2
    assert {row["id"] for row in results} == {None, *Worker.objects.values_list("pk", flat=True)}


def test_repeating_repeats_nothing(program, here):
    rows = rows_of(here, 3)
    first = program.post(f"{ADDRESS}bulk/", {"rows": rows}).json()["results"]
    rows[2] = {**rows[2], "full_name": "Lò Văn Khác"}

    again = program.post(f"{ADDRESS}bulk/", {"rows": rows}).json()["results"]

    assert [row["status"] for row in again] == ["repeated", "repeated", "refused"]
    assert [row["id"] for row in again[:2]] == [row["id"] for row in first[:2]]
    assert Worker.objects.count() == 3


def test_a_row_outside_the_area_is_refused_by_itself(program, here):
    rows = [{**NEW, "outside": "Nghệ An"}, *rows_of(here, 1)]

    results = program.post(f"{ADDRESS}bulk/", {"rows": rows}).json()["results"]

    assert [row["status"] for row in results] == ["refused", "created"]


@pytest.mark.parametrize("body", [{}, {"rows": []}, {"rows": [{}] * 501}, {"rows": {}}, []])
def test_a_bulk_has_one_to_five_hundred_rows(program, body):
    assert program.post(f"{ADDRESS}bulk/", body).status_code == 400


def test_a_body_has_an_end(program, monkeypatch):
    monkeypatch.setattr("core.api.record_views.MOST_BYTES", 50)

    assert program.post(ADDRESS, {**NEW, "village": "x" * 60}).status_code == 413
