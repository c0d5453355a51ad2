"""An archive of many claims, laid down in SQL: articles of twenty claims, each claim with one quote of one source. The last
quarter is decided: an archive without verdicts is none, and PostgreSQL plans otherwise for empty tables."""

from __future__ import annotations

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection

from claims.articles.models import Appearance, Article, Claim, Revision, Splitting
from claims.people.models import User
from tests.bench.bench_web import Visitor
from tests.builders import make_person

TOKEN = "b" * 32
_TEXT = " ".join(
    f"Statement number {number} of this article says that 12,{number:03} soldiers were sent." for number in range(100)
)

_SQL = """
CREATE TABLE bench_bare (id bigint PRIMARY KEY, number bigint NOT NULL DEFAULT 0);
CREATE TABLE bench_log (id bigserial PRIMARY KEY, claim bigint, words text);
INSERT INTO bench_bare (id) SELECT g FROM generate_series(1, %(claims)s) g;
INSERT INTO claims_source (url, normalised_url, host, file_name, title, watched)
    VALUES ('https://archive.example.org/a', 'https://archive.example.org/a', 'archive.example.org', '', 'Archive', false);
INSERT INTO claims_snapshot (source_id, raw_sha256, decoded_sha256, size, media_type, charset, final_url, status, headers,
        storage_name, archive_name, quality, quality_reason)
    SELECT id, repeat('a', 64), repeat('a', 64), 1, 'text/html', '', url, 200, '[]', 'absent', '', 'content', ''
    FROM claims_source;
INSERT INTO claims_extraction (snapshot_id, extractor, version, text, text_sha256, hidden, title, author, publisher,
        language, metadata, suggestions, notice)
    SELECT id, 'text', '1', %(text)s, repeat('b', 64), '[]', 'Archive', '', '', 'en', '{}', '{}', '' FROM claims_snapshot;
INSERT INTO claims_article (id, title, publisher, author, url, original_source, language, guessed, version)
    SELECT g, 'Article ' || g, 'Example', '', '', '', 'en', '[]', 1
    FROM generate_series(1, %(articles)s) g;
INSERT INTO claims_revision (id, article_id, number, text, text_sha256, origin, file_name)
    SELECT g, g, 1, %(text)s, md5(g::text) || md5(g::text), 'pasted', '' FROM generate_series(1, %(articles)s) g;
INSERT INTO claims_splitting (revision_id, state, granularity, done, total, attempts, method, notice, reason,
        refused)
    SELECT g, 'done', 'default', 100, 100, 1, 'bench', '', '', '[]' FROM generate_series(1, %(articles)s) g;
"""


_DECIDED = """
UPDATE claims_claim SET state = 'decided', version = 2 WHERE id >= %(first)s;
INSERT INTO claims_verdict (claim_id, reviewer_id, round, rating_id, rationale, wording, superseded, decisive, blind)
    SELECT id, 1 + id %% 16, 'first', (SELECT min(id) FROM claims_rating), 'It says so [1].', standalone, false, true, false
    FROM claims_claim WHERE id >= %(first)s;
INSERT INTO claims_verdict_evidence (verdict_id, evidence_id)
    SELECT v.id, e.id FROM claims_verdict v JOIN claims_evidence e USING (claim_id);
INSERT INTO claims_event (chain, sequence, kind, at, actor_id, article_id, data, previous_hash, hash)
    SELECT 'claim:' || v.claim_id, 1, 'verdict submitted', now(), v.reviewer_id, c.article_id, '{}', '', md5(c.id::text)
    FROM claims_verdict v JOIN claims_claim c ON c.id = v.claim_id;
"""


def first_decided(claims: int) -> int:
    return claims - claims // 4 + 1


def prepare(claims: int, per_article: int) -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    for number in range(16):
        make_person(f"reviewer{number}", "Reviewer")
    values = {"claims": claims, "articles": claims // per_article, "text": _TEXT}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        _insert_like(cursor, "claims_claim", _claim_columns(per_article), claims)
        _insert_like(cursor, "claims_appearance", _appearance_columns(per_article), claims)
        _insert_like(cursor, "claims_attachment", _attachment_columns(), claims)
        _insert_like(cursor, "claims_evidence", _evidence_columns(), claims)
        cursor.execute(_DECIDED, {"first": first_decided(claims)})
        for table in ("claims_article", "claims_revision", "claims_claim"):
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
        cursor.execute("VACUUM ANALYZE")  # as autovacuum leaves it


def add_long_article(characters: int = 25_000, claims: int = 300) -> int:
    """An article as long as they come, in paragraphs of about 500 characters. Returns its id."""
    each = characters // claims
    lines = [
        f"Statement {at} says that 12,{at:03} soldiers were sent to the east in the spring.".ljust(each, ".")
        for at in range(claims)
    ]
    text = "".join(line[: each - 1] + ("\n" if at % 6 == 5 else " ") for at, line in enumerate(lines))
    article = Article.objects.create(title="A long article")
    revision = Revision.objects.create(article=article, number=1, text=text, text_sha256="c" * 64, origin="pasted")
    Splitting.objects.create(revision=revision, state=Splitting.State.DONE)
    made = Claim.objects.bulk_create(
        Claim(article=article, number=at + 1, position=at * each, wording=line, standalone=line)
        for at, line in enumerate(lines)
    )
    Appearance.objects.bulk_create(
        Appearance(claim=claim, revision=revision, start=at * each, end=at * each + 60, quote=lines[at][:60])
        for at, claim in enumerate(made)
    )
    return article.pk


def _insert_like(cursor, table: str, columns: dict[str, str], rows: int) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    cursor.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(columns.values())} FROM generate_series(1, {rows}) g"
    )


def _claim_columns(per_article: int) -> dict[str, str]:
    words = "'Claim ' || g || ' says that 12,000 soldiers were sent in late 2022.'"
    required = _required("claims_claim")
    return required | {
        "id": "g",
        "article_id": f"1 + (g - 1) / {per_article}",
        "number": f"1 + (g - 1) %% {per_article}".replace("%%", "%"),
        "position": f"((g - 1) % {per_article}) * 50",
        "wording": words,
        "standalone": words,
        "state": "'detected'",
        "checkable": "true",
        "kind": "CASE WHEN g % 3 = 0 THEN 'numerical' ELSE 'event/property' END",
        "polarity": "'affirmed'",
        "worthiness": "(g % 1000) / 1000.0",
        "facts_read": "true",
        "method": "'bench'",
        "version": "1",
    }


def _appearance_columns(per_article: int) -> dict[str, str]:
    start = f"((g - 1) % {per_article}) * 50"
    return _required("claims_appearance") | {
        "claim_id": "g",
        "revision_id": f"1 + (g - 1) / {per_article}",
        "start": start,
        "end": f"{start} + 40",
        "quote": f"(SELECT substr(text, {start} + 1, 40) FROM claims_revision WHERE id = 1 + (g - 1) / {per_article})",
    }


def _attachment_columns() -> dict[str, str]:
    return _required("claims_attachment") | {"claim_id": "g", "source_id": "1", "attached_by_id": "1"}


def _evidence_columns() -> dict[str, str]:
    return _required("claims_evidence") | {
        "claim_id": "g",
        "extraction_id": "1",
        "number": "1",
        "start": "0",
        "end": "9",
        "quote": "'Statement'",
        "level": "'identical'",
        "stance": "'refutes'",
        "added_by_id": "1",
    }


def _required(table: str) -> dict[str, str]:
    """A neutral value for every column that must have one and has no default in the database."""
    neutral = {
        "jsonb": "'[]'",
        "ARRAY": "'{}'",
        "text": "''",
        "character varying": "''",
        "boolean": "false",
        "integer": "0",
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns WHERE table_schema = 'public' "
            "AND table_name = %s AND is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'",
            [table],
        )
        return {name: neutral[kind] for name, kind in cursor.fetchall() if kind in neutral}


def sign_in(number: int) -> list[Visitor]:
    return [_sign_in(user) for user in User.objects.filter(username__startswith="reviewer")[:number]]


def _sign_in(user: User) -> Visitor:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "claims.people.recognition.PeopleBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return Visitor(f"sessionid={session.session_key}; csrftoken={TOKEN}", TOKEN)
