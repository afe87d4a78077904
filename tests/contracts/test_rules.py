"""Every rule by its id: once refused or warned of, once fine."""

from datetime import date
from decimal import Decimal

import pytest

from contracts import rules
from contracts.choices import DurationType, LegalForm
from contracts.models import Contract, Departure, StayChange
from contracts.rules import Ending, Going, Happened, Person, Stay
from contracts.states import ContractStatus
from enterprises.models import Enterprise, LicenceEvent
from reference.models import Country
from reference.queries import bind, came_with

TODAY = date(2026, 11, 1)
JAPAN = Country(code="JP", name_vi="Nhật Bản", name_en="Japan")
GROWN = Person(born_on=date(1999, 5, 6))
GRANTED = ("granted", date(2022, 3, 1), {"number": "12/LĐTBXH-GP"})


LISTS = bind(list(came_with()))


def going(**fields):
    facts = {
        "departed_on": date(2026, 3, 2),
        "form": LegalForm.SERVICE,
        "country": JAPAN,
        "enterprise_unknown": True,
        "term_months": 36,
    }
    return Going(**{**facts, **fields})


def found(going_, **about):
    asked = {"person": GROWN, "stays": [], "today": TODAY, "lists": LISTS, **about}
    return {p.rule: p for p in rules.problems_with_departure(going_, **asked)}


def licensed(*events, kind="service"):
    """An enterprise whose licence has this history: (what, day, fields)."""
    enterprise = Enterprise(pk=1, name="Công ty mẫu", kind=kind)
    enterprise._prefetched_objects_cache = {
        "licence_events": [
            LicenceEvent(kind=what, in_force_on=day, **fields) for what, day, fields in events
        ]
    }
    return enterprise


def enterprise():
    return licensed(GRANTED)


def test_an_ordinary_departure_meets_every_rule():
    assert found(going()) == {}


def test_case_18_a_departure_dated_tomorrow_waits():
    assert set(found(going(departed_on=date(2026, 11, 2)))) == {"D-01"}
    assert found(going(departed_on=TODAY)) == {}


def test_case_17_eighteen_on_the_day():
    left = date(2026, 3, 2)

    assert set(found(going(), person=Person(born_on=date(2008, 3, 3)))) == {"D-02"}
    assert found(going(departed_on=left), person=Person(born_on=date(2008, 3, 2))) == {}


@pytest.mark.parametrize(
    ("born_on", "precision", "expected"),
    [
        (date(2009, 1, 1), "year", {"D-02"}),
        (date(2008, 1, 1), "year", {"D-03"}),
        (date(2007, 1, 1), "year", set()),
        (date(2008, 4, 1), "month", {"D-02"}),
        (date(2008, 3, 1), "month", {"D-03"}),
        (date(2008, 2, 1), "month", set()),
    ],
)
def test_a_birth_known_by_month_or_year_is_a_range(born_on, precision, expected):
    problems = found(going(), person=Person(born_on=born_on, born_precision=precision))

    assert set(problems) == expected
    assert all(p.warning == (rule == "D-03") for rule, p in problems.items())


def test_who_is_still_abroad_cannot_leave_again():
    open_stay = Stay(departed_on=date(2024, 1, 10))

    problem = found(going(), stays=[open_stay])["D-04"]

    assert "10/01/2024" in problem.message
    assert not problem.warning


@pytest.mark.parametrize(
    ("departed_on", "until", "stay", "expected"),
    [
        (date(2023, 5, 1), None, Stay(departed_on=date(2024, 1, 10)), {"D-05"}),
        (date(2023, 5, 1), date(2023, 9, 1), Stay(departed_on=date(2024, 1, 10)), set()),
        (date(2023, 5, 1), date(2024, 1, 10), Stay(departed_on=date(2024, 1, 10)), set()),
        (date(2023, 5, 1), date(2024, 1, 11), Stay(departed_on=date(2024, 1, 10)), {"D-05"}),
        (
            date(2023, 5, 1),
            None,
            Stay(departed_on=date(2021, 1, 1), ended_on=date(2023, 5, 1)),
            set(),
        ),
        (
            date(2023, 5, 1),
            None,
            Stay(departed_on=date(2021, 1, 1), ended_on=date(2023, 5, 2)),
            {"D-05"},
        ),
    ],
)
def test_stays_do_not_overlap_but_may_touch(departed_on, until, stay, expected):
    problems = found(
        going(departed_on=departed_on), until=until, stays=[stay], today=date(2023, 12, 1)
    )

    assert set(problems) == expected


def test_a_departure_before_the_contract_date():
    signed = date(2026, 3, 3)

    assert set(found(going(signed_on=signed))) == {"D-06"}
    assert found(going(signed_on=date(2026, 3, 2))) == {}


def test_a_contract_signed_after_leaving_may_be_later_than_the_departure():
    abroad = {"form": LegalForm.SIGNED_ABROAD, "enterprise_unknown": False}

    assert found(going(signed_on=date(2026, 8, 1), **abroad)) == {}
    assert set(found(going(signed_on=date(2026, 12, 1), **abroad))) == {"D-07"}


def test_form_and_country_are_needed():
    assert set(found(going(form="", country=None))) == {"D-08", "D-09"}


@pytest.mark.parametrize("form", sorted(rules.WITH_ENTERPRISE))
def test_who_sends_is_named_or_said_to_be_unknown(form):
    assert set(found(going(form=form, enterprise_unknown=False))) == {"D-10"}
    assert found(going(form=form, enterprise_unknown=False, enterprise=enterprise())) == {}
    assert set(found(going(form=form, enterprise=enterprise()))) == {"D-10"}


@pytest.mark.parametrize("form", [LegalForm.DIRECT, LegalForm.SIGNED_ABROAD])
def test_nobody_sends_with_a_contract_of_ones_own(form):
    signed = date(2025, 6, 30)

    assert set(found(going(form=form, signed_on=signed))) == {"D-11"}
    assert found(going(form=form, signed_on=signed, enterprise_unknown=False)) == {}


@pytest.mark.parametrize(("term", "expected"), [(0, {"D-12"}), (61, {"D-12"}), (60, set())])
def test_the_term_is_one_to_sixty_months(term, expected):
    assert set(found(going(term_months=term))) == expected


def test_an_unknown_term_is_a_warning():
    assert found(going(term_months=None))["D-13"].warning


@pytest.mark.parametrize(
    ("duration", "term", "expected"),
    [
        (DurationType.SEASONAL, 12, {"D-14"}),
        (DurationType.SEASONAL, 11, set()),
        (DurationType.LONG, 11, {"D-14"}),
        (DurationType.LONG, 12, set()),
        (DurationType.STUDENT, 6, set()),
    ],
)
def test_seasonal_is_under_twelve_months(duration, term, expected):
    problems = found(going(duration_type=duration, term_months=term))

    assert set(problems) == expected
    assert all(problem.warning for problem in problems.values())


def test_case_30_a_direct_contract_since_july_2025_needs_the_communes_confirmation():
    direct = {"form": LegalForm.DIRECT, "enterprise_unknown": False}
    signed = date(2025, 7, 2)

    assert found(going(signed_on=signed, **direct))["D-15"].warning
    assert found(going(signed_on=signed, confirmation_number="12/UBND", **direct))["D-15"].warning
    confirmed = {"confirmation_number": "12/UBND", "confirmation_on": date(2025, 7, 8)}
    assert found(going(signed_on=signed, **confirmed, **direct)) == {}


@pytest.mark.parametrize(
    ("left", "decree"), [(date(2026, 9, 9), "12/2022"), (date(2026, 9, 10), "283/2026")]
)
def test_case_30_the_decree_is_that_of_the_day_of_departure(left, decree):
    direct = {"form": LegalForm.DIRECT, "enterprise_unknown": False}

    assert decree in found(going(departed_on=left, **direct))["D-15"].message


def test_case_31_before_july_2025_nothing_is_asked():
    direct = {"form": LegalForm.DIRECT, "enterprise_unknown": False}

    assert found(going(signed_on=date(2025, 6, 30), **direct)) == {}


def test_without_a_contract_date_the_departure_decides():
    direct = {"form": LegalForm.DIRECT, "enterprise_unknown": False}

    asked = {"today": date(2025, 8, 1)}
    assert found(going(departed_on=date(2025, 6, 30), **direct), **asked) == {}
    assert set(found(going(departed_on=date(2025, 7, 1), **direct), **asked)) == {"D-15"}


def test_a_confirmation_after_the_departure_is_a_warning():
    confirmed = {"confirmation_number": "12/UBND", "confirmation_on": date(2026, 3, 3)}

    problems = found(going(form=LegalForm.DIRECT, enterprise_unknown=False, **confirmed))

    assert problems["D-16"].warning


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([GRANTED, ("revoked", date(2026, 3, 2), {})], {"D-17"}),
        ([GRANTED, ("revoked", date(2026, 3, 3), {})], set()),
        ([GRANTED, ("suspended", date(2026, 3, 1), {"last_day": date(2026, 3, 2)})], {"D-17"}),
        ([GRANTED, ("suspended", date(2026, 2, 1), {"last_day": date(2026, 3, 1)})], set()),
        ([GRANTED, ("suspended", date(2026, 3, 1), {"country_id": "JP"})], {"D-17"}),
        ([GRANTED, ("suspended", date(2026, 3, 1), {"country_id": "TW"})], set()),
        ([("granted", date(2026, 3, 3), {})], {"D-17"}),
    ],
)
def test_case_37_a_licence_not_in_force_only_warns(events, expected):
    problems = found(going(enterprise_unknown=False, enterprise=licensed(*events)))

    assert set(problems) == expected
    assert all(problem.warning for problem in problems.values())


def test_a_public_unit_needs_no_licence():
    unit = licensed(kind="public_unit")

    assert found(going(form="public_unit", enterprise_unknown=False, enterprise=unit)) == {}


def test_a_departure_within_thirty_days_may_be_the_same_one():
    short = Stay(departed_on=date(2026, 2, 1), ended_on=date(2026, 2, 3))
    longer_ago = Stay(departed_on=date(2026, 1, 30), ended_on=date(2026, 2, 3))

    assert found(going(), stays=[short])["D-18"].warning
    assert found(going(), stays=[longer_ago]) == {}
    assert "D-18" in rules.MUST_CONFIRM


def test_without_a_citizen_number_it_stays_a_draft():
    problem = found(going(), person=Person(born_on=date(1999, 5, 6), identified=False))["D-19"]

    assert problem.field == "personal_id"
    assert not problem.warning


def test_the_residence_on_the_day_is_known_and_in_the_area():
    assert set(found(going(), place_known=False, place_covered=False)) == {"D-20"}
    assert set(found(going(), place_covered=False)) == {"D-21"}


@pytest.mark.parametrize("status", ["abroad", "ended", "cancelled"])
def test_only_a_draft_is_recorded(status):
    assert [p.rule for p in rules.problems_with_move(status, ContractStatus.ABROAD)] == (
        [] if status == "ended" else ["D-22"]
    )


@pytest.mark.parametrize("status", ["draft", "waiting", "cancelled"])
def test_during_a_stay_means_begun_and_not_cancelled(status):
    assert [p.rule for p in rules.problems_with_state(status)] == ["D-22"]


def draft(status="draft", **said):
    found = rules.problems_with_draft(status, lists=LISTS, today=TODAY, said=said)
    return [problem.rule for problem in found]


def test_a_draft_may_lack_everything_but_not_hold_nonsense():
    assert draft("waiting", term_months=None) == []
    assert draft(term_months=61) == ["D-12"]
    assert draft("abroad") == ["D-22"]
    assert draft(deposit=Decimal(-1)) == ["D-33"]
    assert draft(programme="nothing") == ["D-32"]
    assert draft(employer="x" * 201) == ["D-26"]


def correction(going_, **known):
    happened = Happened(departed_on=date(2024, 1, 1), **known)
    return [problem.rule for problem in rules.problems_with_correction(going_, happened)]


@pytest.mark.parametrize(
    "known",
    [
        {"ended_on": date(2026, 3, 1)},
        {"left_on": date(2026, 3, 1)},
        {"agreed": (date(2026, 3, 1),)},
        {"settled": (date(2026, 3, 1),)},
    ],
)
def test_a_corrected_departure_is_not_after_what_followed(known):
    assert correction(going(), **known) == ["D-23"]
    assert correction(going(departed_on=date(2026, 3, 1)), **known) == []


def test_a_corrected_departure_comes_before_a_change():
    assert correction(going(), changed=(date(2026, 3, 2),)) == ["D-23"]
    assert correction(going(departed_on=date(2026, 3, 1)), changed=(date(2026, 3, 2),)) == []


def test_a_corrected_country_is_not_the_one_changed_to():
    assert correction(going(), countries=("TW", "JP")) == ["D-40"]
    assert correction(going(), countries=("TW", "KR", "JP")) == []


def test_a_corrected_deposit_is_not_less_than_what_came_back():
    back = {"deposit_returned": Decimal(5)}

    assert correction(going(), **back) == []  # it was never known
    assert correction(going(), **back, deposit=Decimal(5)) == ["D-41"]
    assert correction(going(deposit=Decimal(4)), **back) == ["D-41"]
    assert correction(going(deposit=Decimal(5)), **back) == []


def test_nobody_leaves_after_dying():
    died = Stay(departed_on=date(2024, 1, 1), ended_on=date(2025, 1, 1), end_kind="died")

    assert set(found(going(), stays=[died])) == {"D-24"}
    assert found(going(departed_on=date(2022, 1, 1)), until=date(2023, 1, 1), stays=[died]) == {}


def test_a_month_is_not_a_day():
    assert [p.rule for p in rules.problems_with_exactness("month")] == ["D-25"]
    assert list(rules.problems_with_exactness("day")) == []


@pytest.mark.parametrize(
    ("fields", "lacking"),
    [
        ({}, 4),
        ({"form": "service", "country_id": "JP"}, 3),
        ({"form": "service", "country_id": "JP", "enterprise_unknown": True}, 2),
        ({"form": "direct", "country_id": "JP", "expected_on": date(2026, 12, 1)}, 1),
        (
            {
                "form": "direct",
                "country_id": "JP",
                "expected_on": date(2026, 12, 1),
                "expected_month_only": True,
            },
            2,
        ),
    ],
)
def test_what_a_draft_lacks(fields, lacking):
    assert len(rules.missing(Contract(**fields), identified=False)) == lacking


def longest(model):
    """How long the columns are that take these texts."""
    columns = {field.name: field for field in model._meta.concrete_fields}
    return {n: columns[n].max_length for n in rules.TEXT_LENGTHS if n in columns}


def test_texts_are_as_long_as_their_columns():
    columns = {**longest(Contract), **longest(Departure)}

    assert {**columns, **longest(StayChange)} == rules.TEXT_LENGTHS
    assert all(longest(StayChange)[n] == most for n, most in columns.items() if n in CHANGED)


CHANGED = set(longest(StayChange))


@pytest.mark.parametrize("field", sorted(longest(Contract)))
def test_texts_fit_the_register(field):
    most = rules.TEXT_LENGTHS[field]
    form = {"confirmation_number": "direct"}.get(field, "trainee")
    sent = form == "trainee"
    facts = {"form": form, "enterprise_unknown": sent, "signed_on": date(2025, 6, 30)}

    assert set(found(going(**facts, **{field: "x" * (most + 1)}))) == {"D-26"}
    assert found(going(**facts, **{field: "x" * most})) == {}


# The end ----------------------------------------------------------------------------------------

STAY = Stay(departed_on=date(2024, 3, 1))


def end(happened=None, **fields):
    facts = {
        "ended_on": date(2026, 10, 1),
        "end_kind": "returned",
        "return_reason": "completed",
    }
    happened = Happened(**{"departed_on": date(2024, 3, 1), **(happened or {})})
    ending = Ending(**{**facts, **fields})
    asked = rules.problems_with_end(ending, happened, today=TODAY, lists=LISTS)
    return {problem.rule: problem for problem in asked}


def test_an_ordinary_return_meets_every_rule():
    assert end() == {}
    assert end(notified_on=date(2026, 10, 16)) == {}


def test_an_end_is_recorded_once():
    assert set(end({"ended_on": date(2026, 9, 1)})) == {"R-01"}


def test_case_24_return_before_departure_or_in_the_future():
    assert set(end(ended_on=date(2024, 2, 29))) == {"R-02"}
    assert end(ended_on=date(2024, 3, 1)) == {}
    assert set(end(ended_on=date(2026, 11, 2))) == {"R-03"}


def test_a_return_has_a_reason_and_nothing_else_has():
    assert set(end(return_reason="")) == {"R-04"}
    assert set(end(end_kind="")) == {"R-04"}
    assert set(end(end_kind="died")) == {"R-05"}
    assert end(end_kind="died", return_reason="") == {}
    assert set(end(end_kind="died", return_reason="", next_need="job")) == {"R-05"}
    assert set(end(return_reason="nothing")) == {"D-32"}


@pytest.mark.parametrize("known", ["left_on", "agreed", "changed"])
def test_an_end_is_not_before_what_happened_in_the_stay(known):
    def on(day):
        return {known: day if known == "left_on" else (day,)}

    assert set(end(on(date(2026, 10, 2)))) == {"R-06"}
    assert end(on(date(2026, 10, 1))) == {}


def test_the_notice_lies_between_the_return_and_today():
    assert set(end(notified_on=date(2026, 9, 30))) == {"R-07"}
    assert set(end(notified_on=date(2026, 11, 2))) == {"R-07"}


def test_a_late_notice_is_a_warning():
    assert end(notified_on=date(2026, 10, 17))["R-08"].warning


def test_an_end_is_withdrawn_unless_the_person_left_again():
    ended = Stay(departed_on=date(2024, 3, 1), ended_on=date(2026, 1, 1), end_kind="returned")
    again = Stay(departed_on=date(2026, 2, 1))
    before = Stay(departed_on=date(2020, 1, 1), ended_on=date(2022, 1, 1))

    def refusals(stay, others):
        return [p.rule for p in rules.problems_with_reopening(stay=stay, others=others)]

    assert refusals(ended, [before]) == []
    assert refusals(ended, [again]) == ["R-10"]
    assert refusals(STAY, []) == ["R-09"]


# In between -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "expected"), [("", 1), ("  ", 1), ("x" * 301, 1), ("Nhập nhầm", 0)]
)
def test_taking_back_needs_a_reason(reason, expected):
    assert [p.rule for p in rules.problems_with_statement(reason)] == ["X-01"] * expected


def leaving(left_on, stay=STAY):
    return [p.rule for p in rules.problems_with_leaving(stay=stay, left_on=left_on, today=TODAY)]


def test_leaving_the_contract_lies_within_the_stay():
    ended = Stay(departed_on=date(2024, 3, 1), ended_on=date(2026, 1, 1))

    assert leaving(date(2024, 2, 29)) == ["X-02"]
    assert leaving(date(2026, 1, 2), ended) == ["X-02"]
    assert leaving(date(2026, 1, 1), ended) == []
    assert leaving(date(2026, 11, 2)) == ["X-03"]


def extension(**fields):
    facts = {
        "stay": STAY,
        "agreed_on": date(2026, 9, 1),
        "ends_on": date(2028, 3, 1),
        "present_end": date(2027, 3, 1),
        "today": TODAY,
    }
    return [p.rule for p in rules.problems_with_extension(**{**facts, **fields})]


def test_an_ordinary_extension():
    assert extension() == []
    assert extension(present_end=None) == []


def test_an_extension_is_agreed_during_the_stay():
    ended = Stay(departed_on=date(2024, 3, 1), ended_on=date(2026, 8, 31))

    assert extension(agreed_on=date(2024, 2, 29)) == ["X-04"]
    assert extension(stay=ended) == ["X-04"]
    assert extension(agreed_on=date(2026, 11, 2)) == ["X-05"]


@pytest.mark.parametrize(
    ("departed_on", "until", "doubted"),
    [
        (date(2025, 10, 31), None, True),
        (date(2025, 11, 1), None, False),
        (date(2025, 10, 31), date(2026, 2, 1), False),
    ],
)
def test_an_open_departure_of_last_year_may_be_a_slip(departed_on, until, doubted):
    assert ("D-27" in found(going(departed_on=departed_on), until=until)) == doubted
    assert "D-27" in rules.MUST_CONFIRM


def test_an_extension_of_more_than_five_years_is_doubted():
    facts = {"stay": STAY, "agreed_on": date(2026, 9, 1), "today": TODAY}
    present = {"present_end": date(2027, 3, 1)}

    (doubt,) = rules.problems_with_extension(**facts, **present, ends_on=date(2032, 3, 2))

    assert (doubt.rule, doubt.warning) == ("X-08", True)
    assert extension(ends_on=date(2032, 3, 1)) == []
    assert extension(ends_on=date(2031, 9, 2), present_end=None) == ["X-08"]


def test_an_extension_ends_later_than_its_agreement_and_than_the_contract():
    assert extension(ends_on=date(2026, 9, 1), present_end=None) == ["X-06"]
    assert extension(ends_on=date(2027, 3, 1)) == ["X-07"]
