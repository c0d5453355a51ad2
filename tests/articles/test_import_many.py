"""Many articles at once, by the same rules as one."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.articles.bulk import NewText, import_articles
from claims.articles.models import Article, Splitting
from claims.articles.services import import_article
from claims.articles.texts import ArticleDetails
from claims.audit.services import verify_chains
from claims.errors import Refused

pytestmark = pytest.mark.django_db


def new(number: int, **details) -> NewText:
    return NewText(f"Text {number} says that it rained.", ArticleDetails(title=f"Article {number}", **details))


def test_each_becomes_an_article_with_a_revision_a_splitting_and_a_trail(rita):
    outcomes = list(import_articles([new(1), new(2, url="https://a.example.org/")], origin="pasted", user=rita))
    assert [outcome.outcome for outcome in outcomes] == ["new article"] * 2
    assert [article.title for article in Article.objects.order_by("pk")] == ["Article 1", "Article 2"]
    assert Splitting.objects.filter(state="queued").count() == 2 and list(verify_chains()) == []


def test_known_and_doubled_texts_and_addresses_go_by_the_rules_for_one(rita):
    first = import_article(text="Text 1 says that it rained.", details=ArticleDetails(), origin="pasted", user=rita)
    address = "https://a.example.org/"
    outcomes = list(
        import_articles([new(1), new(2, url=address), new(2), new(3, url=address), NewText("…")], origin="pasted")
    )
    assert [getattr(outcome, "outcome", "refused") for outcome in outcomes] == [
        "unchanged", "new article", "unchanged", "new revision", "refused",
    ]  # fmt: skip
    assert outcomes[0].article == first.article and outcomes[3].article == outcomes[1].article
    assert isinstance(outcomes[4], Refused) and list(verify_chains()) == []


def test_it_takes_as_few_statements_for_many_as_for_two():
    counts = []
    for numbers in (range(2), range(10, 110)):
        with CaptureQueriesContext(connection) as asked:
            list(import_articles(map(new, numbers), origin="pasted"))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 14


def test_json_lines_come_in_by_the_command_line(tmp_path, capsys):
    file = tmp_path / "articles.jsonl"
    rows = [{"text": "It rained.", "title": "Rain", "published": "2025-03-21"}, {"text": "It snowed."}, {"text": "…"}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with pytest.raises(CommandError, match="1 lines were not imported"):
        call_command("import_articles", file)
    assert "2 new article, 1 refused" in capsys.readouterr().out
    assert str(Article.objects.get(title="Rain").published_on) == "2025-03-21"


@pytest.mark.parametrize("line", ["{", "[]", "7", '{"title": "x"}', '{"text": "x", "published": "yesterday"}'])
def test_a_line_that_is_no_article_is_named(line, tmp_path):
    file = tmp_path / "articles.jsonl"
    file.write_text(line)
    with pytest.raises(CommandError, match=r"articles\.jsonl:1"):
        call_command("import_articles", file)
