"""Countries and their peoples: "Norwegian" and "Norway" name one country. Only for telling whether two names may be of one."""

from __future__ import annotations

from .names import SAME_PLACE
from .numerals import listed

_PEOPLES = """
afghanistan afghan afghans; albania albanian albanians; algeria algerian algerians; argentina argentine argentinian argentinians; armenia armenian armenians;
austria austrian austrians; azerbaijan azerbaijani; bangladesh bangladeshi; bavaria bavarian; belarus belarusian belarusians; belgium belgian belgians; bolivia bolivian;
bosnia bosnian bosnians; bulgaria bulgarian bulgarians; cambodia cambodian; cameroon cameroonian; chile chilean chileans; colombia colombian colombians; croatia croatian croats;
cuba cuban cubans; cyprus cypriot cypriots; czechia czech czechs; denmark danish danes; ecuador ecuadorian; estonia estonian estonians; ethiopia ethiopian ethiopians;
finland finnish finns; georgia georgian georgians; ghana ghanaian; greece greek greeks; haiti haitian; hungary hungarian hungarians; iceland icelandic icelanders; indonesia indonesian;
iraq iraqi iraqis; ireland irish; jordan jordanian; kazakhstan kazakh; kosovo kosovar; kuwait kuwaiti; laos lao laotian; latvia latvian latvians; lebanon lebanese; libya libyan libyans;
lithuania lithuanian lithuanians; luxembourg luxembourgish; malaysia malaysian; malta maltese; moldova moldovan; mongolia mongolian; morocco moroccan moroccans; nepal nepali nepalese;
netherlands dutch holland; nicaragua nicaraguan; nigeria nigerian nigerians; norway norwegian norwegians; pakistan pakistani pakistanis; panama panamanian; peru peruvian peruvians;
philippines filipino filipinos philippine; portugal portuguese; qatar qatari; romania romanian romanians; rwanda rwandan; scotland scottish scots; senegal senegalese; serbia serbian serbs serb;
singapore singaporean; slovakia slovak slovaks; slovenia slovenian slovenes; somalia somali somalis; sudan sudanese; sweden swedish swedes; switzerland swiss; taiwan taiwanese;
tanzania tanzanian; thailand thai; tunisia tunisian; uganda ugandan; uruguay uruguayan; venezuela venezuelan venezuelans; vietnam vietnamese; wales welsh; yemen yemeni; zambia zambian;
zimbabwe zimbabwean; europe european europeans; asia asian asians; africa african africans; catalonia catalan catalans;
england english; palestine palestinian palestinians; mali malian malians; angola angolan angolans; congo congolese; myanmar burma burmese; jamaica jamaican jamaicans; guatemala guatemalan;
honduras honduran hondurans; paraguay paraguayan; mozambique mozambican; namibia namibian; botswana botswanan; eritrea eritrean eritreans; oman omani; bahrain bahraini; bhutan bhutanese;
greenland greenlandic greenlanders; texas texan texans; california californian californians
"""
_MORE_PEOPLES = """
russia: russians; ukraine: ukrainians; united states: americans; germany: germans; united kingdom: britons briton brits; iran: iranians; israel: israelis; india: indians; turkey: turks;
italy: italians; spain: spaniards; poland: poles; brazil: brazilians; mexico: mexicans; syria: syrians; egypt: egyptians; kenya: kenyans; canada: canadians; australia: australians
"""
CAPITALS = frozenset(
    listed(
        "moscow kremlin kyiv kiev pyongyang seoul washington beijing tokyo paris berlin london tehran jerusalem delhi ankara brussels rome madrid warsaw brasilia damascus cairo nairobi ottawa canberra"
    )
)
COUNTRIES = {word: row.split()[0] for row in _PEOPLES.split(";") for word in row.split()}
COUNTRIES |= SAME_PLACE | {place: place for place in SAME_PLACE.values()}
COUNTRIES |= {
    people: country.strip()
    for country, peoples in (row.split(":") for row in _MORE_PEOPLES.split(";"))
    for people in listed(peoples)
}


def plain_place(word: str) -> str:
    """The country that a lower-case word stands for, or the word itself."""
    return COUNTRIES.get(word, word)


def plain_country(word: str) -> str:
    """The same, but a capital is but itself: rents in London are not rents in Britain, whatever London decides."""
    return word if word in CAPITALS else plain_place(word)
