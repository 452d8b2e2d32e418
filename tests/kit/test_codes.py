"""Badge codes are random, and are read however a scanner or a person gives them."""

from hypothesis import given
from hypothesis import strategies as st

from expo.kit.codes import ALPHABET, CODE_BITS, CODE_LENGTH, new_code, read_code, spaced

some_code = st.binary(min_size=12, max_size=12).map(lambda drawn: new_code(lambda _size: drawn))


def test_a_code_holds_at_least_80_bits_and_uses_all_of_them() -> None:
    zeros, ones = new_code(bytes), new_code(lambda size: b"\xff" * size)

    assert CODE_BITS >= 80
    assert (zeros, ones) == ("0" * CODE_LENGTH, "Z" * CODE_LENGTH)


def test_codes_differ() -> None:
    made = {new_code() for _ in range(2000)}

    assert len(made) == 2000
    assert {sign for code in made for sign in code} == set(ALPHABET)


@given(some_code)
def test_a_code_is_read_as_it_was_printed(code: str) -> None:
    assert read_code(spaced(code)) == code
    assert read_code(f"  {code.lower()}\r\n") == code
    assert read_code("-".join(code)) == code


@given(some_code)
def test_an_address_gives_its_code_in_any_case(code: str) -> None:
    address = f"https://expo.example.org/B/{code}"

    assert read_code(address) == code
    assert read_code(address.upper()) == code
    assert read_code(address.lower() + "/") == code


@given(some_code)
def test_letters_people_mistake_for_digits_are_put_right(code: str) -> None:
    mistaken = code.replace("0", "o").replace("1", "l")

    assert read_code(mistaken) == code
    assert read_code(code.replace("1", "i")) == code
    assert read_code(code.replace("1", "ı")) == code


def test_a_scanner_with_another_keyboard_layout_is_understood() -> None:
    code = "7ZK3M9QX0T5VWB2DCH"

    assert read_code(f"HTTPSŞ..EXPO.EXAMPLE.ORG.B.{code}") == code
    assert read_code(code.translate(str.maketrans("0123579", "۰۱۲۳۵۷۹"))) == code


def test_what_is_no_code_is_none() -> None:
    code = "7ZK3M9QX0T5VWB2DCH"
    wrong = ["", code[:-1], code + "7", code.replace("Z", "U"), f"https://example.org/{code}", f"{code}\x00", "🙂" * 18]

    assert [read_code(text) for text in wrong] == [None] * len(wrong)
    assert read_code(code * 230) is None
    assert read_code(" " * 4096 + code) is None


@given(st.text(max_size=500))
def test_no_input_is_too_odd(text: str) -> None:
    code = read_code(text)

    assert code is None or (len(code) == CODE_LENGTH and set(code) <= set(ALPHABET))
