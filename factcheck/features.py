"""What can be switched on by a variable, and whether it is: for the health page. Names only, never values: some are secrets."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True)
class Feature:
    """Something that is off unless `variables` are set."""

    name: str
    on: bool
    variables: tuple[str, ...]


# what it is, and the variables that all must be set for it; METRICS and the like are flags
_FEATURES = (
    ("A second factor is asked of some groups", ("SECOND_FACTOR_FOR",)),
    ("Claims proposed by a language model elsewhere", ("LLM_BASE_URL", "LLM_MODEL")),
    ("Claims matched by meaning, too", ("EMBEDDING_MODEL",)),
    ("Google’s Fact Check Tools asked about a claim", ("FACTCHECK_TOOLS_KEY",)),
    ("Copies asked of the Wayback Machine", ("WAYBACK_KEY", "WAYBACK_SECRET")),
    ("Time stamps over copies", ("TIMESTAMP_AUTHORITY_URL",)),
    ("Bundles signed", ("REPORT_SIGNING_KEY",)),
    ("Notifications by mail", ("EMAIL_HOST",)),
    ("Metrics", ("METRICS",)),
    ("Faults reported elsewhere", ("SENTRY_DSN",)),
)


def list_features() -> list[Feature]:
    return [
        Feature(name, all(getattr(settings, variable) for variable in variables), variables)
        for name, variables in _FEATURES
    ]
