"""Watched sources; and the one change an extraction may see: its text taken away under a tombstone."""

from django.db import migrations, models


ALLOW_REMOVAL = """
CREATE FUNCTION claims_refuse_extraction_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.text = '' AND NEW.title = '' AND NEW.author = ''
        AND (NEW.id, NEW.snapshot_id, NEW.extractor, NEW.version, NEW.text_sha256, NEW.created_at)
            = (OLD.id, OLD.snapshot_id, OLD.extractor, OLD.version, OLD.text_sha256, OLD.created_at)
        AND EXISTS (SELECT 1 FROM claims_tombstone WHERE snapshot_id = OLD.snapshot_id) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of % refused: its rows are never changed', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER never_changed ON claims_extraction;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON claims_extraction
    FOR EACH ROW EXECUTE FUNCTION claims_refuse_extraction_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON claims_tombstone
    FOR EACH ROW EXECUTE FUNCTION claims_refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON claims_qualityoverride
    FOR EACH ROW EXECUTE FUNCTION claims_refuse_change();
"""
REFUSE_REMOVAL = """
DROP TRIGGER never_changed ON claims_qualityoverride;
DROP TRIGGER never_changed ON claims_tombstone;
DROP TRIGGER never_changed ON claims_extraction;
CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON claims_extraction
    FOR EACH ROW EXECUTE FUNCTION claims_refuse_change();
DROP FUNCTION claims_refuse_extraction_change();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('claims', '0006_moves_and_sealed_verdicts'),
    ]

    operations = [
        migrations.RunSQL(ALLOW_REMOVAL, REFUSE_REMOVAL),
        migrations.AddField(
            model_name='source',
            name='capture_interval',
            field=models.PositiveSmallIntegerField(editable=False, null=True, verbose_name='days between two captures'),
        ),
        migrations.AddField(
            model_name='source',
            name='next_capture_at',
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='source',
            name='watched',
            field=models.BooleanField(default=False, verbose_name='captured again on a schedule'),
        ),
        migrations.AlterField(
            model_name='capture',
            name='host',
            field=models.CharField(blank=True, max_length=260),
        ),
        migrations.AddIndex(
            model_name='capture',
            index=models.Index(fields=['asked_by', 'created_at'], name='capture_by_person'),
        ),
        migrations.AddIndex(
            model_name='source',
            index=models.Index(condition=models.Q(('watched', True)), fields=['next_capture_at'], name='source_to_recapture'),
        ),
    ]
