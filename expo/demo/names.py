"""Made-up people: names in Latin, Turkish and Urdu script, fictitious firms, reserved mail addresses. Pure."""

from dataclasses import dataclass
from random import Random

# (Latin, Urdu): given names and family names that go together in either script.
PAKISTANI_GIVEN = [
    ("Ayesha", "عائشہ"),
    ("Bilal", "بلال"),
    ("Fatima", "فاطمہ"),
    ("Hamza", "حمزہ"),
    ("Zainab", "زینب"),
    ("Usman", "عثمان"),
    ("Maryam", "مریم"),
    ("Ali", "علی"),
    ("Sana", "ثنا"),
    ("Imran", "عمران"),
    ("Hira", "حرا"),
    ("Saad", "سعد"),
    ("Nida", "ندا"),
    ("Faisal", "فیصل"),
    ("Rabia", "رابعہ"),
    ("Tariq", "طارق"),
    ("Khadija", "خدیجہ"),
    ("Asad", "اسد"),
    ("Mehwish", "مہوش"),
    ("Junaid", "جنید"),
]
PAKISTANI_FAMILY = [
    ("Ahmed", "احمد"),
    ("Khan", "خان"),
    ("Siddiqui", "صدیقی"),
    ("Malik", "ملک"),
    ("Qureshi", "قریشی"),
    ("Chaudhry", "چودھری"),
    ("Sheikh", "شیخ"),
    ("Baloch", "بلوچ"),
    ("Mirza", "مرزا"),
    ("Rizvi", "رضوی"),
    ("Abbasi", "عباسی"),
    ("Hussain", "حسین"),
    ("Javed", "جاوید"),
    ("Raza", "رضا"),
    ("Soomro", "سومرو"),
]
TURKISH_GIVEN = [
    "Ayşe",
    "Emre",
    "Zeynep",
    "Çağrı",
    "Elif",
    "Oğuz",
    "Şule",
    "Kerem",
    "İrem",
    "Ümit",
    "Özlem",
    "Burak",
    "Gökçe",
    "Işıl",
    "Deniz",
    "Barış",
    "Tuğba",
    "Yiğit",
    "Nazlı",
    "Cem",
]
TURKISH_FAMILY = [
    "Yılmaz",
    "Öztürk",
    "Şahin",
    "Çelik",
    "Aydın",
    "Güneş",
    "Kılıç",
    "Doğan",
    "Işık",
    "Ünal",
    "Erdoğdu",
    "Yıldız",
    "Karaca",
    "Özdemir",
    "Tunç",
    "Ağaoğlu",
]
OTHER = [
    ("John", "Example", "GB"),
    ("Marie", "Exemple", "FR"),
    ("Hans", "Beispiel", "DE"),
    ("Aigerim", "Ülgi", "KZ"),
    ("Leyla", "Nümunə", "AZ"),
    ("Omar", "Mithal", "AE"),
    ("Wei", "Lizi", "CN"),
    ("Sara", "Mesal", "IR"),
]

JOB_TITLES = [
    "Chief executive",
    "Software engineer",
    "Head of export",
    "Investment officer",
    "Product manager",
    "Founder",
    "Director of digital health",
    "Cyber security analyst",
    "Deputy director",
    "Procurement manager",
    "Journalist",
    "Professor of computer science",
    "Data scientist",
    "Business development manager",
]
PAKISTANI_FIRMS = [
    "Misaal Technologies (Pvt.) Ltd (demo)",
    "Namoona Software (demo)",
    "Demo Fintech Karachi",
    "Demo Cloud Lahore",
    "Demo Digital Health Islamabad",
    "Namoona Devices Sialkot (demo)",
    "Demo Ministry of Examples",
]
TURKISH_FIRMS = [
    "Örnek Yazılım A.Ş. (demo)",
    "Deneme Bilişim Ltd. Şti. (demo)",
    "Demo Siber Güvenlik A.Ş.",
    "Örnek Sağlık Teknolojileri San. ve Tic. A.Ş. (demo)",
    "Demo Blokzincir İstanbul",
    "Demo Örnek Bakanlığı",
]
OTHER_FIRMS = ["Example Ventures (demo)", "Demo Investment Council", "Beispiel GmbH (demo)"]


@dataclass(frozen=True, slots=True)
class DemoPerson:
    given_name: str
    family_name: str
    second_name: str
    email: str
    job_title: str
    organisation: str
    country: str
    language: str


def demo_person(random: Random, number: int) -> DemoPerson:
    """The made-up person of this number: half of them from Pakistan, a third from Türkiye; the mail address is unique."""
    draw = random.random()
    if draw < 0.5:
        return _pakistani(random, number)
    if draw < 0.85:
        return _turkish(random, number)
    given, family, country = random.choice(OTHER)
    return DemoPerson(
        given, family, "", _address(number), random.choice(JOB_TITLES), random.choice(OTHER_FIRMS), country, "en"
    )


def _pakistani(random: Random, number: int) -> DemoPerson:
    given, family = random.choice(PAKISTANI_GIVEN), random.choice(PAKISTANI_FAMILY)
    second = f"{given[1]} {family[1]}" if random.random() < 0.7 else ""
    return DemoPerson(
        given[0],
        family[0] if random.random() < 0.95 else "",
        second,
        _address(number),
        random.choice(JOB_TITLES),
        random.choice(PAKISTANI_FIRMS),
        "PK",
        "ur" if random.random() < 0.3 else "en",
    )


def _turkish(random: Random, number: int) -> DemoPerson:
    return DemoPerson(
        random.choice(TURKISH_GIVEN),
        random.choice(TURKISH_FAMILY),
        "",
        _address(number),
        random.choice(JOB_TITLES),
        random.choice(TURKISH_FIRMS),
        "TR",
        "tr" if random.random() < 0.8 else "en",
    )


def _address(number: int) -> str:
    """A mail address in a domain reserved for examples (RFC 2606)."""
    return f"demo.person.{number}@demo.example"
