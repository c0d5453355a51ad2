"""Truths that the database itself keeps: extensions, unchangeable rows, quotes that stand at their offsets, groups, scale."""

from django.contrib.postgres.operations import BtreeGinExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

UNCHANGEABLE = ("claims_event", "claims_revision", "claims_snapshot", "claims_extraction", "claims_edition")

REFUSE_CHANGE = """
CREATE FUNCTION claims_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: its rows are never changed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
"""

CHECK_QUOTE = """
CREATE FUNCTION claims_check_evidence_quote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM claims_extraction WHERE id = NEW.extraction_id
                   AND substr(text, NEW.start + 1, NEW."end" - NEW.start) = NEW.quote) THEN
        RAISE EXCEPTION 'the quote does not stand at its offsets' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_quote_stands BEFORE INSERT OR UPDATE OF quote, start, "end", extraction_id ON claims_evidence
    FOR EACH ROW EXECUTE FUNCTION claims_check_evidence_quote();

CREATE FUNCTION claims_check_appearance_quote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM new_rows n JOIN claims_revision r ON r.id = n.revision_id
               WHERE substr(r.text, n.start + 1, n."end" - n.start) <> n.quote) THEN
        RAISE EXCEPTION 'the claim does not stand at its offsets' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER appearance_quote_stands AFTER INSERT ON claims_appearance
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_check_appearance_quote();
CREATE TRIGGER appearance_quote_still_stands AFTER UPDATE ON claims_appearance
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION claims_check_appearance_quote();
"""

RATINGS = (
    (1, "True", "accurate as stated", "✓", "true", 5),
    (2, "Mostly true", "right but for a detail", "✓", "true", 4),
    (3, "Mixed", "part right, part wrong", "≈", "mixed", 3),
    (4, "Mostly false", "wrong but for a detail", "✕", "false", 2),
    (5, "False", "contradicted", "✕", "false", 1),
    (6, "Unproven", "not enough evidence", "?", "unproven", None),
)


def refuse_changes() -> list:
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION claims_refuse_change();",
            f"DROP TRIGGER never_changed ON {table};",
        )
        for table in UNCHANGEABLE
    ]


def create_groups_and_scale(apps, schema_editor) -> None:
    group = apps.get_model("auth", "Group")
    for name in ("Reviewer", "Editor", "Admin"):
        group.objects.get_or_create(name=name)
    scale = apps.get_model("claims", "RatingScale").objects.create(name="Standard", is_default=True)
    rating = apps.get_model("claims", "Rating")
    for position, label, meaning, glyph, hue, value in RATINGS:
        rating.objects.create(
            scale=scale, position=position, label=label, meaning=meaning, glyph=glyph, hue=hue, value=value
        )


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        BtreeGinExtension(),
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION claims_refuse_change();"),
        *refuse_changes(),
        migrations.RunSQL(
            CHECK_QUOTE,
            "DROP FUNCTION claims_check_evidence_quote() CASCADE; DROP FUNCTION claims_check_appearance_quote() CASCADE;",
        ),
        migrations.RunPython(create_groups_and_scale, migrations.RunPython.noop),
    ]
