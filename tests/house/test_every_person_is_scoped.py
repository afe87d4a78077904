"""A table about persons is read through a scope, or hangs on one that is."""

from django.apps import apps

from accounts.scopes import ScopedQuerySet

# These have no page, list or endpoint of their own: they are read from a row that was scoped.
CHILDREN = {
    "workers.NameKey": "keys to find a Worker by; only joined to a scoped Worker",
    "workers.Residence": "worker.residences, on the page of a scoped Worker",
    "workers.HouseholdStatus": "worker.households, on the page of a scoped Worker",
    "support.LoanBalance": "loan.balances, on the page of a scoped Loan",
    "workers.Passport": "worker.passports, on the page of a scoped Worker",
    "workers.Language": "worker.languages, on the page of a scoped Worker",
    "workers.Priority": "worker.priorities, on the page of a scoped Worker",
}


def persons() -> dict[str, type]:
    return {m._meta.label: m for m in apps.get_models() if hasattr(m, "Privacy")}


def test_models_about_persons_have_a_scope():
    unscoped = [
        label
        for label, model in persons().items()
        if label not in CHILDREN and not isinstance(model.objects.all(), ScopedQuerySet)
    ]

    assert unscoped == []


def test_the_path_to_the_unit_is_one_the_database_knows():
    for label, model in persons().items():
        if label not in CHILDREN:
            queryset = model.objects.all()
            assert str(queryset.filter(**{f"{queryset.commune_path}__in": [1]}).query), label


def test_what_hangs_on_a_person_reaches_it_in_one_step():
    for label in CHILDREN:
        parents = {f.related_model for f in persons()[label]._meta.concrete_fields if f.many_to_one}
        assert any(isinstance(p.objects.all(), ScopedQuerySet) for p in parents), label


def test_what_points_to_a_person_is_sorted_into_personal_and_plain():
    """A table that points to a person is about that person and declares its columns."""
    worker = apps.get_model("workers", "Worker")
    silent = [
        model._meta.label
        for model in apps.get_models()
        if not hasattr(model, "Privacy")
        and any(f.related_model is worker for f in model._meta.concrete_fields if f.is_relation)
    ]

    assert silent == []
