"""Time zones of airports, by their code or their city, to be proposed and confirmed, never taken unasked. Pure."""

import re

_AIRPORTS = """
IST SAW ISL Istanbul İstanbul استنبول|Europe/Istanbul
ESB ADB AYT ADA TZX BJV DLM GZT KYA Ankara İzmir Izmir Antalya Adana Trabzon Konya Gaziantep انقرہ|Europe/Istanbul
KHI ISB LHE PEW MUX SKT LYP UET GWD Karachi Islamabad Lahore Peshawar Multan Sialkot Faisalabad Quetta|Asia/Karachi
کراچی اسلام‌آباد لاہور پشاور ملتان سیالکوٹ فیصل‌آباد کوئٹہ|Asia/Karachi
DXB DWC AUH SHJ Dubai Sharjah دبئی|Asia/Dubai
DOH Doha دوحہ|Asia/Qatar
RUH JED MED DMM Riyadh Jeddah Medina Dammam ریاض جدہ|Asia/Riyadh
KWI Kuwait|Asia/Kuwait
BAH Bahrain Manama|Asia/Bahrain
MCT Muscat|Asia/Muscat
IKA THR Tehran تہران|Asia/Tehran
BGW Baghdad|Asia/Baghdad
AMM Amman|Asia/Amman
BEY Beirut|Asia/Beirut
TLV Jerusalem|Asia/Jerusalem
CAI Cairo|Africa/Cairo
GYD Baku|Asia/Baku
TBS Tbilisi|Asia/Tbilisi
EVN Yerevan|Asia/Yerevan
TAS Tashkent|Asia/Tashkent
ALA NQZ Almaty Astana|Asia/Almaty
FRU Bishkek|Asia/Bishkek
KBL Kabul کابل|Asia/Kabul
DEL BOM BLR MAA HYD CCU Delhi Mumbai Bengaluru Chennai|Asia/Kolkata
DAC Dhaka|Asia/Dhaka
CMB Colombo|Asia/Colombo
KTM Kathmandu|Asia/Kathmandu
MLE|Indian/Maldives
BKK DMK Bangkok|Asia/Bangkok
KUL|Asia/Kuala_Lumpur
SIN Singapore|Asia/Singapore
CGK Jakarta|Asia/Jakarta
MNL Manila|Asia/Manila
HKG|Asia/Hong_Kong
PEK PKX PVG SHA CAN SZX Beijing Shanghai Guangzhou Shenzhen|Asia/Shanghai
URC Urumqi|Asia/Shanghai
ICN GMP Seoul|Asia/Seoul
NRT HND KIX Tokyo Osaka|Asia/Tokyo
SYD Sydney|Australia/Sydney
MEL Melbourne|Australia/Melbourne
AKL Auckland|Pacific/Auckland
LHR LGW STN LTN LCY MAN BHX EDI London Manchester Edinburgh|Europe/London
DUB Dublin|Europe/Dublin
CDG ORY Paris|Europe/Paris
FRA MUC BER DUS HAM CGN STR Frankfurt Munich München Berlin Hamburg Düsseldorf|Europe/Berlin
AMS Amsterdam|Europe/Amsterdam
BRU Brussels|Europe/Brussels
ZRH GVA Zurich Zürich Geneva|Europe/Zurich
VIE Vienna Wien|Europe/Vienna
MAD BCN Madrid Barcelona|Europe/Madrid
LIS Lisbon|Europe/Lisbon
FCO MXP Rome Milan|Europe/Rome
ATH Athens|Europe/Athens
SOF Sofia|Europe/Sofia
OTP Bucharest|Europe/Bucharest
BUD Budapest|Europe/Budapest
PRG Prague|Europe/Prague
WAW Warsaw|Europe/Warsaw
CPH Copenhagen|Europe/Copenhagen
ARN Stockholm|Europe/Stockholm
OSL Oslo|Europe/Oslo
HEL Helsinki|Europe/Helsinki
SVO DME VKO Moscow Moskva|Europe/Moscow
KBP Kyiv|Europe/Kyiv
JFK EWR LGA BOS IAD PHL ATL MIA Boston Washington Atlanta Miami|America/New_York
ORD DFW IAH Chicago Dallas Houston|America/Chicago
DEN Denver|America/Denver
LAX SFO SEA LAS|America/Los_Angeles
YYZ YUL Toronto Montreal|America/Toronto
YVR Vancouver|America/Vancouver
GRU|America/Sao_Paulo
NBO Nairobi|Africa/Nairobi
ADD|Africa/Addis_Ababa
LOS ABV Lagos Abuja|Africa/Lagos
JNB CPT Johannesburg|Africa/Johannesburg
CMN Casablanca|Africa/Casablanca
ALG Algiers|Africa/Algiers
TUN Tunis|Africa/Tunis
"""
_CODE = 3  # letters
_ZONES = {
    word if len(word) == _CODE and word.isupper() else word.casefold(): zone
    for line in _AIRPORTS.strip().splitlines()
    for words, zone in [line.split("|")]
    for word in words.split()
}


def zone_of_airport(text: str) -> str:
    """The zone of an airport that the text names by its code in capitals or by its city; "" where none or several are known."""
    words = re.findall(r"[^\W\d_]+", text)
    found = {_ZONES.get(word) or _ZONES.get(word.casefold()) for word in words} - {None}
    return str(found.pop()) if len(found) == 1 else ""
