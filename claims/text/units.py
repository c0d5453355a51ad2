"""Units: how they are written, their code, and what they convert to.

Codes follow UCUM where it has one ("km", "kg", "Cel", "[mi_i]", "[ft_i]", "L", "By" for bytes) and ISO 4217 for money.
Percentage points are "[pp]", basis points "[bp]", a plain share of a whole ("half", "one in five") is "1", a factor
("doubled", "three times") is "×". A rate joins the codes with a slash: "km/h", "USD/d".

A dollar is the US dollar unless the text says otherwise, a pound of money sterling, a rupee Indian: the reading of an
English-language newsroom, written into the label ("dollar (USD)") so that a reader can object. Francs, crowns, pesos, lira and dinars of no
named country keep their word as the unit: guessing a country would invent something.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """code: as stored. name: singular, as read. kind: what may be compared. factor, offset: value in the kind's base."""

    code: str
    name: str
    kind: str = ""
    factor: float = 1.0
    offset: float = 0.0


# code | name | kind | factor to the kind's base | words (plural "s" is understood) | symbols (exact case)
_MEASURES = """
nm|nanometer|length|1e-9|nanometer,nanometre|nm
um|micrometer|length|1e-6|micrometer,micrometre,micron|μm,µm
mm|millimeter|length|0.001|millimeter,millimetre|mm
cm|centimeter|length|0.01|centimeter,centimetre|cm
dm|decimeter|length|0.1|decimeter,decimetre|dm
m|meter|length|1|meter,metre|m
km|kilometer|length|1000|kilometer,kilometre|km,kms
pm|picometer|length|1e-12|picometer,picometre|
[in_i]|inch|length|0.0254|inch,inches|″
[ft_i]|foot|length|0.3048|foot,feet|ft,ft.
[yd_i]|yard|length|0.9144|yard|yd,yds
[mi_i]|mile|length|1609.344|mile|mi
[nmi_i]|nautical mile|length|1852|nautical mile|nmi
[ly]|light year|length|9.4607e15|light year,light-year,lightyear|
mm2|square millimeter|area|1e-6|square millimeter,square millimetre|mm2,mm²
cm2|square centimeter|area|1e-4|square centimeter,square centimetre|cm2,cm²
m2|square meter|area|1|square meter,square metre|m2,m²,sq m,sqm
km2|square kilometer|area|1e6|square kilometer,square kilometre|km2,km²,sq km
[sft_i]|square foot|area|0.09290304|square foot,square feet|sq ft,ft2,ft²,sqft
[syd_i]|square yard|area|0.83612736|square yard|sq yd
[smi_us]|square mile|area|2589988.11|square mile|sq mi,mi2,mi²
har|hectare|area|10000|hectare|ha
[acr_us]|acre|area|4046.8564|acre|
mm3|cubic millimeter|volume|1e-6|cubic millimeter,cubic millimetre|mm3,mm³
cm3|cubic centimeter|volume|0.001|cubic centimeter,cubic centimetre|cm3,cm³,cc
m3|cubic meter|volume|1000|cubic meter,cubic metre|m3,m³
km3|cubic kilometer|volume|1e12|cubic kilometer,cubic kilometre|km3,km³
[cft_i]|cubic foot|volume|28.316847|cubic foot,cubic feet|cu ft,ft3,ft³
uL|microliter|volume|1e-6|microliter,microlitre|μl,µl
mL|milliliter|volume|0.001|milliliter,millilitre|ml,mL
cL|centiliter|volume|0.01|centiliter,centilitre|cl,cL
L|liter|volume|1|liter,litre|l,L,lt
hL|hectoliter|volume|100|hectoliter,hectolitre|hl,hL
[gal_us]|gallon|volume|3.785411784|gallon|gal
[qt_us]|quart|volume|0.946352946|quart|
[pt_us]|pint|volume|0.473176473|pint|
[foz_us]|fluid ounce|volume|0.0295735|fluid ounce|fl oz
[cup_us]|cup|volume|0.2365882|cup|
[tbs_us]|tablespoon|volume|0.01478676|tablespoon|tbsp
[tsp_us]|teaspoon|volume|0.00492892|teaspoon|tsp
[bbl_us]|barrel|volume|158.987295|barrel|bbl,bpd
[bu_us]|bushel|volume|35.239|bushel|
ug|microgram|mass|1e-9|microgram,microgramme|μg,µg,mcg
mg|milligram|mass|1e-6|milligram,milligramme|mg
g|gram|mass|0.001|gram,gramme|g
kg|kilogram|mass|1|kilogram,kilogramme,kilo|kg,kgs
t|metric ton|mass|1000|metric ton,metric tonne,tonne|t
[ston_av]|ton|mass|1000|ton|
kt|kiloton|mass|1e6|kiloton,kilotonne|kt
Mt|megaton|mass|1e9|megaton,megatonne|Mt
Gt|gigaton|mass|1e12|gigaton,gigatonne|Gt
[lb_av]|pound|mass|0.45359237||lb,lbs,lb.,lbs.
[oz_av]|ounce|mass|0.0283495|ounce|oz
[stone_av]|stone|mass|6.35029318||
ct|carat|mass|0.0002|carat|
ns|nanosecond|time|1e-9|nanosecond|ns
us|microsecond|time|1e-6|microsecond|μs,µs
ms|millisecond|time|0.001|millisecond|ms
s|second|time|1|second|sec,secs
min|minute|time|60|minute|min,mins
h|hour|time|3600|hour|hr,hrs,h
d|day|time|86400|day|
wk|week|time|604800|week|
[fortnight]|fortnight|time|1209600|fortnight|
mo|month|time|2629800|month|
a|year|time|31557600|year,yr|yr,yrs
[decade]|decade|time|315576000|decade|
[century]|century|time|3155760000|century,centuries|
m/s|meter per second|speed|1|meter per second,metre per second,meter a second,metre a second|m/s
km/h|kilometer per hour|speed|0.2777777778|kilometer per hour,kilometre per hour,kilometer an hour,kilometre an hour|km/h,kph,kmh,kmph
[mi_i]/h|mile per hour|speed|0.44704|mile per hour,mile an hour|mph
[kn_i]|knot|speed|0.5144444|knot|kn
Cel|degree Celsius|temperature|1|degree celsius,degrees celsius,degree centigrade,degrees centigrade,celsius|°C,° C,ºC,℃,C
[degF]|degree Fahrenheit|temperature|0.5555555556|degree fahrenheit,degrees fahrenheit,fahrenheit|°F,° F,ºF,℉,F
K|kelvin|temperature|1|kelvin|
deg|degree|angle|1|degree|°,º
[turn]|turn|angle|360|turn|
bit|bit|data|0.125|bit|
By|byte|data|1|byte|
kBy|kilobyte|data|1e3|kilobyte|kB,KB
MBy|megabyte|data|1e6|megabyte|MB
GBy|gigabyte|data|1e9|gigabyte|GB
TBy|terabyte|data|1e12|terabyte|TB
PBy|petabyte|data|1e15|petabyte|PB
kbit/s|kilobit per second|data rate|1e3|kilobit per second|kbps,kbit/s
Mbit/s|megabit per second|data rate|1e6|megabit per second|Mbps,Mbit/s
Gbit/s|gigabit per second|data rate|1e9|gigabit per second|Gbps,Gbit/s
W|watt|power|1|watt|W
kW|kilowatt|power|1e3|kilowatt|kW
MW|megawatt|power|1e6|megawatt|MW
GW|gigawatt|power|1e9|gigawatt|GW
TW|terawatt|power|1e12|terawatt|TW
[HP]|horsepower|power|745.7|horsepower|hp,bhp
W.h|watt hour|energy|1|watt hour,watt-hour|Wh
kW.h|kilowatt hour|energy|1e3|kilowatt hour,kilowatt-hour|kWh
MW.h|megawatt hour|energy|1e6|megawatt hour,megawatt-hour|MWh
GW.h|gigawatt hour|energy|1e9|gigawatt hour,gigawatt-hour|GWh
TW.h|terawatt hour|energy|1e12|terawatt hour,terawatt-hour|TWh
J|joule|energy|0.000277778|joule|
cal|calorie|energy|0.00116222|calorie|kcal
V|volt|voltage|1|volt|V
kV|kilovolt|voltage|1000|kilovolt|kV
A|ampere|current|1|ampere,amp|
Hz|hertz|frequency|1|hertz|Hz
kHz|kilohertz|frequency|1e3|kilohertz|kHz
MHz|megahertz|frequency|1e6|megahertz|MHz
GHz|gigahertz|frequency|1e9|gigahertz|GHz
Pa|pascal|pressure|1|pascal|
hPa|hectopascal|pressure|100|hectopascal|hPa
mbar|millibar|pressure|100|millibar|mbar
bar|bar|pressure|100000||
[psi]|pound per square inch|pressure|6894.757|pound per square inch|psi
dB|decibel|loudness|1|decibel|dB
Sv|sievert|radiation|1|sievert|Sv
mSv|millisievert|radiation|0.001|millisievert|mSv
%|%|share|0.01|percent,per cent,pct,percents,per cents,pc|%,％
[ppm]|part per million|share|1e-6|part per million|ppm
[pp]|percentage point|points|1|percentage point,percentage-point,percent point,per cent point|pp,ppt,pps,% points
[bp]|basis point|points|0.01|basis point|bps,bp
"""

# code | name | words | prefixes and symbols
_MONEY = """
USD|US dollar|us dollar,u.s. dollar,american dollar,united states dollar|us$,us $,u.s. $,usd,usd$
AUD|Australian dollar|australian dollar,aussie dollar|a$,au$,aud
CAD|Canadian dollar|canadian dollar|c$,c $,ca$,can$,cad,cdn$
NZD|New Zealand dollar|new zealand dollar|nz$,nz $,nzd
HKD|Hong Kong dollar|hong kong dollar|hk$,hk $,hkd
SGD|Singapore dollar|singapore dollar|s$,sg$,sgd
TWD|Taiwan dollar|taiwan dollar,taiwanese dollar,new taiwan dollar|nt$,nt $,twd
EUR|euro|euro|€,eur
GBP|pound|pound sterling,british pound,pounds sterling,quid|£,gbp,gb£,￡
GBX|penny (pence)|pence|gbx
JPY|yen|yen,japanese yen|jpy,jp¥
CNY|yuan|yuan,renminbi,rmb,chinese yuan|cny,rmb,cn¥,元
INR|Indian rupee|indian rupee,rupee|₹,inr,rs,rs.
PKR|Pakistani rupee|pakistani rupee,pakistan rupee|pkr
LKR|Sri Lankan rupee|sri lankan rupee|lkr,ரூ
NPR|Nepalese rupee|nepalese rupee,nepali rupee|npr
BDT|taka|taka,bangladeshi taka|৳,bdt
IDR|Indonesian rupiah|rupiah,indonesian rupiah|idr,rp
RUB|Russian rouble|ruble,rouble,russian ruble,russian rouble|₽,rub
UAH|hryvnia|hryvnia,hryvnya,ukrainian hryvnia|₴,uah
BYN|Belarusian rouble|belarusian ruble,belarusian rouble|byn
KRW|won|won,south korean won,korean won|₩,krw
KPW|North Korean won|north korean won|kpw
CHF|Swiss franc|swiss franc|chf,sfr,fr.
FRF|French franc|french franc|frf
BEF|Belgian franc|belgian franc|bef
XOF|CFA franc|cfa franc|xof
SEK|Swedish krona|swedish krona,swedish kronor,swedish crown,kronor|sek
NOK|Norwegian krone|norwegian krone,norwegian kroner,norwegian crown|nok
DKK|Danish krone|danish krone,danish kroner,danish crown|dkk
ISK|Icelandic króna|icelandic krona,icelandic króna|isk
CZK|Czech koruna|czech koruna,czech crown,koruna|czk,kč
PLN|złoty|zloty,zlotys,polish zloty,złoty|pln,zł
HUF|forint|forint,hungarian forint|huf
RON|Romanian leu|romanian leu,romanian lei,lei|ron
BGN|lev|bulgarian lev,leva|bgn
TRY|Turkish lira|turkish lira|₺,try
ITL|Italian lira|italian lira,italian lire,lire|itl
ESP|peseta|peseta,spanish peseta|esp
DEM|German mark|german mark,deutsche mark,deutschemark,deutschmark,d-mark,west german mark|dem
FIM|Finnish markka|finnish markka,markka,finnmark|fim
NLG|guilder|guilder,dutch guilder|nlg
PTE|Portuguese escudo|portuguese escudo,escudo|pte
GRD|drachma|drachma,greek drachma|grd
ILS|shekel|shekel,israeli shekel,new israeli shekel|₪,ils,nis
SAR|Saudi riyal|saudi riyal,riyal|sar
AED|dirham|uae dirham,emirati dirham,dirham|aed
QAR|Qatari riyal|qatari riyal|qar
IRR|Iranian rial|iranian rial,rial|irr
IQD|Iraqi dinar|iraqi dinar|iqd
KWD|Kuwaiti dinar|kuwaiti dinar|kwd
EGP|Egyptian pound|egyptian pound|egp
LBP|Lebanese pound|lebanese pound|lbp
SYP|Syrian pound|syrian pound|syp
ZAR|rand|rand,south african rand|zar
NGN|naira|naira,nigerian naira|₦,ngn
KES|Kenyan shilling|kenyan shilling|kes,ksh
GHS|cedi|cedi,ghanaian cedi|ghs,gh₵
ETB|birr|birr,ethiopian birr|etb
MXN|Mexican peso|mexican peso|mxn,mx$
ARS|Argentine peso|argentine peso,argentinian peso|ars
COP|Colombian peso|colombian peso|cop$
CLP|Chilean peso|chilean peso|clp
PHP|Philippine peso|philippine peso|₱,php
BRL|real|brazilian real,reais,brazilian reais|r$,brl
PEN|Peruvian sol|peruvian sol|pen
CRC|Costa Rican colón|colon,colón,costa rican colon|₡,crc
PYG|guaraní|guarani,guaraní|₲,pyg
THB|baht|baht,thai baht|฿,thb
VND|dong|vietnamese dong|₫,vnd
MYR|ringgit|ringgit,malaysian ringgit|myr,rm
KZT|tenge|tenge,kazakh tenge|₸,kzt
GEL|lari|lari,georgian lari|₾,gel
BTC|bitcoin|bitcoin|₿,btc
ETH|ether|ether,ethereum|eth
SATS|satoshi|satoshi|
"""

# Words for money whose country the text may leave open; the word is the unit then. "pound" and "dollar" are decided.
_OPEN_MONEY = "franc,krone,krona,kroner,crown,peso,lira,dinar,rial,mark,shilling,cent,penny,pennies,kopeck,centavo,fils"
_IRREGULAR = {"pennies": "penny", "kroner": "krone", "centuries": "century"}
RATE = {
    "second": "s", "sec": "s", "s": "s", "minute": "min", "min": "min", "hour": "h", "h": "h", "hr": "h", "day": "d",
    "week": "wk", "month": "mo", "quarter": "quarter", "year": "a", "annum": "a", "decade": "decade", "person": "person", "capita": "person",
    "head": "person", "share": "share", "litre": "L", "liter": "L", "l": "L", "gallon": "[gal_us]", "barrel": "[bbl_us]",
    "kilo": "kg", "kilogram": "kg", "kg": "kg", "tonne": "t", "ton": "[ston_av]", "pound": "[lb_av]", "ounce": "[oz_av]",
    "dozen": "dozen", "household": "household", "family": "family", "unit": "unit", "mile": "[mi_i]", "km": "km",
    "kilometre": "km", "kilometer": "km", "square metre": "m2", "square meter": "m2", "square foot": "[sft_i]",
    "student": "student", "pupil": "pupil", "child": "child", "worker": "worker", "employee": "employee",
    "citizen": "citizen", "patient": "patient", "ticket": "ticket", "vote": "vote", "acre": "[acr_us]", "hectare": "har",
}  # fmt: skip


def _rows(table: str) -> list[list[str]]:
    return [row.split("|") for row in table.strip().splitlines()]


def _build() -> tuple[dict[str, Unit], dict[str, Unit], dict[str, Unit]]:
    """(units by word, units by exact symbol, units by money prefix)."""
    words: dict[str, Unit] = {}
    symbols: dict[str, Unit] = {}
    prefixes: dict[str, Unit] = {}
    for code, name, kind, factor, own_words, own_symbols in _rows(_MEASURES):
        unit = Unit(code, name, kind, float(factor), 459.67 - 491.67 if code == "[degF]" else 0.0)
        words |= {form: unit for word in own_words.split(",") if word for form in _forms(word)}
        symbols |= {symbol: unit for symbol in own_symbols.split(",") if symbol}
    for code, name, own_words, own_prefixes in _rows(_MONEY):
        unit = Unit(code, name, "money:" + code)
        words |= {form: unit for word in own_words.split(",") for form in _forms(word)}
        prefixes |= {prefix: unit for prefix in own_prefixes.split(",") if prefix}
    words |= {
        form: Unit(_singular(word), _singular(word), "money:" + _singular(word))
        for word in _OPEN_MONEY.split(",")
        for form in _forms(word)
    }
    return words, symbols, prefixes


def _singular(word: str) -> str:
    return _IRREGULAR.get(word, word)


def _forms(word: str) -> list[str]:
    """The word and its plurals; "mile per hour" has its plural inside."""
    head, joint, tail = word.partition(" per ")
    if not joint:
        head, joint, tail = next((word.partition(j) for j in (" an ", " a ") if j in word), (word, "", ""))
    if " point" in head or " part" in head or not joint:
        return [word] if word.endswith(("feet", "inches", "percents")) else [word, head + "s" + joint + tail]
    return [word, head + "s" + joint + tail]


WORDS, SYMBOLS, PREFIXES = _build()
_DOLLAR, _POUND = Unit("USD", "dollar", "money:USD"), Unit("GBP", "pound", "money:GBP")
WORDS |= {
    "dollar": _DOLLAR,
    "dollars": _DOLLAR,
    "bucks": _DOLLAR,
    "pound": _POUND,
    "pounds": _POUND,
    "parts per million": WORDS["part per million"],
}
WORDS |= {"pounds per square inch": WORDS["pound per square inch"]}
PREFIXES |= {"$": _DOLLAR, "¥": WORDS["yen"], "￥": WORDS["yen"]}
BY_CODE = {unit.code: unit for unit in [*WORDS.values(), *SYMBOLS.values(), *PREFIXES.values()]}
BY_CODE |= {"USD": PREFIXES["usd"], "GBP": PREFIXES["gbp"]}
POUND_OF_MASS = BY_CODE["[lb_av]"]


def any_of(forms: object) -> str:
    """A regular expression for any of the forms, longest first."""
    return "|".join(re.escape(form).replace("\\ ", "[ \u00a0]") for form in sorted(forms, key=len, reverse=True))  # type: ignore[call-overload]


_WRITTEN = re.compile(rf"\b(?:{any_of(WORDS)})\b", re.IGNORECASE)


def unit_label(code: str | None, written: str = "") -> str:
    """The unit as a reader wants it: what stands in the text first, then its name and code.

    "1,200 square kilometres" -> "square kilometres (square kilometer, km2)", "£30m" -> "pound (GBP)", "soldiers" ->
    "soldiers", no unit -> "". `written`: the quantity's own words.
    """
    if not code:
        return ""
    head, slash, rate = (code, "", "") if code in BY_CODE else code.partition("/")
    unit = BY_CODE.get(head)
    if unit is None:
        return f"{head} per {_rate_name(rate)}" if slash else head
    words = _WRITTEN.findall(written)
    first = words[-1].lower() if words else unit.name
    others = [name for name in (unit.name, code) if name.lower() not in first]
    label = f"{first} per {_rate_name(rate)}" if slash else first
    return f"{label} ({', '.join(others)})" if others else label


def _rate_name(code: str) -> str:
    return next((name for name, known in RATE.items() if known == code and len(name) > 2), code)
