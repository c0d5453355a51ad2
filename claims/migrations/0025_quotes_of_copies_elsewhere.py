"""A quote may be added under a tombstone, too: of a copy that is elsewhere, as an imported report tells of it."""

from django.db import migrations

CHECK = """
CREATE OR REPLACE FUNCTION claims_check_evidence_quote() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM claims_extraction e WHERE e.id = NEW.extraction_id
                   AND (substr(e.text, NEW.start + 1, NEW."end" - NEW.start) = NEW.quote {or_elsewhere})) THEN
        RAISE EXCEPTION 'the quote does not stand at its offsets' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""
OR_ELSEWHERE = """
    OR TG_OP = 'INSERT' AND e.text = '' AND NEW."end" - NEW.start = length(NEW.quote)
       AND EXISTS (SELECT 1 FROM claims_tombstone t WHERE t.snapshot_id = e.snapshot_id)
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0024_decided_in_order")]

    operations = [migrations.RunSQL(CHECK.format(or_elsewhere=OR_ELSEWHERE), CHECK.format(or_elsewhere=""))]
