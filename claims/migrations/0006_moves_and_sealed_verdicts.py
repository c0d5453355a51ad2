"""Two more truths that the database keeps: captures move along their table, and a sealed verdict is never rewritten."""

from django.db import migrations

# as in Capture.MOVES when this was written; a later change of the table brings a migration of its own
MOVES = (
    ("queued", "fetching failed"),
    ("fetching", "waiting captured unchanged failed"),
    ("waiting", "fetching failed"),
)
PAIRS = ", ".join(f"('{old}', '{new}')" for old, to in MOVES for new in to.split())

CAPTURE_MOVES = f"""
CREATE FUNCTION claims_check_capture_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN ({PAIRS}) THEN
        RAISE EXCEPTION 'a capture that is % cannot become %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER capture_moves BEFORE UPDATE OF state ON claims_capture
    FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION claims_check_capture_move();
"""

SEALED = """
CREATE TRIGGER sealed_words_stay BEFORE UPDATE ON claims_verdict FOR EACH ROW WHEN (
    (OLD.claim_id, OLD.reviewer_id, OLD.round, OLD.rating_id, OLD.rationale, OLD.wording, OLD.sealed_at)
    IS DISTINCT FROM
    (NEW.claim_id, NEW.reviewer_id, NEW.round, NEW.rating_id, NEW.rationale, NEW.wording, NEW.sealed_at)
) EXECUTE FUNCTION claims_refuse_change();
CREATE TRIGGER sealed_stays BEFORE DELETE ON claims_verdict FOR EACH ROW EXECUTE FUNCTION claims_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_alter_splitting_granularity")]

    operations = [
        migrations.RunSQL(CAPTURE_MOVES, "DROP FUNCTION claims_check_capture_move() CASCADE;"),
        migrations.RunSQL(
            SEALED,
            "DROP TRIGGER sealed_words_stay ON claims_verdict; DROP TRIGGER sealed_stays ON claims_verdict;",
        ),
    ]
