"""Text files as people save and send them."""

from tests.messy.habits import HEADINGS, PEOPLE, Habit, a_list, lines, people

URDU = lines(
    ("نام", "خاندانی نام", "ای میل", "ادارہ"), ("محمد", "اقبال", "iqbal@example.org", "پاکستان آرڈیننس"), by=";"
)
_URDU_READS = people([("محمد", "اقبال", "iqbal@example.org", "پاکستان آرڈیننس")])
_CZECH = lines(
    HEADINGS, ("Jiří", "Dvořák", "jiri@example.org", "Škoda Plzeň"), ("Zdeněk", "Růžička", "z@example.org", "Žďas")
)
_CZECH_READS = people(
    [("Jiří", "Dvořák", "jiri@example.org", "Škoda Plzeň"), ("Zdeněk", "Růžička", "z@example.org", "Žďas")]
)
_RUSSIAN = lines(
    HEADINGS,
    ("Иван", "Петров", "ivan@example.org", "Завод Заря"),
    ("Ольга", "Сидорова", "olga@example.org", "Вертолёты"),
)
_RUSSIAN_READS = people(
    [("Иван", "Петров", "ivan@example.org", "Завод Заря"), ("Ольга", "Сидорова", "olga@example.org", "Вертолёты")]
)
_GERMAN = lines(HEADINGS, ("Jürgen", "Groß", "j@example.org", "Müller GmbH"))
_GERMAN_READS = people([("Jürgen", "Groß", "j@example.org", "Müller GmbH")])
_TURKISH = ("Ad", "Soyad", "E-posta", "Kurum")
_QUOTED = (
    '"Given name, as in the passport";"Family name, as in the passport";Mail;Organisation\n'
    'Ayşe;Yılmaz;ayse@example.org;"Gökçe; Yazılım"\n'
)
_AYSE = [PEOPLE[0]]
LOST = a_list().replace("ş", "\ufffd")

TEXT_FILES = (
    Habit("UTF-8 with commas", a_list().encode(), people()),
    Habit("UTF-8 with a byte order mark", a_list().encode("utf-8-sig"), people()),
    Habit("semicolons, as Excel in Türkiye saves", a_list(";").encode("utf-8-sig"), people()),
    Habit("tabs, as copied from a sheet", a_list("\t").encode(), people()),
    Habit("bars", a_list("|").encode(), people()),
    Habit("UTF-16, Unicode text of Excel", a_list("\t").encode("utf-16"), people()),
    Habit("UTF-16 without its mark", a_list("\t").encode("utf-16-le"), people()),
    Habit("UTF-16 the other way round", a_list("\t").encode("utf-16-be"), people()),
    Habit("Windows-1254", a_list(";").encode("cp1254"), people()),
    Habit("DOS, code page 857", a_list(";").encode("cp857"), people()),
    Habit("Mac Turkish", a_list(";").encode("mac_turkish"), people()),
    Habit(
        "Windows-1256, Urdu",
        URDU.replace("یں", "ین").replace("ی", "ي").encode("cp1256"),
        [{name: value.replace("ی", "ي") for name, value in one.items()} for one in _URDU_READS],
    ),
    Habit("UTF-8, Urdu", URDU.encode(), _URDU_READS),
    Habit("Windows-1250, Czech", _CZECH.encode("cp1250"), _CZECH_READS),
    Habit("Windows-1251, Russian", _RUSSIAN.encode("cp1251"), _RUSSIAN_READS),
    Habit("Windows-1252, German", _GERMAN.encode("cp1252"), _GERMAN_READS),
    Habit(
        "one letter in a one-byte coding",
        lines(HEADINGS, ("Ho\x9aek", "Nov\xfd", "h@example.org", "Firm")).encode("latin-1"),
        people([("Hošek", "Nový", "h@example.org", "Firm")]),
        asks=("coding",),
        answers={"coding": "cp1250"},
    ),
    Habit(
        "letters lost before the file came",
        LOST.encode(),
        people([("Ay\ufffde", *PEOPLE[0][1:]), *PEOPLE[1:]]),
        asks=("letters lost",),
    ),
    Habit("sep=; in the first line", ("sep=;\n" + a_list(";")).encode("cp1254"), people()),
    Habit("sep=, quoted", ('"sep=,"\n' + a_list()).encode(), people()),
    Habit(
        "headings with commas, separated by semicolons",
        _QUOTED.encode(),
        people([("Ayşe", "Yılmaz", "ayse@example.org", "Gökçe; Yazılım")]),
        answers={"column 1": "given_name", "column 2": "family_name"},
    ),
    Habit("each line quoted as a whole", "\n".join(f'"{line}"' for line in a_list().splitlines()).encode(), people()),
    Habit("lines ended as on old Macs", a_list(";").replace("\n", "\r").encode(), people()),
    Habit("lines ended as on Windows", a_list(";").replace("\n", "\r\n").encode(), people()),
    Habit("a title above", ("VISITOR LIST 2027\n\n" + a_list()).encode(), people()),
    Habit(
        "separators to the end of every line",
        lines(*((*row, "", "", "") for row in (HEADINGS, *PEOPLE)), by=";").encode(),
        people(),
    ),
    Habit("empty lines between", a_list().replace("\n", "\n\n").encode(), people()),
    Habit("lines of nothing but separators at the end", (a_list(";") + ";;;\n;;;\n").encode(), people()),
    Habit(
        "a cell with a line break",
        lines(HEADINGS, ("Ayşe", "Yılmaz", "ayse@example.org", '"Gökçe\nYazılım"')).encode(),
        people(_AYSE),
    ),
    Habit(
        "quotes doubled inside",
        lines(HEADINGS, ("Ayşe", "Yılmaz", "ayse@example.org", '"Gökçe ""Yazılım"""')).encode(),
        people([("Ayşe", "Yılmaz", "ayse@example.org", 'Gökçe "Yazılım"')]),
    ),
    Habit(
        "spaces around everything",
        lines(*([f"  {cell} " for cell in row] for row in (HEADINGS, *PEOPLE)), by=";").encode(),
        people(),
    ),
    Habit("Turkish headings", lines(_TURKISH, *PEOPLE).encode(), people()),
    Habit(
        "headings in capitals with points",
        lines(("AD :", "SOYAD :", "E-POSTA :", "KURUM :"), *PEOPLE).encode(),
        people(),
    ),
    Habit(
        "headings in two languages",
        lines(("Ad / Given name", "Soyad / Family name", "E-posta / Mail", "Kurum / Organisation"), *PEOPLE).encode(),
        people(),
    ),
    Habit(
        "required headings starred",
        lines(("Given name *", "Family name*", "Mail (required)", "Organisation [optional]"), *PEOPLE).encode(),
        people(),
    ),
    Habit(
        "headings of a form's export",
        lines(("given_name", "family_name", "E-Mail Address", "Company Name"), *PEOPLE).encode(),
        people(),
    ),
    Habit("Name and Surname", lines(("Name", "Surname", "Mail", "Company"), *PEOPLE).encode(), people()),
    Habit("columns in another order", lines(*(row[::-1] for row in (HEADINGS, *PEOPLE))).encode(), people()),
    Habit(
        "a column nobody knows",
        lines(
            *((*row, extra) for row, extra in zip((HEADINGS, *PEOPLE), ("Shoe size", "39", "40", "44"), strict=True))
        ).encode(),
        people(),
    ),
    Habit(
        "two columns of telephones",
        lines((*HEADINGS, "Phone", "Mobile"), (*PEOPLE[0], "0312 1234567", "0532 1234567")).encode(),
        people(_AYSE, phone="0532 1234567"),
        asks=("column twice:phone",),
        answers={"column twice:phone": "6"},
    ),
    Habit(
        "no headings at all",
        lines(*PEOPLE).encode(),
        people(),
        asks=("heading",),
        answers={
            "heading": "0",
            "column 1": "given_name",
            "column 2": "family_name",
            "column 3": "email",
            "column 4": "organisation",
        },
    ),
    Habit(
        "headings in a language we do not know",
        lines(("Vorname", "Nachname", "Elektropost", "Betrieb"), *PEOPLE).encode(),
        people(),
        asks=("heading",),
        answers={
            "heading": "1",
            "column 1": "given_name",
            "column 2": "family_name",
            "column 3": "email",
            "column 4": "organisation",
        },
    ),
    Habit(
        "UTF-8 taken for Windows-1252 on the way",
        a_list().encode().decode("cp1252", errors="ignore").encode(),
        people(),
    ),
    Habit("Windows-1254 taken for Latin-1 on the way", a_list().encode("cp1254").decode("latin-1").encode(), people()),
    Habit(
        "the same headings again after each page",
        (a_list() + lines(HEADINGS, ("Can", "Er", "can@example.org", "Er A.Ş."))).encode(),
        people([*PEOPLE, ("Can", "Er", "can@example.org", "Er A.Ş.")]),
    ),
    Habit(
        "one name a line",
        "Full name\nAyşe Yılmaz\nİpek Öztürk\n".encode(),
        [{"full_name": "Ayşe Yılmaz"}, {"full_name": "İpek Öztürk"}],
    ),
    Habit(
        "only addresses",
        b"Mail\na@example.org\nb@example.org\n",
        [{"email": "a@example.org"}, {"email": "b@example.org"}],
    ),
    Habit(
        "decimal commas beside semicolons",
        lines(("Full name", "Area"), ("Person A", "12,5"), by=";").encode(),
        [{"full_name": "Person A", "area": 12.5}],
    ),
    Habit(
        "a text of several lines with both separators in it",
        (b'Full name,About,Mail\nPerson A,"One; two, three; four\n\nfive; six; seven\neight; nine",a@example.org\n'),
        [
            {
                "full_name": "Person A",
                "about": "One; two, three; four\n\nfive; six; seven\neight; nine",
                "email": "a@example.org",
            }
        ],
    ),
)
