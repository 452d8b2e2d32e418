"""Signatures, the addresses that webhooks may have, and how long receivers are waited for."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

import pytest

from expo.api.resources.index import RESOURCES
from expo.history.subjects import Subject
from expo.webhooks.rules import (
    DELAYS,
    DISABLED_AFTER,
    TOLD_KINDS,
    clipped,
    event_type,
    is_address,
    is_public,
    new_secret,
    pause_after,
    seconds_before,
    signature,
    signed_headers,
)
from expo.webhooks.words import KIND_WORDS

OWN = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))


def test_signatures_are_those_of_the_standard() -> None:
    """The example of Standard Webhooks' own libraries."""
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'
    message, moment = "msg_p5jXN8AQM9LWM0D4loKWxJek", datetime.fromtimestamp(1614265330, UTC)

    headers = signed_headers(message, moment, body, [secret, new_secret()])

    first, second = headers.pop("webhook-signature").split(" ")
    assert first == signature(message, "1614265330", body, secret) == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert (second != first, len(second)) == (True, len(first))
    assert headers == {"webhook-id": message, "webhook-timestamp": "1614265330"}
    assert new_secret() != new_secret()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2a00:1450:4001:82b::200e", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 -- no interface
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("198.18.0.1", False),
        ("::1", False),
        ("::", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:169.254.169.254", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2002:a9fe:a9fe::1", False),
        ("2001:0:808:808:0:0:80ff:fefe", False),
        ("::127.0.0.1", False),
        ("fc00::1", False),
        ("fd00:ec2::254", False),
        ("fe80::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
    ],
)
def test_private_addresses_are_known_in_every_dress(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


@pytest.mark.parametrize(
    ("url", "alone", "with_networks"),
    [
        ("https://crm.example.org/expo?key=1", True, True),
        ("https://crm.example.org:8443/", True, True),
        ("https://8.8.8.8/", True, True),
        ("https://10.1.2.3/", False, True),
        ("http://10.1.2.3:80/", False, True),
        ("http://[fd00::1]:8080/x", False, True),
        ("https://10.2.0.1/", False, False),
        ("https://[::1]/", False, False),
        ("https://[::ffff:127.0.0.1]/", False, False),
        ("http://crm.example.org/", False, True),  # judged once it is looked up
        ("https://crm.example.org:25/", False, True),
        ("https://localhost/", False, True),
        ("https://localhost./", False, True),
        ("https://2130706433/", False, True),
        ("https://0x7f000001/", False, True),
        ("https://127.1/", False, True),
        ("https://a..b/", False, True),
        ("https://crm.internal/", False, True),
        ("https://crm.example.org./", True, True),
        ("https://user:word@crm.example.org/", False, False),
        ("https://crm.example.org/#part", False, False),
        ("https://crm.example.org\\@127.0.0.1/", False, False),
        ("https://crm.example.org:99999/", False, False),
        ("https://crm example.org/", False, False),
        ("https://сrm.example.org/", False, False),
        ("ftp://crm.example.org/", False, False),
        ("//crm.example.org/", False, False),
        ("https:///expo", False, False),
        ("https://[::1/", False, False),
        ("https://crm.example.org/" + "x" * 500, False, False),
    ],
)
def test_addresses_are_of_the_public_web_unless_the_settings_name_a_network(
    url: str, alone: bool, with_networks: bool
) -> None:
    assert (is_address(url), is_address(url, OWN)) == (alone, with_networks)


def test_a_message_is_tried_for_as_long_as_a_receiver_may_be_away() -> None:
    waits = [seconds_before(attempt) for attempt in range(1, 13)]

    assert (waits[0], waits[-2:]) == (5, [86_400, None])
    assert (
        DISABLED_AFTER < timedelta(seconds=sum(DELAYS)) < timedelta(days=6)
    )  # it is switched off before anything is given up
    assert [pause_after(number).total_seconds() for number in (1, 2, 6, 99)] == [5, 15, 1800, 1800]


def test_names_of_what_happened_and_the_ends_of_answers() -> None:
    types = [event_type("delegation", "closed the members’ link of"), event_type("registration", "moved up")]

    assert types == ["delegation.closed_the_members_link_of", "registration.moved_up"]
    assert (clipped(b"a\0b\xff"), len(clipped(b"x" * 2000))) == ("ab�", 500)


def test_what_is_told_can_be_read_by_the_api_where_it_says_so_and_has_words() -> None:
    assert {name for name in TOLD_KINDS.values() if name} <= RESOURCES.keys()
    assert TOLD_KINDS.keys() == KIND_WORDS.keys()
    assert not {Subject.ACCOUNT, Subject.API_TOKEN, Subject.WEBHOOK} & TOLD_KINDS.keys()
