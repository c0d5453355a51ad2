"""Whether a statement can be checked at all, and if not, why.

A statement is checkable when the world could show it true or false today. What it says may be false; whether it is
worth checking is another question (`checkworthiness`). The first rule that holds decides:

    question      "Why did the regulator wait?"
    imperative    "Do not drink tap water."                 a command has no truth value
    conditional   "Fuel taxes would rise by 12 cents."      depends on something that has not happened
    prediction    "House prices will fall."                 only the future can tell
    possibility   "The fire may have been set."             says that something can be, not that it is
    opinion       "The design is a disgrace."               taste, duty, feeling, value
    evaluation    "The visit underscores growing ties."     the writer's reading of facts given elsewhere
    definition    "A tort means a civil wrong."
    ""            "Exports fell 8%."                        checkable

Call it with the statement itself, its attribution taken off: "Officials said exports fell" is about exports.
`tokens` are optional and spare a second parse: one `(text, lemma, tag, dep)` for each token of the statement, in order,
with Penn tags and spaCy's dependency labels ("nsubj", "ROOT"). They settle what words alone leave open: whether a first
word is a command, whether "will", "may" and "must" are modals, whether there is a verb.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

Token = tuple[str, str, str, str]

# Patterns are for lower-case text, but those with `re.IGNORECASE`: to leave case aside while searching takes three times as long.
_QUESTION = re.compile(
    r"\?[\"'”’)\]\s]*$|^\W*(?:why|how|what|who|whom|whose|where|when|which) (?:did|does|do|is|are|was|were|has|have|will|would|can|could|should)\b",
)
_COMMAND = re.compile(
    r"^\W*(?:please\b|let['’]?s\b|let us\b|let me\b|do not\b|don['’]t\b|never (?!has|have|had|was|were|did|before|again|mind)[a-z]+(?<!ed)\b|"
    r"(?:always|just) (?:remember|call|ask|use|check|keep|take|make|go|say|look)\b|"
    r"(?:click|subscribe|read more|sign up|share this|follow us|stay tuned|imagine|consider|remember|vote for|listen|look,|see also|note that|forget|thank you|thanks(?! to))\b)",
)
_IF = re.compile(
    r"\b(?:if|unless|provided that|in case|as long as|assuming|were \w+ to|had (?:it|they|he|she|we) (?:not )?\w+(?:ed|en))\b",
)
_MODAL_AFTER_IF = re.compile(r"\b(?:would|could|will|can|may|might|should|shall)\b|['’](?:d|ll)\b")
_WHETHER = re.compile(
    r"\b(?:asked|ask|wonder(?:ed|s)?|know|knew|see|sure|decide|determine|even|as|only) if\b",
)
_WOULD = re.compile(r"\bwould(?:n['’]t)? (?!always|often|usually|regularly)")
_FUTURE = re.compile(
    r"['’]ll\b|\b(?:(?:will|won['’]t|shall)\b(?! (?:of|and testament)\b)|"
    r"(?:is|are|'s|'re|’s|’re|am)(?: \w+ly)? (?:expected|set|likely|unlikely|forecast|predicted|projected|poised|bound|due|slated|scheduled|about|going|certain|sure) to\b|"
    r"(?:expects?|predicts?|forecasts?|projects?|anticipates?|foresees?) (?:that |\w+ (?:\w+ ){0,4}(?:to|will|would)\b))",
)
_CALLED_WILL = re.compile(r"\W*Will [A-Z](?![^?]*\?)")  # "Will Smith won an Oscar."
_COULD_LATER = re.compile(
    r"\bcould(?: not)? (?=[a-z])[^.;]*\b(?:by (?:20[3-9]\d|2[1-9]\d\d)|next (?:year|month|week|decade|century|spring|summer|autumn|winter)|"
    r"tomorrow|in the (?:coming|next)|within (?:the next )?\S+ (?:days|weeks|months|years|decades)|"
    r"by the end of (?:the|this) (?:year|decade|century)|this century|in (?:the )?future|soon)\b",
)
_POSSIBLE = re.compile(
    r"\b(?:may|might)(?: not)?(?: \w+ly)? (?:have|be|[a-z]+)\b|\bcould(?: \w+ly)? (?:be|become|have|soon|still|yet)\b|\b(?:perhaps|maybe|possibly|conceivably)\b|\bit is possible that\b",
    re.IGNORECASE,
)
_MAY_MONTH = re.compile(
    r"\b(?:in|on|of|since|by|until|till|from|to|last|this|next|early|mid|late|before|after|during|\d{1,2}(?:st|nd|rd|th)?) may\b|\bmay (?:\d|this|last)",
    re.IGNORECASE,
)
_DUTY = re.compile(
    r"\b(?:should|shouldn['’]t|ought to|must not|had better|needs? to|need not|(?:i|we|you|they) (?:have|['’]ve got|have got) to|it is (?:time|vital|important|essential|imperative|crucial|necessary|wrong|right|unfair|fair) (?:to|that|for))\b",
)
_FEELING = re.compile(
    r"\b(?:i|we) (?:\w+ly )?(?:think|thought|believe|feel|felt|hope|wish|guess|suppose|love|hate|like|prefer|want|doubt|agree|disagree|regret|fear|admire|respect|trust|care|enjoy|appreciate|mean)\b|"
    r"\b(?:in my (?:view|opinion)|in our (?:view|opinion)|to my mind|if you ask me|i['’]m (?:sure|afraid|glad|proud|happy|sorry|confident|convinced)|we['’]re (?:proud|glad|sorry|confident)|i am (?:sure|afraid|glad|proud|happy|sorry|confident|convinced))\b",
)
_VALUE = (
    "beautiful|ugly|ugliest|wonderful|terrible|horrible|awful|disgraceful|disgusting|shameful|outrageous|scandalous|brilliant|"
    "amazing|incredible|fantastic|magnificent|superb|excellent|marvell?ous|splendid|dreadful|appalling|pathetic|ridiculous|absurd|stupid|foolish|"
    "silly|boring|dull|delightful|charming|elegant|gorgeous|lovely|finest|worst|best|greatest|nicest|loveliest|prettiest|"
    "unacceptable|intolerable|unfair|unjust|immoral|evil|wicked|cruel|cowardly|heroic|admirable|commendable|praiseworthy|"
    "regrettable|lamentable|deplorable|tragic|sad|saddest|notable|noteworthy|remarkable|striking|surprising|astonishing|"
    "impressive|disappointing|encouraging|worrying|troubling|alarming|concerning|promising|fascinating|interesting|"
    "important|crucial|vital|essential|significant|meaningful|meaningless|pointless|useless|worthless|priceless|overrated|underrated|"
    "reckless|irresponsible|dangerous|great|good|bad|terrific|perfect|wrong|embarrassing|hypocritical|too (?:much|little|far|late|often|slow|expensive|high|low|weak|soft)"
)
_NOUNS = "disgrace|shame|scandal|joke|farce|triumph|masterpiece|mess|nightmare|tragedy|travesty|insult|outrage|pity|delight|gem|eyesore|embarrassment|betrayal|blessing|mistake|blunder|waste|hero|villain|coward|fool|genius|failure"
_COPULA = r"(?:is|are|was|were|'s|’s|'re|’re|be|been|being|seems?|seemed|looks?|looked|feels?|felt|sounds?|sounded|remains?|remained|becomes?|became|tastes?)"
_JUDGED = re.compile(
    rf"\b{_COPULA}(?: not| n['’]t|n['’]t)?(?: (?:a|an|the|one of the|among the|so|very|really|quite|rather|simply|truly|utterly|absolutely|deeply|hugely|particularly|especially|most|more|less|also|now|just|such|such a|nothing but|an? (?:absolute|complete|total|utter|real)))*"
    rf" (?:(?:{_VALUE})\b(?! (?:for \d|to \d|news agency|(?:known|remembered|described|understood|selling|seller)\b))(?!-)|(?:{_NOUNS})\b)",
)
_ABSTRACT = re.compile(
    r"\b(?:highlight(?:s|ed|ing)?|underscor(?:es?|ed|ing)|underlin(?:es?|ed|ing)|emphasi[sz](?:es?|ed|ing)|signif(?:y|ies|ied|ying)|"
    r"illustrat(?:es?|ed|ing)|exemplif(?:y|ies|ied)|epitomi[sz]es?|symboli[sz](?:es?|ed)|reflect(?:s|ed|ing)?|demonstrat(?:es?|ed|ing)|"
    r"serv(?:es?|ed|ing) as a reminder|speaks? volumes|paints? a picture|marks? a turning point|sheds? light|raises? questions|"
    r"sends? a (?:clear |strong )?(?:message|signal)|reinforc(?:es?|ed|ing)|bodes? (?:well|ill)|testament to)\b",
)
_FINDING = re.compile(
    r"\b(?:study|studies|research\w*|data|surveys?|analys[ie]s|figures|polls?|tests?|trials?|experiments?|results|records|documents|images|footage)\b",
)
_MEASURED = re.compile(r"\d|%|\b(?:percent|per cent|million|billion|thousand|hundred)\b")
_DEFINITION = re.compile(
    r"\b(?:(?:is|are) (?:defined as|the term for|a term (?:for|used)|the name (?:for|given to)|known as the (?:act|process|practice))|refers? to (?:the|a|an|any|something)|stands for)\b|"
    r"^\W*(?:the (?:term|word) )?[\w “”\"']{2,40} means (?:the|a|an|that|any|to)\b",
)


def judge_checkability(text: str, tokens: Sequence[Token] = (), *, reported: bool = False) -> tuple[bool, str]:
    """Return (checkable, reason); the reason is "" when checkable. See the module for the rules and their order.

    reported: somebody is said to have said it; then "would" is the "will" of what was said.
    """
    lowered = text.lower()
    reason = _reason(text, lowered, tokens)
    if reason == "conditional" and reported and not _IF.search(lowered):
        reason = "prediction"
    return not reason, reason


def _reason(text: str, lowered: str, tokens: Sequence[Token]) -> str:
    if _QUESTION.search(lowered):
        return "question"
    if _is_command(lowered, tokens):
        return "imperative"
    if _is_conditional(lowered):
        return "conditional"
    if _is_prediction(text, lowered, tokens):
        return "prediction"
    if _is_possibility(text, lowered, tokens):
        return "possibility"
    if _is_opinion(lowered):
        return "opinion"
    if _ABSTRACT.search(lowered) and not _MEASURED.search(lowered) and not _FINDING.search(lowered):
        return "evaluation"
    return "definition" if _DEFINITION.search(lowered) else ""


def _is_command(lowered: str, tokens: Sequence[Token]) -> bool:
    if _COMMAND.search(lowered):
        return True
    words = [token for token in tokens if token[2][:1].isalpha()]
    if not words or words[0][2] != "VB" or words[0][3] != "ROOT":
        return False
    return not any(dep in ("nsubj", "nsubjpass", "csubj", "expl", "aux") for _, _, _, dep in words[:4])


def _is_conditional(lowered: str) -> bool:
    if _IF.search(lowered) and _MODAL_AFTER_IF.search(lowered) and not _WHETHER.search(lowered):
        return True
    return bool(_WOULD.search(lowered))


def _is_prediction(text: str, lowered: str, tokens: Sequence[Token]) -> bool:
    found = _FUTURE.search(lowered)
    if found and _CALLED_WILL.match(text):
        found = _FUTURE.search(lowered, found.end())
    if not found:
        return False
    if found.group() not in ("will", "shall") or not tokens:
        return True
    return any(tag == "MD" and word.lower() in ("will", "shall") for word, _, tag, _ in tokens)


def _is_possibility(text: str, lowered: str, tokens: Sequence[Token]) -> bool:
    if _COULD_LATER.search(lowered):
        return True
    found = _POSSIBLE.search(text)
    if not found:
        return False
    if found.group().lower().startswith("may"):
        if tokens:
            return any(tag == "MD" and word.lower() in ("may", "might") for word, _, tag, _ in tokens)
        return not _MAY_MONTH.search(text) and text[found.start()] == "m"
    return True


def _is_opinion(lowered: str) -> bool:
    return bool(_DUTY.search(lowered) or _FEELING.search(lowered) or _JUDGED.search(lowered))
