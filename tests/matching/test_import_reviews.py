"""Imported reviews are rows of their own: once each, with where they came from, and never a verdict of ours."""

from __future__ import annotations

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from claims.articles.models import Article, Claim
from claims.audit.models import Event
from claims.errors import Refused
from claims.matching.feeds import ask_import, find_due_imports, perform_import, queue_due_feeds
from claims.matching.imported import import_file
from claims.matching.models import ForeignReview, ReviewFeed, ReviewImport
from claims.review.models import Verdict
from claims.sources.models import DomainRule
from claims.tasks import import_reviews_task, resume_stalled_task
from tests.builders import make_verdict, run_at_once
from tests.matching.test_import_claimreview import GOOD, TestGoogleAnswers, change
from tests.sources.misbehaving_server import MisbehavingServer, page

pytestmark = pytest.mark.django_db

AVERITEC = [
    {
        "claim": "The harbour handled 3,000 ships in 2019.",
        "required_reannotation": False,
        "label": "Refuted",
        "justification": "The register lists 2,100.",
        "claim_date": "5-8-2020",
        "speaker": "Kim Lee",
        "original_claim_url": None,
        "fact_checking_article": "https://web.archive.org/web/20210101/https://www.check.example.org/harbour",
        "reporting_source": "Radio",
        "location_ISO_code": None,
        "claim_types": ["Numerical Claim"],
        "fact_checking_strategies": ["Written Evidence"],
        "questions": [
            {
                "question": "How many ships did the harbour handle?",
                "answers": [
                    {
                        "answer": "2,100",
                        "answer_type": "Extractive",
                        "source_url": "https://harbour.example.org/2019",
                        "cached_source_url": "https://web.archive.org/web/2020/https://harbour.example.org/2019",
                        "source_medium": "Web text",
                    },
                    {"answer": "No", "answer_type": "Boolean", "boolean_explanation": "See table.", "source_url": "Metadata",
                     "source_medium": "Metadata"},
                ],
            },
            {
                "question": "Did it count ferries?",
                "answers": [
                    {"answer": "No answer could be found.", "answer_type": "Unanswerable", "source_url": "",
                     "source_medium": ""}
                ],
            },
        ],
    },
    {"claim": "A second pier was opened.", "label": "Maybe", "claim_date": "31-2-2020", "speaker": None,
     "questions": [{"question": "", "answers": []}, {"question": "When?", "answers": []}]},
    {"label": "Refuted"},
]  # fmt: skip


def load(document, user=None, name: str = "reviews.json") -> ReviewImport:
    return import_file(body=json.dumps(document).encode(), name=name, user=user)


def count(made: ReviewImport) -> tuple[int, int, int, int]:
    return made.added, made.changed, made.unchanged, made.refused_count


class TestStoring:
    def test_a_review_is_kept_with_where_it_came_from(self, rita):
        made = load([GOOD, change(claimReviewed=None)], rita)
        review = ForeignReview.objects.get()
        assert (made.state, made.found, count(made)) == ("done", 2, (1, 0, 0, 1))
        assert made.refused == [{"position": 2, "reason": "It does not say which claim it reviews."}]
        assert review.first_import == review.last_import == made
        assert (review.claim_text, review.raw, review.rating_share) == (GOOD["claimReviewed"], GOOD, 0.25)
        event = Event.objects.get(chain=f"review-import:{made.pk}")
        assert (event.kind, event.actor, event.data["sha256"]) == ("reviews imported", rita, made.content_sha256)

    def test_the_same_again_changes_nothing(self):
        load(GOOD)
        before = ForeignReview.objects.values().get()
        assert count(load(GOOD)) == (0, 0, 1, 0)
        assert ForeignReview.objects.values().get() == before

    def test_another_rating_of_the_same_review_replaces_it_and_keeps_its_beginning(self):
        first = load(GOOD)
        second = load(change(reviewRating__ratingValue=1, reviewRating__alternateName="False"))
        review = ForeignReview.objects.get()
        assert count(second) == (0, 1, 0, 0)
        assert (review.rating_text, review.first_import, review.last_import) == ("False", first, second)
        assert review.changed_at > review.imported_at

    def test_a_poorer_record_replaces_no_richer_one(self):
        load(GOOD)
        load(TestGoogleAnswers.ANSWER)
        assert ForeignReview.objects.get(publisher_site="check.example.org").format == "claimreview"
        ForeignReview.objects.all().delete()
        load(TestGoogleAnswers.ANSWER)
        load(GOOD)
        assert ForeignReview.objects.get(publisher_site="check.example.org").format == "claimreview"

    def test_one_review_twice_in_a_file_is_one(self):
        made = load(
            [GOOD, change(claimReviewed="THE BRIDGE was closed for two years"), change(claimReviewed="Another.")]
        )
        assert count(made) == (2, 0, 1, 0) and ForeignReview.objects.count() == 2

    def test_many_are_stored_in_few_statements(self, django_assert_max_num_queries):
        many = [change(claimReviewed=f"Claim number {number}.") for number in range(1200)]
        with django_assert_max_num_queries(20):
            made = load(many)
        assert count(made) == (1200, 0, 0, 0)

    @pytest.mark.django_db(transaction=True)
    def test_two_imports_at_once_make_one_row(self):
        run_at_once(lambda: load(GOOD), lambda: load(GOOD))
        assert ForeignReview.objects.count() == 1

    def test_it_is_no_verdict_and_changes_no_claim_of_ours(self, claim, rita):
        make_verdict(claim, rita)
        before = list(Claim.objects.values()), list(Verdict.objects.values())
        load(change(claimReviewed=claim.standalone))
        assert (list(Claim.objects.values()), list(Verdict.objects.values())) == before

    def test_what_the_database_cannot_hold_is_replaced(self):
        load(change(claimReviewed="A \x00 b \ud83d", at_type="ClaimReview") | {"x\x00": ["\ud83d", 1e999]})
        review = ForeignReview.objects.get()
        assert review.claim_text == "A \ufffd b \ufffd" and review.raw["x\ufffd"] == ["\ufffd", None]

    @pytest.mark.parametrize("body", [b"", b"no json", b"{}", json.dumps(change(claimReviewed=None)).encode()])
    def test_a_file_without_any_review_is_refused_and_leaves_nothing(self, body):
        with pytest.raises(Refused, match=r"reviews\.json"):
            import_file(body=body, name="reviews.json")
        assert not ReviewImport.objects.exists()


class TestAveritec:
    def test_claims_stand_by_themselves_with_questions_and_answers(self, rita):
        made = load(AVERITEC, rita, "dev.json")
        assert count(made) == (2, 0, 0, 1)
        first, _ = Claim.objects.order_by("number")
        review = first.foreign_reviews.get()
        assert (first.standalone, first.claimants, first.state) == (AVERITEC[0]["claim"], ["Kim Lee"], "detected")
        assert (review.rating_text, review.leaning, review.publisher_site) == ("Refuted", "false", "check.example.org")
        assert str(review.claimed_on) == "2020-08-05" and review.explanation == "The register lists 2,100."
        question, other = review.questions
        assert [answer["type"] for answer in question["answers"]] == ["Extractive", "Boolean"]
        assert question["answers"][0]["cached_url"].startswith("https://web.archive.org/")
        assert (question["answers"][1]["explanation"], question["answers"][1]["url"]) == ("See table.", "")
        assert other["answers"][0]["type"] == "Unanswerable" and review.defects == []
        assert not Verdict.objects.exists()

    def test_defects_of_its_records_are_said(self):
        load(AVERITEC)
        fields = [defect["field"] for defect in ForeignReview.objects.get(leaning="").defects]
        assert fields == ["label", "fact_checking_article", "claim_date", "questions", "questions"]

    def test_each_claim_stands_in_its_holder(self, rita):
        load(AVERITEC, rita, "dev.json")
        holder = Article.objects.get()
        revision = holder.revisions.get()
        assert holder.title == "AVeriTeC: dev.json" and revision.splitting.state == "done"
        for claim in holder.claims.all():
            place = claim.appearances.get()
            assert revision.text[place.start : place.end] == place.quote == claim.wording

    def test_the_same_again_makes_no_claim_twice_and_new_ones_get_a_holder(self):
        load(AVERITEC)
        load(AVERITEC)
        assert Claim.objects.count() == 2
        load([*AVERITEC, {"claim": "A third pier burnt.", "label": "Supported", "questions": []}])
        assert (Claim.objects.count(), Article.objects.count()) == (3, 2)

    def test_other_addresses_for_the_same_claims_link_to_the_same_claims(self):
        load(AVERITEC)
        load([record | {"fact_checking_article": "https://other.example.org/"} for record in AVERITEC])
        assert (Claim.objects.count(), ForeignReview.objects.filter(claim=None).count()) == (2, 0)

    def test_many_claims_are_shared_out(self, monkeypatch):
        monkeypatch.setattr("claims.matching.averitec_claims.MOST_CLAIMS", 2)
        load([{"claim": f"Pier {number} burnt.", "label": "Refuted", "questions": []} for number in range(5)])
        assert sorted(Article.objects.values_list("title", flat=True)) == [
            "AVeriTeC: reviews.json",
            "AVeriTeC: reviews.json, part 2",
            "AVeriTeC: reviews.json, part 3",
        ]


@page("/reviews")
def send_reviews(visit) -> None:
    """What the test laid down; 304 to who has it."""
    if visit.asked.headers.get("if-none-match") == '"1"':
        return visit.answer(status="304 Not Modified")
    return visit.answer(visit.web.bodies.get("reviews", b"[]"), kind="application/json", ETag='"1"')


@pytest.fixture
def web(settings):
    with MisbehavingServer() as server:
        settings.CAPTURE_ALLOWED_ENDPOINTS = [f"{server.host}:{server.port}"]
        server.bodies["reviews"] = json.dumps([GOOD]).encode()
        yield server


class TestAddresses:
    def test_a_worker_reads_it(self, web, rita):
        asked = ask_import(url=web.url("/reviews"), user=rita)
        assert asked.state == "queued" and find_due_imports() == [asked.pk]
        made = perform_import(asked.pk)
        assert (made.state, count(made)) == ("done", (1, 0, 0, 0)) and not find_due_imports()
        assert perform_import(asked.pk) is None

    def test_asking_twice_is_asking_once(self, web):
        assert ask_import(url=web.url("/reviews")) == ask_import(url=web.url("/reviews"))

    @pytest.mark.parametrize("url", ["http://10.0.0.1/", "file:///etc/passwd", "http://localhost/", "nonsense"])
    def test_an_address_inside_is_refused(self, url):
        with pytest.raises(Refused):
            ask_import(url=url)
        assert not ReviewImport.objects.exists()

    def test_a_redirect_inside_is_refused(self, web):
        made = perform_import(ask_import(url=web.url("/redirect?to=http://10.0.0.1/")).pk)
        assert made.state == "failed" and "refused" in made.reason

    def test_robots_and_domain_rules_hold(self, web):
        web.robots = "User-agent: *\nDisallow: /"
        assert "robots.txt" in perform_import(ask_import(url=web.url("/reviews")).pk).reason
        DomainRule.objects.create(domain=web.host, access="deny", reason="They asked us.")
        assert "They asked us." in perform_import(ask_import(url=web.url("/reviews")).pk).reason
        assert not web.asked("/reviews")

    def test_a_passing_fault_is_tried_again_and_a_lasting_one_is_not(self, web):
        waiting = perform_import(ask_import(url=web.url("/busy?after=9")).pk)
        assert (waiting.state, waiting.attempts) == ("queued", 1) and waiting.not_before > timezone.now()
        gone = perform_import(ask_import(url=web.url("/gone")).pk)
        assert gone.state == "failed" and gone.reason

    def test_one_that_is_lost_again_and_again_ends(self, web):
        asked = ask_import(url=web.url("/reviews"))
        ReviewImport.objects.update(attempts=9)
        assert perform_import(asked.pk) is None
        asked.refresh_from_db()
        assert asked.state == "failed" and not web.requests

    def test_a_page_without_markup_says_so(self, web):
        made = perform_import(ask_import(url=web.url("/article")).pk)
        assert made.state == "failed" and "No ClaimReview" in made.reason


class TestFeeds:
    @pytest.fixture
    def feed(self, web) -> ReviewFeed:
        return ReviewFeed.objects.create(name="Desk", url=web.url("/reviews"), hours=6)

    def read_due(self) -> list[ReviewImport]:
        queue_due_feeds()
        return [made for import_id in find_due_imports() if (made := perform_import(import_id))]

    def test_it_is_read_when_its_time_has_come(self, feed):
        (made,) = self.read_due()
        assert (made.kind, made.feed, count(made)) == ("feed", feed, (1, 0, 0, 0))
        feed.refresh_from_db()
        assert timedelta(hours=5) < feed.next_at - timezone.now() <= timedelta(hours=6)
        assert not self.read_due()

    def test_the_sweep_wakes_a_worker_for_it(self, feed, monkeypatch):
        monkeypatch.setattr(import_reviews_task, "apply_async", lambda ids, **_: import_reviews_task(*ids))
        resume_stalled_task()
        assert ForeignReview.objects.get().last_import.feed == feed

    def test_it_is_asked_only_for_what_is_new(self, feed, web):
        self.read_due()
        ReviewFeed.objects.update(next_at=timezone.now())
        (made,) = self.read_due()
        assert (made.state, made.found, made.reason) == ("done", 0, "The feed is the same as before.")

    @pytest.mark.parametrize("url", ["http://10.0.0.1/feed", "ftp://a.example.org/", "feed"])
    def test_an_address_that_may_not_be_fetched_is_no_feed(self, url):
        with pytest.raises(ValidationError):
            ReviewFeed(name="Desk", url=url).full_clean()

    def test_one_that_is_switched_off_is_left_alone(self, feed):
        ReviewFeed.objects.update(active=False)
        assert not self.read_due()

    def test_pages_that_it_only_names_are_read_one_after_the_other(self, feed, web):
        links = "".join(f"<item><link>{web.url(path)}</link></item>" for path in ("/reviews?n=1", "/reviews?n=2"))
        web.bodies["reviews"] = f"<rss><channel>{links}</channel></rss>".encode()
        self.read_due()
        first, second = ReviewImport.objects.filter(kind="address").order_by("pk")
        assert first.not_before <= timezone.now() < second.not_before
        ReviewFeed.objects.update(next_at=timezone.now(), etag="")
        self.read_due()
        assert ReviewImport.objects.filter(kind="address").count() == 2

    @pytest.mark.django_db(transaction=True)
    def test_two_sweeps_at_once_make_one_import(self, feed):
        run_at_once(queue_due_feeds, queue_due_feeds)
        assert ReviewImport.objects.count() == 1


class TestCommand:
    def run(self, *places: str, **options) -> str:
        out = StringIO()
        call_command("import_reviews", *places, stdout=out, **options)
        return out.getvalue()

    def test_it_reads_files_and_addresses(self, web, tmp_path):
        (tmp_path / "a.json").write_text(json.dumps([change(claimReviewed="Another."), change(claimReviewed=None)]))
        said = self.run(str(tmp_path / "a.json"), web.url("/reviews"))
        assert said.count("1 new") == 2 and "record 2 refused: It does not say" in said

    def test_it_prints_defects(self, tmp_path):
        (tmp_path / "a.json").write_text(json.dumps(change(reviewRating__ratingValue="2")))
        assert "ratingValue: It is a number written as text." in self.run(str(tmp_path / "a.json"), defects=True)

    def test_one_that_fails_does_not_stop_the_others(self, tmp_path):
        (tmp_path / "a.json").write_text(json.dumps(GOOD))
        with pytest.raises(CommandError, match="2 of 3"):
            self.run(str(tmp_path / "absent.json"), "http://10.0.0.1/", str(tmp_path / "a.json"))
        assert ForeignReview.objects.count() == 1
