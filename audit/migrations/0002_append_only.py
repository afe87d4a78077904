"""What was recorded stays recorded: the database refuses to change an entry."""

from django.db import migrations

# A row trigger: TRUNCATE stays possible, so that the test suite can empty its tables.
POSTGRESQL = [
    """
    CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit entries are append-only'; END $$
    """,
    """
    CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_append_only()
    """,
]
# SQLite has no TRUNCATE: Django's test flush deletes row by row, so only changing is refused
# here; deleting is refused by the queryset (audit/models.py) and, in production, by PostgreSQL.
SQLITE = [
    """
    CREATE TRIGGER audit_append_only BEFORE UPDATE ON audit_auditentry
    BEGIN SELECT RAISE(ABORT, 'audit entries are append-only'); END
    """,
]
UNDO = {
    "postgresql": [
        "DROP TRIGGER audit_append_only ON audit_auditentry",
        "DROP FUNCTION audit_append_only()",
    ],
    "sqlite": ["DROP TRIGGER audit_append_only"],
}


def refuse_changes(apps, schema_editor):
    statements = {"postgresql": POSTGRESQL, "sqlite": SQLITE}
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def allow_changes(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(refuse_changes, allow_changes)]
