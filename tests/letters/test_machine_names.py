"""Names in a passport's machine-readable zone, by the tables of ICAO Doc 9303, part 3, section 6."""

import pytest

from expo.letters.machine_names import machine_name


@pytest.mark.parametrize(
    ("name", "nationality", "letters"),
    [
        ("İBRAHİM ÇAĞRI", "TR", "IBRAHIM CAGRI"),
        ("Işıl Öztürk-Güneş", "TR", "ISIL OZTURK GUNES"),
        ("Əli Hüseynov", "AZ", "ELI HUSEYNOV"),
        ("Jürgen Möller-Groß", "DE", "JUERGEN MOELLER GROSS"),
        ("Søren Ærø Åberg", "DK", "SOEREN AEROE AABERG"),
        ("José Nuñez y Güell", "ES", "JOSE NUNEZ Y GUELL"),
        ("Łukasz Đorđević Þór", "PL", "LUKASZ DORDEVIC THOR"),
        ("D’Arcy O'Neil Jr.", "GB", "DARCY ONEIL JR"),
        ("Muhammad  Bilal", "PK", "MUHAMMAD BILAL"),
    ],
)
def test_a_latin_name_is_written_with_the_letters_a_to_z(name: str, nationality: str, letters: str) -> None:
    assert machine_name(name, nationality) == letters


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("محمد", "MXHMD"),
        ("مُحَمَّد", "MXHMMD"),  # vowel signs are not encoded, a shadda doubles its letter
        ("علی خان", "ELXYA XKHAN"),
        ("بٹ ڈار ڑے", "BXXT XXDAR XXRXYB"),
        ("گوہر چاں", "XGGWXXGR XCAXNN"),
        ("عائشة ک", "EAXIXSHXTA XKK"),
    ],
)
def test_a_name_in_arabic_or_urdu_letters_is_encoded_by_the_table(name: str, letters: str) -> None:
    assert machine_name(name, "PK") == letters


def test_letters_of_no_table_are_left_out() -> None:
    assert machine_name("Дана 会 DANA 2", "TR") == "DANA"
