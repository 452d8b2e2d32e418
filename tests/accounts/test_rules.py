"""Rules of accounts: common passwords, and redirects within this site."""

import pytest

from expo.accounts.rules import LISTED, browser_name, is_common, mailbox, own_path


@pytest.mark.parametrize(
    ("password", "common"),
    [
        ("aaaaaaaaaaaa", True),
        ("abababababab", True),
        ("abcabcabcabc", False),
        ("password1", True),
        ("Password 1", True),
        ("password2027!", True),
        ("sunshine2024", True),
        ("1q2w3e4r5t", True),
        ("Ayla Account", True),
        ("ayla.account99", True),
        ("ayla.account@example.org", True),
        ("a horse that eats paper", False),
    ],
)
def test_what_a_guesser_tries_first(password: str, common: bool) -> None:
    assert is_common(password, name="Ayla Account", email="ayla.account@example.org") is common


def test_the_most_common_passwords_of_breaches_are_refused_with_digits_at_their_end_too() -> None:
    with_digits = [f"{word}2027!" for word in LISTED if word[-1] not in "0123456789!."]
    let_in = [word for word in (*LISTED, *with_digits) if not is_common(word)]

    assert (len(LISTED) > 25_000, let_in) == (True, [])


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("/", True),
        ("/account?tab=2", True),
        ("", False),
        ("account", False),
        ("//elsewhere.example", False),
        ("/\\elsewhere.example", False),
        ("/a\tb", False),
        ("/a b", False),
        ("https://elsewhere.example/", False),
        ("/" + "a" * 499, True),
        ("/" + "a" * 500, False),
    ],
)
def test_a_sign_in_leads_to_a_path_of_this_site_alone(address: str, own: bool) -> None:
    assert own_path(address) == (address if own else None)


def test_a_browser_is_named_by_its_own_words() -> None:
    assert browser_name("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0") == "Edge, Windows"
    assert browser_name("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Firefox/127.0") == "Firefox, Linux"
    assert browser_name("curl/8.5") == "curl"
    assert browser_name("") == ""


def test_two_spellings_of_a_mailbox_are_one() -> None:
    assert mailbox(" AYLA@Example.org ") == mailbox("ayla@example.org")
    assert mailbox("u\u0308@example.org") == mailbox("\u00fc@example.org")
