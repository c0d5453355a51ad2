"""Building a past edition anew, from rows that never change and from the event that published it.

Nothing of the edition's own content is read but to compare. So a replay that is equal shows both: that the edition is what
was decided then, and that nobody has changed the rows it rests on.
"""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass

from claims.audit.models import Event
from claims.errors import Refused
from claims.reports.content import FORMAT, Content, canonical_json, compose_content, hash_content, list_corrections
from claims.reports.models import Edition


@dataclass(frozen=True)
class Replay:
    """An edition built anew, beside what was published."""

    edition: Edition
    content: Content
    content_sha256: str

    @property
    def is_equal(self) -> bool:
        """To the byte, with what is stored and with the hash that the trail holds."""
        return canonical_json(self.content) == canonical_json(self.edition.content) and (
            self.content_sha256 == self.edition.content_sha256
        )

    def list_differences(self, most: int = 40) -> list[str]:
        """Lines of a unified diff, published against built anew."""
        published, anew = (
            json.dumps(each, sort_keys=True, ensure_ascii=False, indent=1).splitlines()
            for each in (self.edition.content, self.content)
        )
        return list(difflib.unified_diff(published, anew, "published", "built anew", lineterm="", n=1))[:most]


def replay_edition(edition: Edition) -> Replay:
    """Raises Refused where the trail does not hold what it takes: the event is gone, or older than replays."""
    event = find_publication(edition)
    selection = event.data.get("selection")
    if selection is None or event.data.get("format") != FORMAT:
        raise Refused(
            "This edition was published before publications noted what they rest on. It cannot be built anew."
        )
    content = compose_content(selection, list_corrections(edition.report, until=edition.number))
    return Replay(edition, content, hash_content(content))


def find_publication(edition: Edition) -> Event:
    """The event that tells of an edition; it names the same hash, or Refused."""
    events = Event.objects.filter(chain=edition.report.chain, kind="edition published", data__edition=edition.number)
    event = events.first()
    if event is None:
        raise Refused("The trail does not tell of this edition. Verify it: manage.py verify_audit.")
    if event.data["content_sha256"] != edition.content_sha256:
        raise Refused("The trail names another hash for this edition than its row.")
    return event
