"""The same import with django-import-export: as it comes, and as fast as its options make it.

Both read the file with the package's own XLSX format, find people by the fingerprint of their
number, and write the worker with name keys and residence, the contract and the departure. Neither
knows a rule of the register, keeps a history, leaves marks, or shows anything beforehand.
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from import_export import fields, resources, widgets
from import_export.formats.base_formats import XLSX
from import_export.instance_loaders import CachedInstanceLoader

from accounts.models import User
from benchmarks import departures as sheet
from contracts.choices import WagePer
from contracts.models import Contract, Departure
from contracts.states import ContractStatus
from core import crypto, names
from enterprises.models import Enterprise
from reference.models import Country
from workers.models import NameKey, Residence, Worker

Row = Mapping[str, Any]


def dataset_of(path: Path) -> Any:
    """The file as the package reads it."""
    return XLSX().create_dataset(path.read_bytes())


# Cells -------------------------------------------------------------------------------------------


class ByName(widgets.Widget):
    """A code, or a row of a short list, by the name it has."""

    def __init__(self, codes: Mapping[str, Any]) -> None:
        super().__init__()
        self._codes = codes

    def clean(self, value: Any, row: Row | None = None, **kwargs: Any) -> Any:
        if value not in self._codes:
            raise ValueError("not on the list")
        return self._codes[value]


class Fingerprint(widgets.Widget):
    """A citizen number as it is found again."""

    def clean(self, value: Any, row: Row | None = None, **kwargs: Any) -> Any:
        return crypto.fingerprint(value or "")


class Amount(widgets.Widget):
    """180000 of "180.000 JPY"."""

    def clean(self, value: Any, row: Row | None = None, **kwargs: Any) -> Any:
        return Decimal(value.split()[0].replace(".", ""))


class Currency(widgets.Widget):
    """JPY of "180.000 JPY"."""

    def clean(self, value: Any, row: Row | None = None, **kwargs: Any) -> Any:
        return value.split()[1]


def _made(**of: tuple[str, widgets.Widget]) -> dict[str, fields.Field]:
    return {
        name: fields.Field(attribute=name, column_name=column, widget=widget)
        for name, (column, widget) in of.items()
    }


def _of_worker(words: sheet.Words) -> dict[str, fields.Field]:
    return _made(
        personal_id_print=(sheet.NUMBER, Fingerprint()),
        full_name=(sheet.NAME, widgets.CharWidget()),
        born_on=(sheet.BORN, widgets.DateWidget()),
        sex=(sheet.SEX, ByName(words.sexes)),
        ethnicity=(sheet.ETHNICITY, ByName(words.ethnicities)),
        commune=(sheet.UNIT, ByName(words.units)),
        village=(sheet.VILLAGE, widgets.CharWidget()),
        education=(sheet.EDUCATION, ByName(words.educations)),
        qualification=(sheet.QUALIFICATION, ByName(words.qualifications)),
        phone=(sheet.PHONE, widgets.CharWidget()),
    )


def _of_contract(words: sheet.Words, key: type[widgets.ForeignKeyWidget]) -> dict[str, Any]:
    return _made(
        country=(sheet.COUNTRY, key(Country, "name_vi")),
        form=(sheet.FORM, ByName(words.forms)),
        job=(sheet.JOB, widgets.CharWidget()),
        enterprise=(sheet.ENTERPRISE, key(Enterprise, "name")),
        term_months=(sheet.TERM, widgets.IntegerWidget()),
        wage=(sheet.WAGE, Amount()),
        wage_currency=(sheet.WAGE, Currency()),
    )


def _of_departure() -> dict[str, fields.Field]:
    return _made(departed_on=(sheet.DEPARTED, widgets.DateWidget()))


# What stands in no cell --------------------------------------------------------------------------


def _complete(worker: Worker, row: Row, by: User) -> None:
    number = row[sheet.NUMBER]
    worker.personal_id_cipher = crypto.encrypt(number)
    worker.full_name = names.clean(worker.full_name)
    worker.village = names.clean(worker.village)
    worker.name_sort = names.person_sort_key(worker.full_name)
    worker.village_fold = names.fold(worker.village)
    worker.village_sort = names.last_if_empty(worker.village)
    worker.created_by = by


def _new_contract(worker: Worker, by: User) -> Contract:
    return Contract(
        worker=worker,
        status=ContractStatus.ABROAD,
        wage_per=WagePer.MONTH,
        recorded_for=worker.commune,
        created_by=by,
    )


def _new_departure(contract: Contract) -> Departure:
    worker = contract.worker
    return Departure(
        contract=contract,
        worker=worker,
        commune=worker.commune,
        qualification=worker.qualification,
    )


def _home(worker: Worker) -> Residence:
    return Residence(worker=worker, commune=worker.commune, village=worker.village)


# Both --------------------------------------------------------------------------------------------


class Given(resources.ModelResource):
    """A resource with exactly these fields, for this importer."""

    not_cleaned: frozenset[str] = frozenset()
    asked: Mapping[str, bool] = {}

    def __init__(self, of: dict[str, fields.Field], by: User) -> None:
        super().__init__()
        self.fields, self._by = of, by

    def validate_instance(self, instance: Any, errors: Any = None, **kwargs: Any) -> None:
        if errors:
            raise ValidationError(errors)
        instance.full_clean(exclude=self.not_cleaned, **self.asked)


class Person(Given):
    """The worker. An old number that is empty is right, but its column does not say "blank"."""

    not_cleaned = frozenset({"old_id_print"})

    def import_instance(self, instance: Worker, row: Row, **kwargs: Any) -> None:
        super().import_instance(instance, row, **kwargs)
        _complete(instance, row, self._by)


# As it comes -------------------------------------------------------------------------------------


def import_by_default(path: Path, by: User) -> int:
    """One resource with the package's default settings: row by row, every instance cleaned.

    Answers how many rows it has read.
    """
    return _import(WholeRow(sheet.Words.now(), by), dataset_of(path))


def _import(resource: Any, dataset: Any) -> int:
    result = resource.import_data(dataset, dry_run=False, raise_errors=True)
    assert not result.has_errors()
    assert not result.has_validation_errors()
    return len(result.rows)


class WholeRow(Person):
    """The worker, and after it what hangs on it."""

    def __init__(self, words: sheet.Words, by: User) -> None:
        super().__init__(_of_worker(words), by)
        self._of_contract = _of_contract(words, widgets.ForeignKeyWidget)
        self._of_departure = _of_departure()

    def after_save_instance(self, instance: Worker, row: Row, **kwargs: Any) -> None:
        _home(instance).save()
        NameKey.objects.bulk_create(_name_keys(instance))
        contract = _new_contract(instance, self._by)
        self._store(contract, self._of_contract, row)
        self._store(_new_departure(contract), self._of_departure, row)

    def _store(self, instance: Any, of: dict[str, fields.Field], row: Row) -> None:
        for field in of.values():
            field.save(instance, row)
        instance.full_clean()
        instance.save()

    class Meta:
        model = Worker
        import_id_fields = ("personal_id_print",)
        clean_model_instances = True


# As fast as it can -------------------------------------------------------------------------------


def import_in_bulk(path: Path, by: User, *, whole: bool) -> int:
    """Three resources one after the other over one dataset, all or nothing.

    Rows are created in bulk, nothing is compared, foreign keys are looked up once and not checked
    again, and people who stand already are found by one query. `whole`: every instance is cleaned
    as by default. Otherwise only its fields are: the database has the same constraints and refuses
    a batch that breaks one, but nobody is told which row; asking it about each row and constraint
    is what takes most of the time.
    """
    words, dataset = sheet.Words.now(), dataset_of(path)
    of_contract = _of_contract(words, widgets.CachedForeignKeyWidget)
    with transaction.atomic():
        people = People(_of_worker(words), by, whole=whole)
        _import(people, dataset)
        contracts = Contracts(of_contract, by, whole=whole, before=people)
        _import(contracts, dataset)
        departures = Departures(_of_departure(), by, whole=whole, before=contracts)
        return _import(departures, dataset)


class InBulk(Given):
    """Remembers what was made, by the number in its row; `before` is the resource it hangs on."""

    def __init__(
        self,
        of: dict[str, fields.Field],
        by: User,
        *,
        whole: bool,
        before: "InBulk | None" = None,
    ) -> None:
        super().__init__(of, by)
        self.asked = {"validate_unique": whole, "validate_constraints": whole}
        self.made: dict[str, Any] = {}
        self._before = before.made if before else {}

    def after_save_instance(self, instance: Any, row: Row, **kwargs: Any) -> None:
        self.made[row[sheet.NUMBER]] = instance

    class Meta:
        use_bulk = True
        batch_size = 1000
        skip_diff = True
        skip_unchanged = False
        clean_model_instances = True


class People(InBulk, Person):
    """The workers, with their homes and the keys of their names."""

    not_cleaned = Person.not_cleaned | {"commune", "created_by"}

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        batch = list(self.create_instances)
        super().bulk_create(*args, **kwargs)
        Residence.objects.bulk_create(_home(worker) for worker in batch)
        NameKey.objects.bulk_create(key for worker in batch for key in _name_keys(worker))

    class Meta(InBulk.Meta):
        model = Worker
        import_id_fields = ("personal_id_print",)
        instance_loader_class = CachedInstanceLoader


class Contracts(InBulk):
    """The contracts of workers who have just been written: new, without asking."""

    not_cleaned = frozenset({"worker", "country", "enterprise", "recorded_for", "created_by"})

    def init_instance(self, row: Row) -> Contract:
        return _new_contract(self._before[row[sheet.NUMBER]], self._by)

    class Meta(InBulk.Meta):
        model = Contract
        force_init_instance = True


class Departures(InBulk):
    """The departures on these contracts."""

    not_cleaned = frozenset({"contract", "worker", "commune"})

    def init_instance(self, row: Row) -> Departure:
        return _new_departure(self._before[row[sheet.NUMBER]])

    class Meta(InBulk.Meta):
        model = Departure
        force_init_instance = True


def _name_keys(worker: Worker) -> list[NameKey]:
    found = NameKey.of(worker.full_name)
    return [NameKey(worker=worker, key=key, spelled=spelled) for key, spelled in found]
