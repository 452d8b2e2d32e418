"""Encrypted passport data is decrypted only with a listed key, in its own row, undamaged; key rotation."""

import pytest
from flask import Flask

from expo import config
from expo.db import db, transaction
from expo.errors import Refused
from expo.kit.vault import Unreadable, Vault
from expo.letters.models import LetterRequest
from expo.letters.services.passports import reseal_passports, unseal_passport
from tests.factories.events import an_event
from tests.factories.letters import a_passport, a_request
from tests.factories.registration import vito

NEW, OLD = "n" * 32, "o" * 32


def test_an_earlier_key_still_decrypts() -> None:
    sealed = Vault([OLD]).seal(b"AB1234567", "row 1")

    assert Vault([NEW, OLD]).unseal(sealed, "row 1") == b"AB1234567"


@pytest.mark.parametrize(("keys", "row", "damage"), [([NEW], "row 1", 0), ([OLD], "row 2", 0), ([OLD], "row 1", 1)])
def test_nothing_is_decrypted_with_another_key_in_another_row_or_damaged(
    keys: list[str], row: str, damage: int
) -> None:
    sealed = Vault([OLD]).seal(b"AB1234567", "row 1")
    broken = sealed[:-1] + bytes([sealed[-1] ^ damage])

    with pytest.raises(Unreadable):
        Vault(keys).unseal(broken, row)


@pytest.mark.parametrize("rubbish", [b"", b"\x01", b"\x01" * 17, b"\x02" * 60])
def test_random_bytes_are_not_decrypted(rubbish: bytes) -> None:
    with pytest.raises(Unreadable):
        Vault([OLD]).unseal(rubbish, "row 1")


def test_the_same_data_is_never_encrypted_to_the_same_bytes() -> None:
    vault = Vault([OLD])

    assert vault.seal(b"AB1234567", "row 1") != vault.seal(b"AB1234567", "row 1")


def test_after_a_change_of_keys_the_worker_re_encrypts(app: Flask) -> None:
    request = a_request(vito(an_event()))
    old = Vault([config.settings().secret_key, OLD])
    with transaction():
        request.sealed = Vault([OLD]).seal(old.unseal(_sealed(request), request.uid), request.uid)
    settings = app.extensions[config.EXTENSION]
    fields = {name: getattr(settings, name) for name in settings.__slots__}
    app.extensions[config.EXTENSION] = config.Settings(**{**fields, "passport_key": NEW, "old_passport_keys": (OLD,)})

    try:
        with transaction():
            counts = [reseal_passports(), reseal_passports()]
        app.extensions[config.EXTENSION] = config.Settings(**{**fields, "passport_key": NEW})
        seen = unseal_passport(request)
    finally:
        app.extensions[config.EXTENSION] = settings

    assert (counts, seen) == ([1, 0], a_passport())


def test_the_worker_leaves_data_that_no_listed_key_decrypts(app: Flask) -> None:
    request = a_request(vito(an_event()))
    with transaction():
        request.sealed = Vault([OLD]).seal(b"{}", request.uid)

    with transaction():
        assert reseal_passports() == 0

    with pytest.raises(Refused, match="List the earlier key"):
        unseal_passport(request)


@pytest.mark.parametrize("key", ["short", "x" * 31, "x" * 31 + ","])
def test_a_weak_key_is_refused_at_the_start_without_being_repeated(key: str) -> None:
    with pytest.raises(ValueError, match="PASSPORT_KEY takes 32") as refusal:
        config.from_environment({"PASSPORT_KEY": key})

    assert key not in str(refusal.value)


def _sealed(request: LetterRequest) -> bytes:
    sealed = db.session.scalar(db.select(LetterRequest.sealed).where(LetterRequest.id == request.id))
    if sealed is None:
        raise AssertionError("nothing is sealed")
    return bytes(sealed)
