"""What the answers look like: for the schema only, reports/statistics.py and answers.py build them.

Each class of a table is named after its statistic.
"""

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from targets.models import TargetKind


class TargetShape(serializers.Serializer):
    value = serializers.IntegerField()
    version = serializers.IntegerField(help_text="The version in force on as_of, known at known_at")
    legal_basis = serializers.CharField(help_text="Number and date of the document")


class StretchShape(serializers.Serializer):
    ratio = serializers.CharField(help_text='The line beyond the target: "1.30" is 130 %')
    strict = serializers.BooleanField(help_text="true: over the ratio; false: the ratio or more")
    needed = serializers.IntegerField(
        allow_null=True, help_text="Departures still needed to meet it; null without a target"
    )


class AttainmentProvinceShape(serializers.Serializer):
    numerator = serializers.IntegerField(help_text="Departures: who leaves twice counts twice")
    persons = serializers.IntegerField(help_text="Different people among them")
    target = TargetShape(allow_null=True)
    stretch = StretchShape()


class UnitShape(serializers.Serializer):
    code = serializers.CharField(help_text="Five digits; identifies a unit only with valid_from")
    valid_from = serializers.DateField(allow_null=True, help_text="null: start not known")
    name = serializers.CharField()


class AttainmentUnitShape(UnitShape):
    numerator = serializers.IntegerField()
    target = serializers.IntegerField(allow_null=True, help_text="null: none was assigned (not 0)")


class BodyShape(serializers.Serializer):
    name = serializers.CharField(help_text="A named body: a college, a former district")
    numerator = serializers.IntegerField(allow_null=True, help_text="null: cannot be told apart")
    target = serializers.IntegerField()


class CoverageProvinceShape(serializers.Serializer):
    numerator = serializers.IntegerField(help_text="Units with at least one departure")
    denominator = serializers.IntegerField(help_text="Units on that map")


class CoverageUnitShape(UnitShape):
    state = serializers.ChoiceField(
        choices=["sent", "none_declared", "silent", "closed"],
        help_text="Until monthly reports exist only sent and silent occur",
    )


class EnvelopeShape(serializers.Serializer):
    plan = serializers.CharField(allow_null=True, help_text="null when asked with from and to")
    kind = serializers.ChoiceField(choices=TargetKind.values)
    as_of = serializers.DateField(help_text="The world at the end of this day")
    known_at = serializers.DateTimeField(help_text="The knowledge used; ask again with it")
    boundary = serializers.CharField(help_text="current, event, or the day of the map")
    map_date = serializers.DateField()
    window = inline_serializer(
        "WindowShape", {"from": serializers.DateField(), "to": serializers.DateField()}
    )
    provisional = serializers.BooleanField(help_text="Recorded changes still wait to be counted")
    final = serializers.BooleanField(
        help_text="Not provisional, and as_of is the last day of the window or later"
    )
    computed_at = serializers.DateTimeField()
    rule_version = serializers.CharField()
    reporting = serializers.DictField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="Units reporting and expected; null until monthly reports exist",
    )


class AnswerShape(EnvelopeShape):
    not_assignable = serializers.IntegerField(
        help_text="Departures the map cannot place; with the units they add up to the province"
    )


class AttainmentShape(AnswerShape):
    province = AttainmentProvinceShape()
    units = AttainmentUnitShape(many=True)
    bodies = BodyShape(many=True)


class CoverageShape(AnswerShape):
    province = CoverageProvinceShape()
    units = CoverageUnitShape(many=True)


# Tables -------------------------------------------------------------------------------------------


class CodedShape(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class EnterpriseShape(serializers.Serializer):
    id = serializers.IntegerField(allow_null=True, help_text="null: none, or not known")
    name = serializers.CharField()


class RowShape(serializers.Serializer):
    """The dimensions of `by`, and the numbers."""

    unit = UnitShape(required=False, allow_null=True, help_text="null: not assignable on the map")
    market = CodedShape(required=False)
    month = inline_serializer(
        "MonthShape",
        {
            "code": serializers.CharField(help_text="A reporting month is named after its end"),
            "from": serializers.DateField(help_text="First day counted in it"),
            "to": serializers.DateField(help_text="Last day counted in it"),
        },
        required=False,
    )
    form = CodedShape(required=False)
    enterprise = EnterpriseShape(required=False)
    programme = CodedShape(required=False)
    sex = CodedShape(required=False)
    age = CodedShape(required=False)
    minority = CodedShape(required=False)
    household = CodedShape(required=False)
    qualification = CodedShape(required=False)
    reason = CodedShape(required=False)
    state = CodedShape(required=False)
    numerator = serializers.IntegerField(allow_null=True, help_text="null: withheld")


class ShareRowShape(RowShape):
    denominator = serializers.IntegerField(allow_null=True, help_text="null: withheld")


class ReleaseShape(serializers.Serializer):
    day = serializers.DateField(help_text="The release tells the year up to this day")
    made_at = serializers.DateTimeField()
    digest = serializers.CharField(help_text="SHA-256 of what it tells; it never changes")
    cells = serializers.IntegerField()
    withheld = serializers.IntegerField(help_text="Of the cells of all its tables")


class TableShape(EnvelopeShape):
    statistic = serializers.CharField()
    by = serializers.ListField(child=serializers.CharField(), help_text="The dimensions of rows")
    unit_of_count = serializers.CharField()
    not_assignable = serializers.IntegerField(
        allow_null=True,
        help_text="Σ numerator of the rows without a unit; null in a table without units",
    )

    release = ReleaseShape(
        required=False, help_text="Only for clients with the protected right, of personal tables"
    )


class DeparturesProvinceShape(serializers.Serializer):
    numerator = serializers.IntegerField(help_text="Departures: who leaves twice counts twice")
    persons = serializers.IntegerField(
        required=False, help_text="Different people among them; not in a release"
    )


class ReturnsProvinceShape(serializers.Serializer):
    numerator = serializers.IntegerField(help_text="Stays that ended, however they did")
    returned = serializers.IntegerField(
        required=False, help_text="People among them who came home; not in a release"
    )


class StockProvinceShape(serializers.Serializer):
    numerator = serializers.IntegerField(help_text="People abroad at the end of as_of")


class ShareProvinceShape(serializers.Serializer):
    numerator = serializers.IntegerField(allow_null=True, help_text="null: withheld")
    denominator = serializers.IntegerField(allow_null=True, help_text="Of so many: divide yourself")


class DeparturesShape(TableShape):
    province = DeparturesProvinceShape()
    rows = RowShape(many=True)


class ReturnsShape(TableShape):
    province = ReturnsProvinceShape()
    rows = RowShape(many=True)


class StockShape(TableShape):
    province = StockProvinceShape()
    rows = RowShape(many=True)


class ShareShape(TableShape):
    province = ShareProvinceShape()
    rows = ShareRowShape(many=True)


# JSON-stat ---------------------------------------------------------------------------------------


JSON_STAT = inline_serializer(
    # A dataset of JSON-stat 2.0; https://json-stat.org/full/ describes it.
    "JsonStat",
    {
        "version": serializers.CharField(),
        "class": serializers.CharField(),
        "label": serializers.CharField(),
        "source": serializers.CharField(),
        "updated": serializers.DateTimeField(),
        "note": serializers.ListField(child=serializers.CharField()),
        "id": serializers.ListField(child=serializers.CharField(), help_text="The dimensions"),
        "size": serializers.ListField(child=serializers.IntegerField()),
        "role": serializers.DictField(
            child=serializers.ListField(child=serializers.CharField()),
            help_text="Which dimensions are time, geo and metric",
        ),
        "dimension": serializers.DictField(child=serializers.DictField()),
        "value": serializers.ListField(
            child=serializers.IntegerField(allow_null=True),
            help_text="In the order of id, the last one fastest; null is none, and never 0",
        ),
        "extension": serializers.DictField(help_text="What the JSON answer says beside its rows"),
    },
)
