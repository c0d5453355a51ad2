"""Full text: a configuration for each language, the words of each kind of row, and triggers that keep them in step.

Only the first 100,000 characters of a text are indexed: a text search vector holds no more than a megabyte.
"""

from django.db import migrations

CONFIGURATIONS = """
CREATE TEXT SEARCH CONFIGURATION claims_simple (COPY = simple);
ALTER TEXT SEARCH CONFIGURATION claims_simple ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple;
CREATE TEXT SEARCH CONFIGURATION claims_english (COPY = english);
ALTER TEXT SEARCH CONFIGURATION claims_english ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;

-- How the words of a language are read: stemmed where PostgreSQL can, as they stand but for accents elsewhere. The splitter
-- reads English, so a text that does not say its language is taken for English.
CREATE FUNCTION claims_words_config(language text) RETURNS regconfig LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT CASE split_part(translate(lower(language), '_', '-'), '-', 1)
    WHEN '' THEN 'claims_english'::regconfig WHEN 'en' THEN 'claims_english'::regconfig
    WHEN 'ar' THEN 'arabic'::regconfig WHEN 'da' THEN 'danish'::regconfig WHEN 'nl' THEN 'dutch'::regconfig
    WHEN 'fi' THEN 'finnish'::regconfig WHEN 'fr' THEN 'french'::regconfig WHEN 'de' THEN 'german'::regconfig
    WHEN 'el' THEN 'greek'::regconfig WHEN 'hu' THEN 'hungarian'::regconfig WHEN 'id' THEN 'indonesian'::regconfig
    WHEN 'ga' THEN 'irish'::regconfig WHEN 'it' THEN 'italian'::regconfig WHEN 'lt' THEN 'lithuanian'::regconfig
    WHEN 'no' THEN 'norwegian'::regconfig WHEN 'nb' THEN 'norwegian'::regconfig WHEN 'pt' THEN 'portuguese'::regconfig
    WHEN 'ro' THEN 'romanian'::regconfig WHEN 'ru' THEN 'russian'::regconfig WHEN 'es' THEN 'spanish'::regconfig
    WHEN 'sv' THEN 'swedish'::regconfig WHEN 'tr' THEN 'turkish'::regconfig
    ELSE 'claims_simple'::regconfig END
$$;
CREATE FUNCTION claims_words(config regconfig, words text) RETURNS tsvector LANGUAGE sql STABLE PARALLEL SAFE AS $$
SELECT to_tsvector(config, left(words, 100000))
$$;
CREATE FUNCTION claims_plain_address(address text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT regexp_replace(left(address, 2000), '[^[:alnum:]]+', ' ', 'g')
$$;
CREATE FUNCTION claims_claimants(attribution jsonb) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT coalesce(string_agg(item ->> 'claimant', ' ; '), '') FROM jsonb_array_elements(attribution) item
WHERE item ->> 'claimant' IS DISTINCT FROM item ->> 'hedge'
$$;
"""

# kind: (table of the rows, `r`; further tables; words of one row)
WORDS = {
    "article": (
        "claims_article",
        "JOIN LATERAL (SELECT text FROM claims_revision v WHERE v.article_id = r.id ORDER BY number DESC LIMIT 1) v ON true",
        "setweight(claims_words(claims_words_config(r.language), r.title), 'A') || "
        "setweight(claims_words('claims_simple', r.publisher || ' ; ' || r.author), 'B') || "
        "setweight(claims_words(claims_words_config(r.language), v.text), 'D')",
    ),
    "claim": (
        "claims_claim",
        "JOIN claims_article a ON a.id = r.article_id",
        "setweight(claims_words(claims_words_config(a.language), r.standalone), 'A') || "
        "setweight(claims_words('claims_simple', claims_claimants(r.attribution)), 'B')",
    ),
    "quote": (
        "claims_evidence",
        "JOIN claims_extraction e ON e.id = r.extraction_id",
        "setweight(claims_words(claims_words_config(e.language), r.quote), 'A') || "
        "setweight(claims_words(claims_words_config(e.language), r.note), 'B')",
    ),
    "source": (
        "claims_source",
        "LEFT JOIN LATERAL (SELECT e.text, e.language FROM claims_extraction e JOIN claims_snapshot s ON s.id = e.snapshot_id "
        "WHERE s.source_id = r.id AND e.text <> '' ORDER BY e.id DESC LIMIT 1) e ON true",
        "setweight(claims_words(claims_words_config(coalesce(e.language, '')), r.title), 'A') || "
        "setweight(claims_words('claims_simple', claims_plain_address(r.url || ' ' || r.file_name)), 'B') || "
        "setweight(claims_words(claims_words_config(coalesce(e.language, '')), coalesce(e.text, '')), 'D')",
    ),
    "verdict": (
        "claims_verdict",
        "JOIN claims_claim c ON c.id = r.claim_id JOIN claims_article a ON a.id = c.article_id",
        "setweight(claims_words(claims_words_config(a.language), r.rationale), 'A')",
    ),
    "comment": (
        "claims_comment",
        "JOIN claims_claim c ON c.id = r.claim_id JOIN claims_article a ON a.id = c.article_id",
        "setweight(claims_words(claims_words_config(a.language), r.text), 'A')",
    ),
    "review": (
        "claims_foreignreview",
        "",
        "setweight(claims_words(claims_words_config(r.language), r.claim_text), 'A') || "
        "setweight(claims_words('claims_simple', r.claimant), 'B') || "
        "setweight(claims_words(claims_words_config(r.language), r.title || ' ; ' || r.publisher_name), 'C')",
    ),
}
# kind: (columns of the row whose change changes its words)
CHANGES = {
    "claim": ("standalone", "attribution"),
    "quote": ("quote", "note"),
    "source": ("title", "url", "file_name"),
    "comment": ("text",),
    "article": ("title", "publisher", "author", "language"),
    "review": ("claim_text", "claimant", "title", "publisher_name", "language"),
}

# new rows by the statement, as they come in bulk
AT_INSERT = """
CREATE FUNCTION claims_index_new_{kind}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claims_{kind}words (id, words) SELECT r.id, {words} FROM new_rows r {others}
    ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words;
    RETURN NULL;
END $$;
CREATE TRIGGER words_of_new AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION claims_index_new_{kind}();
"""
AT_DELETE = """
CREATE FUNCTION claims_forget_{kind}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM claims_{kind}words WHERE id = OLD.id;
    RETURN NULL;
END $$;
CREATE TRIGGER words_forgotten AFTER DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION claims_forget_{kind}();
"""
INDEX_ONE = """
CREATE FUNCTION claims_index_{kind}(wanted bigint) RETURNS void LANGUAGE sql AS $$
INSERT INTO claims_{kind}words (id, words) SELECT r.id, {words} FROM {table} r {others} WHERE r.id = wanted
ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words
$$;
"""
AT_UPDATE = """
CREATE FUNCTION claims_index_changed_{kind}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM claims_index_{kind}(NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER words_changed AFTER UPDATE OF {columns} ON {table} FOR EACH ROW
    WHEN (({old}) IS DISTINCT FROM ({new})) EXECUTE FUNCTION claims_index_changed_{kind}();
"""
# rows whose words stand in another kind's: an article's text, a source's text, the language of an article's claims
FROM_OTHERS = """
CREATE FUNCTION claims_index_new_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claims_articlewords (id, words) SELECT r.id, {article_words} FROM claims_article r {article_others}
    WHERE r.id IN (SELECT article_id FROM new_rows)
    ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words;
    RETURN NULL;
END $$;
CREATE TRIGGER words_of_new AFTER INSERT ON claims_revision REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION claims_index_new_revision();
CREATE FUNCTION claims_index_new_extraction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM claims_index_source((SELECT source_id FROM claims_snapshot WHERE id = NEW.snapshot_id));
    RETURN NULL;
END $$;
CREATE TRIGGER words_of_new AFTER INSERT OR UPDATE OF text ON claims_extraction
    FOR EACH ROW EXECUTE FUNCTION claims_index_new_extraction();
CREATE FUNCTION claims_index_claims_of_article() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claims_claimwords (id, words) SELECT r.id, {claim_words} FROM claims_claim r {claim_others}
    WHERE r.article_id = NEW.id
    ON CONFLICT (id) DO UPDATE SET words = EXCLUDED.words;
    RETURN NULL;
END $$;
CREATE TRIGGER language_changed AFTER UPDATE OF language ON claims_article FOR EACH ROW
    WHEN (OLD.language IS DISTINCT FROM NEW.language) EXECUTE FUNCTION claims_index_claims_of_article();
"""
FILL = "INSERT INTO claims_{kind}words (id, words) SELECT r.id, {words} FROM {table} r {others};"
UNDO = """
DROP TRIGGER language_changed ON claims_article; DROP FUNCTION claims_index_claims_of_article();
DROP TRIGGER words_of_new ON claims_extraction; DROP FUNCTION claims_index_new_extraction();
DROP TRIGGER words_of_new ON claims_revision; DROP FUNCTION claims_index_new_revision();
"""
UNDO_CONFIGURATIONS = """
DROP FUNCTION claims_claimants(jsonb); DROP FUNCTION claims_plain_address(text);
DROP FUNCTION claims_words(regconfig, text); DROP FUNCTION claims_words_config(text);
DROP TEXT SEARCH CONFIGURATION claims_english; DROP TEXT SEARCH CONFIGURATION claims_simple;
"""


def _make(kind: str) -> tuple[str, str]:
    """What makes the words of one kind follow its rows, and what undoes that."""
    table, others, words = WORDS[kind]
    named = {"kind": kind, "table": table, "others": others, "words": words}
    do, undo = INDEX_ONE.format(**named) + AT_DELETE.format(**named), ""
    if kind != "article":  # an article's words come with its revision
        do += AT_INSERT.format(**named)
        undo += f"DROP TRIGGER words_of_new ON {table}; DROP FUNCTION claims_index_new_{kind}();"
    if kind in CHANGES:
        columns = CHANGES[kind]
        old, new = (", ".join(f"{side}.{column}" for column in columns) for side in ("OLD", "NEW"))
        do += AT_UPDATE.format(columns=", ".join(columns), old=old, new=new, **named)
        undo += f"DROP TRIGGER words_changed ON {table}; DROP FUNCTION claims_index_changed_{kind}();"
    undo += f"DROP TRIGGER words_forgotten ON {table}; DROP FUNCTION claims_forget_{kind}();"
    return do + FILL.format(**named), undo + f"DROP FUNCTION claims_index_{kind}(bigint);"


def _follow_others() -> str:
    article, claim = WORDS["article"], WORDS["claim"]
    return FROM_OTHERS.format(
        article_words=article[2], article_others=article[1], claim_words=claim[2], claim_others=claim[1]
    )


class Migration(migrations.Migration):
    dependencies = [("claims", "0017_search_and_matches")]

    operations = [
        migrations.RunSQL(CONFIGURATIONS, UNDO_CONFIGURATIONS),
        *(migrations.RunSQL(*_make(kind)) for kind in WORDS),
        migrations.RunSQL(_follow_others(), UNDO),
    ]
