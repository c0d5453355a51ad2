"""What the desk says of its work on its public pages: its own words, or these until it has some."""

from __future__ import annotations

from claims.reports.models import PublicText

DEFAULTS = {
    PublicText.Name.METHODOLOGY: """\
We check what an article states as fact, statement by statement.

1. **Claims.** The text is split into single statements, each of which can be true or false by itself. Who is said to have said
   it stays with it. Opinions, predictions and questions are not checked.
2. **Sources.** We look for the documents nearest to the event: records, data, first reports. Each page that we rely on is
   archived as we found it, and its fingerprint (SHA-256) is kept.
3. **Evidence.** A verdict rests on exact quotations from archived pages. A program refuses a quotation whose words do not stand
   there. Where we found nothing, we say what we searched for, where and when.
4. **Verdicts.** A person judges each claim on the scale that every report explains. Some claims are judged twice, by two people
   who do not see each other's verdict; where they differ, an editor decides, and the report says so. Machines split texts and
   propose passages. They decide nothing.
5. **Afterwards.** We watch the pages that we quote. When a quoted passage changes or disappears, the verdict is marked and
   reviewed again.

Every report can be downloaded with the archived texts and verified without us.
""",
    PublicText.Name.CORRECTIONS: """\
When we are wrong, we say so where we were wrong.

- Every change of a published claim is a new edition of its report. Older editions stay at their addresses, unchanged.
- Every change is entered in the report's list of corrections: what kind it is (a typo, other wording, new evidence, another
  verdict, a claim withdrawn), what readers should know, who approved it, and when. Whoever wrote the new verdict does not
  approve it.
- A verdict that is being reviewed again is marked until that is done.
- A report that cannot stand is withdrawn. Its page says when and why.

Corrections can be followed as a feed. If you think that something is wrong, write to us and name the claim's number.
""",
}


def read_policy(name: str) -> str:
    """The page's text in Markdown."""
    own = PublicText.objects.filter(name=name).values_list("text", flat=True).first()
    return own if own and own.strip() else DEFAULTS[PublicText.Name(name)]
