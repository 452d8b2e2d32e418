"""When a mail to a domain may be sent within the rate of all workers."""

from datetime import UTC, datetime, timedelta

from expo.mail.domains import Domains, domain_of

NOON = datetime(2027, 4, 14, 12, tzinfo=UTC)


def _after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_mails_beyond_the_rate_get_a_time_each() -> None:
    domains = Domains(rate=2)
    for second in (0, 10):
        assert domains.opens_at("busy.example", _after(second)) is None
        domains.begin("busy.example", _after(second))

    turns = [domains.opens_at("busy.example", _after(20)) for _ in range(3)]

    assert turns == [_after(90), _after(120), _after(150)]
    assert domains.opens_at("busy.example", _after(59)) == _after(180)
    assert domains.opens_at("busy.example", _after(60)) is None
    assert domains.opens_at("quiet.example", _after(20)) is None


def test_what_other_workers_sent_counts_against_the_rate() -> None:
    domains = Domains(rate=2)

    assert domains.opens_at("busy.example", _after(20), _after(5)) == _after(95)
    domains.begin("busy.example", _after(21))
    assert domains.opens_at("busy.example", _after(30), None) is None
    domains.begin("busy.example", _after(30))
    assert domains.opens_at("busy.example", _after(40), _after(25)) == _after(
        125
    )  # the later of both, one after the first
    assert domains.opens_at("quiet.example", _after(40), None) is None


def test_without_a_rate_nothing_is_counted() -> None:
    domains = Domains()
    for _ in range(1000):
        domains.begin("busy.example", NOON)

    assert domains.opens_at("busy.example", NOON) is None


def test_the_domain_of_an_address_is_what_follows_the_last_at() -> None:
    assert [domain_of(one) for one in ("a@B.example", '"x@y"@z.example', "none")] == ["b.example", "z.example", "none"]
