"""Tokens of private links cannot be guessed, enumerated, or used for another purpose."""

import string

from hypothesis import given
from hypothesis import strategies as st

from expo.kit.tokens import TOKEN_LENGTH, digest, new_key, seal, unseal

keys = st.binary(min_size=16, max_size=16).map(bytes.hex)


@given(key=keys, secret=st.text(min_size=1), purpose=st.sampled_from(["ticket", "feed"]))
def test_a_token_gives_back_its_key(key: str, secret: str, purpose: str) -> None:
    token = seal(key, purpose, secret)

    assert unseal(token, purpose, [secret]) == key
    assert len(token) == TOKEN_LENGTH


def test_a_token_for_the_ticket_does_not_open_the_feed() -> None:
    token = seal(new_key(), "ticket", "secret")

    assert unseal(token, "feed", ["secret"]) is None


def test_a_token_made_with_an_older_key_still_holds_while_that_key_is_listed() -> None:
    key = new_key()
    token = seal(key, "ticket", "last year's secret")

    assert unseal(token, "ticket", ["new secret", "last year's secret"]) == key
    assert unseal(token, "ticket", ["new secret"]) is None


@given(junk=st.text(max_size=100) | st.text(string.ascii_letters + "-_", min_size=TOKEN_LENGTH, max_size=TOKEN_LENGTH))
def test_junk_is_no_token(junk: str) -> None:
    assert unseal(junk, "ticket", ["secret"]) is None


@given(key=keys, position=st.integers(0, TOKEN_LENGTH - 2), letter=st.sampled_from(string.ascii_letters))
def test_a_token_with_one_letter_changed_is_none(key: str, position: int, letter: str) -> None:
    token = seal(key, "ticket", "secret")
    changed = token[:position] + letter + token[position + 1 :]

    assert unseal(changed, "ticket", ["secret"]) == (key if changed == token else None)


def test_keys_are_new_each_time_and_the_digest_does_not_hold_the_token() -> None:
    made = {new_key() for _ in range(1000)}

    assert len(made) == 1000
    assert digest("token") == "3c469e9d6c5875d37a43f353d4f88e61fcf812c66eee3457465a40b0da4153e0"
