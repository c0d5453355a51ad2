"""Two more truths that the database keeps: heads are never changed, and nothing archived is emptied at once."""

from django.db import migrations

NEVER_EMPTIED = (
    "claims_event",
    "claims_head",
    "claims_revision",
    "claims_snapshot",
    "claims_extraction",
    "claims_verdict",
    "claims_edition",
)


def refuse_emptying() -> list:
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER never_emptied BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION claims_refuse_change();",
            f"DROP TRIGGER never_emptied ON {table};",
        )
        for table in NEVER_EMPTIED
    ]


class Migration(migrations.Migration):
    dependencies = [("claims", "0022_versions_keys_and_heads")]

    operations = [
        migrations.RunSQL(
            "CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON claims_head "
            "FOR EACH ROW EXECUTE FUNCTION claims_refuse_change();",
            "DROP TRIGGER never_changed ON claims_head;",
        ),
        *refuse_emptying(),
    ]
