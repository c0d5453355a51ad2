"""What a word tells about who is meant: given names, titles and nouns of one gender, nouns for groups and places.

Used to keep "she" from meaning John. A name that is not listed may be anybody; nothing is concluded from it. Everything
here is general knowledge of English, short on purpose.
"""

from __future__ import annotations

FEMALE = frozenset(
    """abigail agnes aisha alexandra alice alison amanda amelia amy ana angela anita ann anna anne annie antonia 
    audrey barbara beatrice betty beyonce bianca bridget camila carla carmen carol caroline catherine cathy charlotte cheryl
    chloe christina christine claire clara claudia cynthia daisy deborah denise diana diane donna dora doris dorothy edith
    elena elisabeth elizabeth ella ellen elsa emily emma erica erin esther eva eve evelyn fatima felicia fiona florence frances
    gabriela gemma gina gloria grace greta hannah harriet heather helen helena hilary hillary holly ida ines ingrid irene iris
    isabel isabella ivana jacqueline jane janet jasmine jenna jennifer jenny jessica jill joanna josephine joyce
    judith judy julia julie juliet karen karin kate katherine kathleen kathryn katie kelly kristen kylie lara laura lauren
    leila lena lily linda lisa liz louise lucia lucy lydia madeleine maggie margaret maria mariam marie marina
    marta martha mary maya megan meghan melanie melissa mia michelle mildred milla miranda molly monica nadia nancy naomi natalia
    natalie natasha nicole nina nora olga olivia paige pamela patricia paula penelope priya queen rachel rebecca regina rihanna
    rita roberta rosa rose ruth sally samantha sandra sara sarah serena sharon sheila shirley silvia simone sofia sonia sophia
    sophie stella stephanie sue susan suzanne sylvia tamara tanya tara teresa theresa tiffany tina ursula valentina valerie
    vanessa vera veronica victoria viola virginia vivian wendy yvonne zara zoe""".split()
)
MALE = frozenset(
    """aaron abdul abdullah abraham adam adrian ahmed alan albert alberto alejandro alexander alexandre alfred ali amir anders
    andre andreas andrei andrew andrey angelo anthony antoine anton antonio arnold arthur barack ben benjamin bernard bill bob boris
    brad bradley brian bruce bryan carl carlos cesar charles christian christopher cristiano curtis dan daniel danny
    david dean dennis derek diego dmitry donald doug douglas edgar eduardo edward emmanuel enrique eric erik ernest eugene felix
    fernando francesco francis francisco frank franz fred frederick friedrich gabriel gareth gary gavin geoffrey george gerald gerard
    giovanni glenn gordon graham greg gregory guillermo gustav hans harold harry hassan heath henry herbert howard hugh hugo hussein
    ian ibrahim igor isaac ivan jack jacob jacques jaime jake james jared jason javier jeff jeffrey jeremy jerome jerry
    jesus jim jimmy joe joel johann john johnny jon jonathan jorge jose joseph joshua juan julian julio justin karl keith ken kenneth
    kevin kurt kyle larry lars lawrence leo leon leonard leonardo lewis liam lionel louis luca lucas luis luke manuel marc marcel
    marco marcus mario mark martin matt matthew mauro max michael michel miguel mike mikhail mohamed mohammed muhammad nathan neil
    nelson nicholas nick nicolas nikita nikolai norman oliver oscar otto owen pablo patrick paul pavel pedro peter philip philippe
    pierre rafael ralph raul ray raymond ricardo richard rob robert roberto rodrigo roger roman ronald ross roy rudolf russell ryan
    salman samuel sean sebastian sergei sergey sergio simon stanley stefan stephen steve steven stuart ted theodore thomas
    tim timothy toby todd tom tomas tommy tony trevor tyler victor viktor vincent vladimir volodymyr walter warren wayne werner will
    william xavier yuri zach""".split()
)
# Given names that are no places as well. Names of both genders (Kim, Jean, Robin) are in neither list.
GIVEN = (FEMALE | MALE) - frozenset(
    "virginia victoria charlotte florence madeleine regina rose holly queen grace gloria kent ".split()
)
FEMALE_TITLES = frozenset(
    "mrs ms miss mme mlle queen princess duchess lady dame countess baroness empress sister mother".split()
)
MALE_TITLES = frozenset("mr sir king prince duke lord count baron emperor pope father brother fr".split())
PERSON_TITLES = frozenset("mr mrs ms miss dr prof sgt cpl capt lt col gen sen rep rev sir dame".split())
FEMALE_NOUNS = frozenset(
    "woman girl mother wife daughter sister actress queen princess widow grandmother aunt niece girlfriend waitress heroine nun "
    "businesswoman spokeswoman chairwoman congresswoman policewoman duchess hostess goddess mum mom lady bride stepmother".split()
)
MALE_NOUNS = frozenset(
    "man boy father husband son brother actor king prince widower grandfather uncle nephew boyfriend waiter monk businessman "
    "spokesman chairman congressman policeman duke host dad gentleman groom stepfather priest footballer".split()
) - {"actor", "host", "priest", "footballer"}
PERSON_NOUNS = (
    FEMALE_NOUNS
    | MALE_NOUNS
    | frozenset(
        """person child teenager actor player singer artist writer author director president minister leader politician teacher student
    doctor nurse scientist professor lawyer judge officer driver worker victim suspect defendant witness driver patient coach
    striker midfielder goalkeeper defender footballer musician composer poet painter producer rapper dancer model athlete swimmer
    boxer wrestler runner cyclist journalist reporter editor critic priest pastor bishop soldier general captain colonel sergeant
    mayor governor senator deputy secretary chancellor founder owner chairman chief executive manager host engineer inventor
    explorer businessman businesswoman entrepreneur investor billionaire activist lawmaker candidate attorney prosecutor protester
    gunman killer thief baby infant toddler resident spokesperson spokesman spokeswoman baker farmer pilot hacker guide guard clerk banker broker sailor burglar robber""".split()
    )
)
KIN = frozenset(
    "parent cousin sibling twin neighbour neighbor friend colleague relative guy diplomat official aide adviser advisor analyst expert "
    "mp mep spokesperson source councillor barrister solicitor waiter barber hurdler chemist accountant teammate classmate boss trader".split()
)
ORGANISATIONS = frozenset(
    "company firm bank group party agency organisation organization corporation airline team club band university school newspaper "
    "charity retailer carmaker manufacturer studio publisher network institute foundation union association league ministry "
    "department council court church startup business brand label station".split()
)
FIRMS = frozenset("company firm business corporation".split())
LANDS = frozenset("country nation kingdom republic state island".split())
TOWNS = frozenset("city town village capital municipality".split())
FIRM_ENDS = frozenset(
    "limited ltd inc llc plc corp corporation company group gmbh bank university college museum institute".split()
)
# Last words of names that the model takes for people's now and then: "SAG Award", "Elm Street".
NEVER_PERSON = frozenset(
    "award awards prize medal cup trophy league championship championships act treaty church cathedral hospital street road avenue river "
    "lake mountain island islands park bridge airport festival station school theatre theater county district valley bay".split()
)
# Last words of names that mean something else by themselves: "the house" is not the White House.
OTHERWISE = frozenset("house street times post world end day week year service office press".split())
SAYS_SORT = frozenset(
    "university college school museum institute court council ministry party union league church".split()
)
SORTS_IN_FRONT = frozenset("lake mount hurricane typhoon cyclone storm operation project fort cape camp".split())
ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth last final".split())
WORKS = frozenset("film movie album song single novel book play series show sitcom game opera musical record".split())
FIGHTERS = frozenset("troops soldiers forces men fighters servicemen personnel".split())
SAME_THING = (
    {*FIGHTERS},
    {"company", "firm", "business", "corporation"},
    {"film", "movie"},
    {"book", "novel"},
    {"car", "vehicle"},
    {"plane", "aircraft", "jet"},
    {"talks", "discussions", "negotiations"},
    {"accord", "agreement", "deal", "treaty", "pact"},
    {"visit", "trip"},
    {"law", "legislation", "bill", "act"},
    {"storm", "hurricane", "typhoon", "cyclone"},
    {"attack", "assault"},
)


# Persons' nouns that firms and towns are called as well: "Norda, the owner of the mill".
ALSO_OF_HOUSES = frozenset(
    "owner chief host model player guide victim leader candidate founder producer runner officer".split()
)
# Ends of nouns for people by what they do; "film" and "city" have none of them, "computer" does.
DOERS = (
    "ist",
    "ian",
    "ician",
    "eer",
    "ress",
    "man",
    "woman",
    "player",
    "writer",
    "singer",
    "maker",
    "worker",
    "er",
    "or",
)


def guess_gender(words: list[str], title: str = "") -> str:
    """ "f", "m" or "" from the words of a name, first name first, and the word before it."""
    for word in (title.rstrip(".").lower(), words[0].rstrip(".").lower() if words else ""):
        if word in FEMALE_TITLES or word in FEMALE_NOUNS:
            return "f"
        if word in MALE_TITLES or word in MALE_NOUNS:
            return "m"
    first = next((w.lower() for w in words if w[:1].isupper() and not w.endswith(".")), "")
    if len(words) < 2:
        return ""
    return "f" if first in FEMALE else "m" if first in MALE else ""


def are_alike(one: str, other: str) -> bool:
    """Do two nouns name one sort of thing? "troops" and "soldiers" do."""
    return (
        one == other
        or one.rstrip("s") == other.rstrip("s")
        or any(one in group and other in group for group in SAME_THING)
    )
