"""How a text is decomposed: by the rules, and by a remote model as well where one is configured.

The rules always run. What the remote model proposes for a sentence is used only if all of it passes the gate; what was
refused is kept with the splitting and shown as "not grounded".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass, replace

from django.conf import settings

from claims.articles.models import RemoteAnswer, Revision
from claims.articles.remote_decomposer import RemoteDecomposer
from claims.text import decompose, load_model
from claims.text.decomposers import Refused, decompose_with
from claims.text.disagreements import find_disagreements
from claims.text.gate import Proposal
from claims.text.values import ClaimDraft, Decomposition, Method

LONGEST_METHOD = 120


@dataclass(frozen=True)
class Decomposed:
    """A decomposition, what was refused on the way, and who proposed what."""

    decomposition: Decomposition
    rules: Method
    remote: Method | None = None
    remote_sentences: frozenset[int] = frozenset()
    refused: tuple[Refused, ...] = ()

    def method_of(self, draft: ClaimDraft) -> str:
        """Name and version of what proposed this draft."""
        by_remote = self.remote is not None and draft.sentence in self.remote_sentences
        return str(self.remote if by_remote else self.rules)[:LONGEST_METHOD]


def decompose_revision(
    revision: Revision, *, granularity: str, progress: Callable[[int, int], None], remote: RemoteDecomposer | None
) -> Decomposed:
    """The claims of a revision. `progress` is called with the sentences done and their number, and while one waits."""
    article = revision.article
    rules = decompose(
        revision.text,
        nlp=load_model(settings.SPACY_MODEL),
        title=article.title,
        date=article.published_on,
        granularity=granularity,
        progress=progress,
    )
    if remote is None:
        return Decomposed(rules, rules.method)
    patient = _Reporting(remote, progress, len(rules.sentences))
    outcome = decompose_with(patient, revision.text, rules, date=article.published_on)
    claims = outcome.decomposition.claims
    found = replace(outcome.decomposition, disagreements=find_disagreements(claims, article.published_on))
    return Decomposed(found, rules.method, remote.method, outcome.own_sentences, outcome.refused)


def find_remote_decomposer() -> RemoteDecomposer | None:
    """The remote model that the settings name, or None: it is off by default."""
    if not (settings.LLM_BASE_URL and settings.LLM_MODEL):
        return None
    return RemoteDecomposer(settings.LLM_BASE_URL, settings.LLM_MODEL, settings.LLM_API_KEY, KeptAnswers())


class _Reporting:
    """Says before each question that the work goes on, so that a slow model does not lose the lease."""

    def __init__(self, decomposer: RemoteDecomposer, progress: Callable[[int, int], None], total: int) -> None:
        self.decomposer, self.progress, self.total, self.asked = decomposer, progress, total, 0
        self.method = decomposer.method

    def propose(self, sentence: str, *, context: str) -> list[Proposal]:
        self.progress(min(self.asked, self.total), self.total)
        self.asked += 1
        return self.decomposer.propose(sentence, context=context)


class KeptAnswers(MutableMapping[str, str]):
    """Answers of the remote model in the database, by the hash of everything that went into the question."""

    def __getitem__(self, name: str) -> str:
        answer = RemoteAnswer.objects.filter(name=name).values_list("answer", flat=True).first()
        if answer is None:
            raise KeyError(name)
        return answer

    def __setitem__(self, name: str, answer: str) -> None:
        RemoteAnswer.objects.update_or_create(name=name, defaults={"answer": answer})

    def __delitem__(self, name: str) -> None:
        if not RemoteAnswer.objects.filter(name=name).delete()[0]:
            raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(RemoteAnswer.objects.values_list("name", flat=True))

    def __len__(self) -> int:
        return RemoteAnswer.objects.count()
