"""Requests through a real nginx with our configuration, to two real servers."""

import http.client
import json
import re
from contextlib import closing

from tests.deploy.conftest import Site
from tests.proxies import HOST

_TITLE = re.compile(rb"<h1[^>]*>(.+?)</h1>", re.DOTALL)


def test_a_page_comes_through_and_its_cookie_is_for_https_alone(site: Site) -> None:
    answer = site.proxy.send("GET", "/sign-in")
    cookie = answer.headers["set-cookie"]

    assert (answer.status, bool(_TITLE.search(answer.body))) == (200, True)
    assert "Secure" in cookie
    assert "HttpOnly" in cookie


def test_plain_http_is_sent_to_https(site: Site) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", site.proxy.plain_port, timeout=30)) as connection:
        connection.request("GET", "/sign-in?next=/organise", headers={"Host": HOST})
        answer = connection.getresponse()

    assert (answer.status, answer.getheader("Location")) == (301, f"https://{HOST}/sign-in?next=/organise")


def test_a_host_that_is_not_ours_is_refused_though_the_proxy_lets_it_pass(site: Site) -> None:
    assert site.proxy.send("GET", "/sign-in", Host="evil.example").status == 421


def test_a_forged_address_of_a_client_is_overwritten(site: Site) -> None:
    """The application takes the last proxy's word, which is nginx's: wrong guesses are counted for the real address."""
    answer = site.proxy.send("GET", "/sign-in", **{"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "http"})

    assert (answer.status, "Secure" in answer.headers["set-cookie"]) == (200, True)


def test_a_body_beyond_the_limit_is_refused_by_the_proxy(site: Site) -> None:
    with site.proxy.connected() as connection:
        connection.putrequest("POST", "/sign-in", skip_host=True)
        connection.putheader("Host", HOST)
        connection.putheader("Content-Length", str(17 << 20))
        connection.endheaders()

        assert connection.getresponse().status == 413


def test_no_log_holds_a_private_link_or_an_address_and_one_id_is_in_both(site: Site) -> None:
    answer = site.proxy.send("GET", "/r/a-private-link-of-somebody?code=1234567", **{"User-Agent": "Vito's telephone"})
    number = answer.headers["x-request-id"]
    lines = [json.loads(line) for one in site.servers for line in one.log.read_text().splitlines() if number in line]

    assert site.proxy.log_with(number).count(number) == 1
    assert [line["request_id"] for line in lines] == [number]
    written = site.proxy.log() + "".join(one.log.read_text() for one in site.servers)
    assert [word for word in ("a-private-link", "1234567", "telephone", '"127.0.0.1"') if word in written] == []
