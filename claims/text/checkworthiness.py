"""How much a statement is worth checking, as a sum of named reasons that a reader can see.

No model is trained or shipped: some fifty features of wording, each with a weight set by hand and rounded. They were chosen by
reading what fact-checkers pick and pass over in debates, speeches and news: figures, change, comparison, deeds of named
actors and money of the state draw them; wishes, duties, feelings, appeals and talk about the talk do not.

    total = BASE + the sum of the contributions          score = 1 / (1 + exp(-STEEPNESS * (total - 0.5)))

So 0.5 is the cut between worth checking and not, an extra +0.1 is the same everywhere before squeezing, and the contributions
(the base among them) add up to the total exactly. Each feature counts once, however often it occurs, but for the word count.
The score ranks; it hides nothing. It is made for English statements of public life and knows no topic but what its words name.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection
from functools import lru_cache

from .values import Contribution, DateSpan, Name, Quantity, Worthiness

BASE = 0.12
STEEPNESS = 6.0

_PAST = (
    "was|were|had|did|went|gave|took|made|came|saw|got|left|lost|won|cut|put|said|told|spent|paid|built|sent|brought|kept|held|led|met|ran|rose|fell|"
    "grew|began|became|knew|wrote|spoke|fought|stood|sold|bought|found|thought|let|set|broke|chose|drove|hit|hurt|struck|threw|[a-z]{2,}ed"
)
_DEEDS = (
    "(?:vot|support|oppos|sign|veto|pass|propos|introduc|creat|serv|work|sponsor|negotiat|appoint|order|author|submit|present|rais|start|balanc)\\w*|"
    "cut|led|met|said|ran|fought|wrote|put|brought|built"
)
_DONE = "\\w{3,}ed|cut|built|made|put|brought|got|had|lost|won|gave|went|took|spent|sent|saw|began"
_ACTORS = (
    "he|she|they|it|who|which|administration|congress|senate|house|party|government|president|governor|senator|secretary|court|ministry|"
    "minister|police|army|council|company|states|union|companies"
)
_VALUE = "good|great|important|best|better|strong|tough|hard|right|wrong|bad|terrible|proud|wonderful|tremendous|difficult|serious|real|clear|fair|big|responsible|possible"

# name | weight | words, as a regular expression of one whole word | phrase that must stand in the text besides, if any.
# The word decides alone where there is no phrase; with one, it says when looking for the phrase is worth the time.
_TABLE: tuple[tuple[str, float, str, str], ...] = (
    ("names a public act", 0.26, "voted|vetoed|signed|passed|enacted|supported|opposed|proposed|introduced|endorsed|appointed|nominated|approved|rejected|repealed|negotiated|ratified|sponsored|indicted|convicted|investigated|arrested|sued|banned|funded|blocked|launched|invaded|attacked|bombed|killed|died|withdrew|deployed|deported", ""),
    ("counts time back", 0.22, "since|ago|first|last|past", r"\b(?:since (?:\d|the |he |she |they |we |i )|ago\b|for the (?:first|last|past)\b)"),
    ("speaks of thousands or more", 0.2, "(?:million|billion|trillion|thousand|hundred)s?", ""),
    ("gives a percentage", 0.19, "%|percent|percentage|cent", r"%|\bper ?cent"),
    ("points to facts or studies", 0.15, "facts?|actually|truth|true|false|evidence|proven|study|report|according", ""),
    ("a figure above nine, or several", 0.15, r"\d", r"\d\D*\d"),
    ("under somebody's rule", 0.15, "under|office|during", r"\b(?:under (?:the|this|my|his|her|our|president|mr)\b|(?:in|took) office\b|during (?:my|his|her|the)\b)"),
    ("speaks of right now", 0.14, "today|right|time|moment|minute|week|month", r"\b(?:right now|today|at this (?:time|moment)|this (?:very )?(?:minute|week|month))\b"),
    ("says what we did", 0.13, "we(?:['’]ve)?", rf"\bwe(?:['’]ve| have| also| had)? ?(?:\w+ly )?(?:{_DONE})\b"),
    ("war and security", 0.13, "troops|soldiers|army|military|forces|weapons?|nuclear|missiles?|wars?|treaty|agreement|terrorists?|allies|invasion|sanctions|oil|border|embassy|ships?|bombers?|drones?", ""),
    ("reports what somebody said", 0.13, "said|says|told|promised|claimed", r"\b(?:said|says|told|promised|claimed) (?:that )?(?:he|she|they|i|we|it|the|there)\b"),
    ("something going on", 0.11, r"\w+ing", r"(?:\b(?:is|are|was|were|been)|['’]re|['’]s) (?!going)\w+ing\b"),
    ("superlative or first", 0.1, r"\w{3,}est|most|least|worst|first|only|record", ""),
    ("a rate or an average", 0.11, "percent|rate|average|median|per|year|month", r"\b(?:percent|rate|average|median|per capita|a year|per year|a month|per (?:day|week|month|person|family))\b"),
    ("ever or never", 0.09, "history|ever|never|world|any|all|anywhere|years|decades", r"\b(?:in (?:the |our )?history|ever|never|in the world|of any|of all|anywhere|in (?:\w+ )?(?:years|decades))\b"),
    ("says what I did", 0.09, "(?-i:I)", rf"\bI (?:\w+ly )?(?!thought|wanted|believed|hoped|needed|liked|asked|mentioned)(?:{_PAST})\b"),
    ("a record of one's own", 0.05, "(?-i:I(?:['’]ve)?)", rf"\bI(?:['’]ve| have| also| did| never)? ?(?:\w+ly )?(?:{_DEEDS})\b"),
    ("for or against", 0.08, "agree|disagree|favou?r|oppose|against|support|believe", r"\b(?:agree|disagree|favou?r|oppose|against|support|believe in)\b"),
    ("speaks of change", 0.08, r"increas\w+|decreas\w+|r[ao]ised?|raising|rises?|rising|rose|risen|fell|fallen|falling|drop\w*|declin\w+|gr[eo]w\w*|growth|cuts?|cutting|reduc\w+|doubl\w+|lower(?:ed|ing)?|higher|slash\w*|lost|added|creat(?:ed|ing)", ""),
    ("past tense", 0.09, f"{_PAST}", ""),
    ("says what others did", 0.08, f"{_ACTORS}", rf"\b(?:{_ACTORS})(?:['’]s| has| have| had| also| never)? (?:\w+ly )?(?:{_DONE}|said|says|did|came|left|has|was|were|told|ran|fell|rose|sold|held|met)\b"),
    ("names an institution", 0.09, "administration|congress|senate|federal|government|legislature|parliament|court|committee|ministry|council|department|agency|commission|nato|pentagon|fbi|cia|bank|bill|law|legislation|amendment|act|program|programme|plan|policy", ""),
    ("has a figure", 0.08, r"\d", ""),
    ("a share or a factor", 0.09, "half|third|quarter|one|out|majority|doubled?|tripled?|twice|times", r"\b(?:half|third of|quarter of|one in|out of (?:every )?\w+|majority|doubled?|tripled?|twice|times as)\b"),
    ("public money and economy", 0.09, r"tax(?:es)?|budget|deficits?|debt|unemploy\w+|inflation|incomes?|wages?|spending|surplus|economy|mortgages?|rates|prices?|costs?|poverty|welfare|stamps|bankrupt\w+|trade|imports?|exports?|tariffs?", ""),
    ("says, promises, admits", 0.08, "said|says|called|promised|claimed|admitted|announced|reported|testified|according|quoted", ""),
    ("names a country or state", 0.07, "(?-i:Iraq|Iran|China|Russia|Soviet|Mexico|Japan|Germany|France|Britain|Ukraine|Israel|Korea|Cuba|Vietnam|Afghanistan|Syria|India|Turkey|Europe|Africa|Canada|Brazil|California|Texas|Florida|York|countr(?:y|ies)|nations?|states?)", ""),
    ("denies that something was done", 0.08, r"no|never|none|nothing|nobody|didn['’]t|wasn['’]t|weren['’]t|hasn['’]t|haven['’]t|hadn['’]t|without|refus\w+|fail\w*", ""),
    ("still or already", 0.08, "same|still|already|now|currently|again", ""),
    ("names an office", 0.07, "president|senator|governor|secretary|congressman|mayor|minister|general|mr|mrs|chairman|justice", ""),
    ("statistics", 0.05, "record|rates?|average|number|levels?|total|amount|share|gdp|figures?|statistics|population", ""),
    ("compares", 0.08, "than|compared|versus|opposed|whereas|while|contrary|instead", r"\b(?:than|compared (?:to|with)|versus|as opposed to|whereas|while|contrary to|instead of)\b"),
    ("speaks of him, her or them", 0.05, "he|she|his|him|her|they|their|them", ""),
    ("many or few", 0.06, "many|several|dozens|lots|most|some|hundreds|thousands|millions|billions", r"\b(?:many|several|a number of|dozens|lots of|a lot of|most of|some of|hundreds|thousands|millions|billions)\b"),
    ("done by somebody", 0.06, "by", ""),
    ("perfect tense", 0.05, "have|has|had|[a-z]+['’](?:ve|s)", r"(?:\b(?:have|has|had)|['’](?:ve|s))(?: \w+)? (?:\w+ed|been|had|gone|done|seen|made|taken|given|lost|cut|grown|come|become|risen|fallen|left|put|won|spent|paid|built|brought|held|kept|met|said|sent)\b"),
    ("work and welfare", 0.06, r"jobs?|workers?|companies|businesses|families|seniors|students|children|schools?|teachers?|veterans|farmers?|immigrants?|prison\w*|crime|insurance|drugs?|health|medicare|medicaid", ""),
    ("speaks of belief", -0.05, "think|believe|hope|feel|guess|suppose|mean|wish|know|understand|agree|doubt|care|love|like|respect", r"\b(?:I|we|you|they)(?:['’]d)? (?:\w+ )?(?:think|believe|hope|feel|guess|suppose|mean|wish|know|understand|agree|doubt|care|love|like|respect)\b"),
    ("addresses somebody", -0.04, "you|your|yourself", ""),
    ("begins with I", -0.1, "(?-i:I|I['’]m)", r"^\W*(?:(?:and|but|so|well|now|look|uh|because),? )*(?-i:I|I['’]m)\b"),
    ("an aim rather than a fact", -0.05, "to", r"\bto (?!the|a|an|this|that|his|her|their|our|its|my|your)(?-i:[a-z]+)\b"),
    ("we have", -0.06, "we(?:['’]ve)?", r"\bwe(?:['’]ve| have| had)\b"),
    ("speaks of ability", -0.07, "can|cannot|can['’]t|able", ""),
    ("not in a finite tense", -0.07, "be", ""),
    ("announces or appeals", -0.12, "(?:we|I)(?:['’](?:ll|ve|re|m|d))?", r"\b(?:we (?:must|need|should|have to|ought|can|will)|we['’]ve got to|we['’]ll|we['’]re going to|I will|I['’]ll|I['’]m going to|I want|I['’]d)\b"),
    ("talk about the talk", -0.1, "thank|question|answer|issues?|debate|tonight|talk|talking|point|moderator|audience|applause|let|minutes?|respond", r"\b(?:thank|question|answer|issues?|debate|tonight|talk(?:ing)? about|point|moderator|audience|applause|let me|minutes?|respond)\b"),
    ("speaks of duty", -0.09, "should|shouldn['’]t|ought|must|needs?|have|has|got|gotta|let['’]s|let", r"\b(?:should|shouldn['’]t|ought|must|needs?|(?:have|has|got) to|gotta|let['’]s|let us|let me)\b"),
    ("asks who, what or why", -0.12, "what|how|why|who|where|when|which", r"^\W*(?:(?:and|but|so|now) )?(?:what|how|why|who|where|when|which)\b"),
    ("about the speaker", -0.13, "me|my|myself", ""),
    ("abstract words", -0.12, "freedom|future|hope|values?|leadership|strength|peace|ideas?|kind|opportunity|vision|dream|character|judge?ment|principle|philosophy|challenge|faith|trust|heart|destiny|spirit|courage|greatness|something|somebody|everything|everybody|anything|things?", ""),
    ("a value word", -0.13, f"{_VALUE}", ""),
    ("several value words", -0.13, f"{_VALUE}", rf"\b(?:{_VALUE})\b.*\b(?:{_VALUE})\b"),
    ("depends on an if", -0.14, "if|whether|unless", ""),
    ("speaks of oneself", -0.09, "(?-i:I)", ""),
    ("a question", -0.16, r"\?", r"\?\W*$"),
)  # fmt: skip
_PATTERNS = tuple(
    (
        Contribution(name, weight),
        re.compile(words, re.IGNORECASE),
        re.compile(phrase, re.IGNORECASE) if phrase else None,
    )
    for name, weight, words, phrase in _TABLE
)
_TOKEN = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?|\d|[%?]")
_CAPITALS = re.compile(r"(?<=[a-z,;] )[A-Z][a-zA-Z]+")
_AMOUNT, _ONE_NAME, _SEVERAL, _LENGTH, _UNCHECKABLE = 0.22, 0.07, 0.08, 0.15, -0.1
_ENOUGH_WORDS = 20


@lru_cache(maxsize=50_000)
def _features_of(word: str) -> frozenset[int]:
    """Places in the table of the features that this word has, or may have."""
    return frozenset(i for i, (_, words, _) in enumerate(_PATTERNS) if words.fullmatch(word))


def _worded(text: str) -> list[Contribution]:
    """The features of the wording alone."""
    possible = frozenset[int]().union(*map(_features_of, set(_TOKEN.findall(text))))
    rows = (_PATTERNS[i] for i in sorted(possible))
    return [contribution for contribution, _, phrase in rows if phrase is None or phrase.search(text)]


def score_checkworthiness(
    text: str,
    *,
    names: Collection[Name] = (),
    quantities: Collection[Quantity] = (),
    dates: Collection[DateSpan] = (),
    checkable: bool = True,
    reason: str = "",
) -> Worthiness:
    """Score one statement between 0 and 1 with its reasons, strongest first.

    `names`, `quantities`, `checkable` and `reason`: what the other modules found in it. `dates` are taken for completeness
    and move nothing: a date alone made no statement more worth checking. Capitalised words stand in for missing names.
    """
    reasons = _worded(text) + _from_facts(text, names, quantities, checkable, reason)
    reasons.sort(key=lambda contribution: (-abs(contribution.amount), contribution.feature))
    reasons.insert(0, Contribution("starting point", BASE))
    total = math.fsum(contribution.amount for contribution in reasons)
    return Worthiness(round(1 / (1 + math.exp(-STEEPNESS * (total - 0.5))), 6), tuple(reasons))


def _from_facts(
    text: str, names: Collection[Name], quantities: Collection[Quantity], checkable: bool, reason: str
) -> list[Contribution]:
    named = max(len(names), len(_CAPITALS.findall(text)))
    words = min(text.count(" ") + 1, _ENOUGH_WORDS)
    facts = (
        ("states an amount", _AMOUNT, bool(quantities)),
        ("names somebody or something", _ONE_NAME, named >= 1),
        ("several names", _SEVERAL, named >= 3),
        (
            f"{words}{' or more' if words == _ENOUGH_WORDS else ''} words",
            round(_LENGTH * words / _ENOUGH_WORDS, 3),
            True,
        ),
        (f"cannot be checked: {reason}" if reason else "cannot be checked", _UNCHECKABLE, not checkable),
    )
    return [Contribution(name, amount) for name, amount, holds in facts if holds]
