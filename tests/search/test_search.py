"""An organiser's search: every kind of thing, typos and scripts forgiven, what one may not see is not found."""

import pytest
from flask import Flask, url_for

from expo.checkin.name_search.index import index_names
from expo.db import transaction
from expo.events.models import Event
from expo.exhibitors.rules import CompanionKind
from expo.exhibitors.services.companions import save_companions
from expo.kit.spelling import Closeness, closeness
from expo.navigation import all_pages
from expo.search.marks import marked
from tests.factories.accounts import ada, olga, sami, signed_in, vera
from tests.factories.booths import a_hall, some_booths
from tests.factories.delegations import a_delegation
from tests.factories.events import an_event
from tests.factories.exhibitors import OLGA, emil
from tests.factories.invoices import an_invoice
from tests.factories.prices import priced
from tests.factories.programme import a_session, a_speaker
from tests.factories.registration import vito
from tests.pages import Browser
from tests.queries import counted

# Menu entries that name a group of pages; the page they open is the first of it.
GROUPS = {
    "Protocol": "Arrivals and departures",
    "Settings": "Names and texts",
    "Import sessions": "A programme",
    "Import booths": "A plan of booths",
}


@pytest.fixture
def full(app: Flask) -> Event:
    event = priced(an_event(name={"en": "Karachi Tech Expo"}))
    vito(event, given_name="Şule", family_name="Öztürk", organisation="Demo Bursa")
    a_delegation(event, "Delegation of Ankara")
    a_session(event, title={"en": "A joint software market", "ur": "سافٹ ویئر کی مشترکہ منڈی"})
    a_speaker(event, "Emre Öztürk")
    some_booths(event, a_hall(event), "H1-B12", "H1-B14")
    emil(event, legal_name="Öztürk Makina A.Ş.", display_name="Öztürk Makina")
    an_invoice(event, legal_name="Demo Steel Ltd", display_name="Demo Steel")
    return event


def _found(browser: Browser, event: Event, query: str, part: str = "") -> dict[str, list[str]]:
    page = browser.read(f"/organise/{event.slug}/search?q={query}{part}")
    sections = page.soup.select("section:has(> ul.found):not([data-recent])")
    return {
        one.select("h2")[0].get_text(strip=True): [name.get_text().strip() for name in one.select("a span > bdi")]
        for one in sections
    }


ASKED = [
    ("ozturk", "People", "Şule Öztürk"),
    ("oztrk", "People", "Şule Öztürk"),
    ("sule ozturk", "People", "Şule Öztürk"),
    ("ozturk makina", "Firms", "Öztürk Makina"),
    ("makin", "Firms", "Öztürk Makina"),
    ("makima", "Firms", "Öztürk Makina"),
    ("h1b12", "Booths", "H1-B12"),
    ("H1-B", "Booths", "H1-B14"),
    ("joint markt", "Sessions", "A joint software market"),
    ("منڈی", "Sessions", "A joint software market"),
    ("emre", "Speakers", "Emre Öztürk"),
    ("ankara", "Delegations", "Delegation of Ankara"),
    ("steel", "Invoices", "Invoice 2027/0001"),
    ("cancelling", "Pages and settings", "Cancelling"),
    ("refunds", "Pages and settings", "Cancelling"),
    ("who stands where", "Pages and settings", "Booth assignments"),
    ("next year", "Pages and settings", "Copy the expo as next year’s"),
]


def test_each_kind_is_found_by_words_people_type(full: Event, app: Flask) -> None:
    browser = signed_in(Browser(app), olga(full))
    with transaction():
        index_names(full.id)

    missed = [(query, name) for query, kind, name in ASKED if name not in _found(browser, full, query).get(kind, [])]

    assert missed == []


def test_what_one_may_not_see_is_not_found(full: Event, app: Flask) -> None:
    viewer, desk = signed_in(Browser(app), vera(full)), signed_in(Browser(app), sami(full))

    assert "Pages and settings" not in _found(viewer, full, "cancelling")
    assert desk.read(f"/organise/{full.slug}/search?q=ozturk", status=403).soup.select(".found") == []


def test_another_expo_is_found_by_its_name_alone_and_only_by_who_works_for_it(full: Event, app: Flask) -> None:
    other = an_event(name={"en": "Istanbul Summit"})
    vito(other, given_name="Zeynep", family_name="Elsewhere")

    mine = _found(signed_in(Browser(app), olga(full)), full, "istanbul")
    everywhere = signed_in(Browser(app), ada())

    assert "Other expos" not in mine
    assert _found(everywhere, full, "istanbul")["Other expos"] == ["Istanbul Summit"]
    assert "People" not in _found(everywhere, full, "elsewhere")


def test_the_palette_gets_a_few_of_each_kind_and_no_page_around_them(full: Event, app: Flask) -> None:
    for number in range(8):
        vito(full, given_name=f"Ali{number}", family_name="Demirci", email=f"ali{number}@example.org")
    browser = signed_in(Browser(app), olga(full))

    part = browser.client.get(f"/organise/{full.slug}/search?q=demirci&part=1").text
    whole = _found(browser, full, "demirci")

    assert (part.count("<a href="), "<h1" in part, len(whole["People"])) == (5, False, 8)


def test_nothing_found_and_nothing_asked_each_say_so(full: Event, app: Flask) -> None:
    browser = signed_in(Browser(app), olga(full))

    nothing = browser.read(f"/organise/{full.slug}/search?q=zzzzqq")
    unasked = browser.read(f"/organise/{full.slug}/search?q=a")
    hostile = browser.read(f"/organise/{full.slug}/search?q=%3Cscript%3E%25_%22")

    assert "Nothing matches “zzzzqq”" in nothing.text
    assert "Nothing matches" not in unasked.text
    assert "<script>alert" not in hostile.text


def test_the_statements_do_not_grow_with_what_is_found(full: Event, app: Flask) -> None:
    browser = signed_in(Browser(app), olga(full))
    with counted(app) as few:
        browser.read(f"/organise/{full.slug}/search?q=ozturk")
    for number in range(6):
        emil(full, legal_name=f"Öztürk {number} Ltd", display_name=f"Öztürk {number}", email=f"o{number}@example.org")
        a_speaker(full, f"Öztürk {number}")

    with counted(app) as many:
        browser.read(f"/organise/{full.slug}/search?q=ozturk")

    assert len(many) == len(few)


def test_a_page_is_found_by_the_name_that_stands_on_it(app: Flask) -> None:
    event = an_event()
    browser = signed_in(Browser(app), olga(event))
    with app.test_request_context("/"):
        pages = [(page[0], url_for(page[1], slug=event.slug)) for page in all_pages()]

    headings = [(label, browser.read(address).soup.h1) for label, address in pages]

    assert [
        label
        for label, heading in headings
        if heading is None or heading.get_text(strip=True) != GROUPS.get(label, label)
    ] == []


@pytest.mark.parametrize(
    ("query", "text", "close"),
    [
        ("ozturk", "Öztürk", Closeness.EXACT),
        ("ozt", "Öztürk", Closeness.PREFIX),
        ("oztrk", "Öztürk", Closeness.SIMILAR),
        ("ozturkk", "Öztürk", Closeness.SIMILAR),
        ("oztutk", "Öztürk", Closeness.SIMILAR),
        ("zotutk", "Öztürk", None),
        ("abc", "abd", None),
    ],
)
def test_one_letter_may_be_wrong_in_words_of_four(query: str, text: str, close: Closeness | None) -> None:
    assert closeness([query], text) is close


def test_marks_escape_what_they_stand_in() -> None:
    assert marked("Öztürk <b> & Söhne", ["ozturk"]) == "<mark>Öztürk</mark> &lt;b&gt; &amp; Söhne"


def test_a_co_exhibitor_is_found_with_the_firm_at_whose_space_it_is(app: Flask, browser: Browser) -> None:
    event = an_event()
    firm = emil(event, name="Anadolu Demo")
    with transaction():
        kinds = (CompanionKind.CO_EXHIBITOR, CompanionKind.REPRESENTED)
        save_companions(firm, [(kind, f"İzmir {kind} Ltd", "TR") for kind in kinds], by=OLGA)
    signed_in(browser, olga(event))

    page = browser.read(f"/organise/{event.slug}/search?q=izmir")

    assert "İzmir co-exhibitor Ltd Co-exhibitor of Anadolu Demo" in page.text
    assert "İzmir represented company" not in page.text
    assert page.soup.select(f"a[href$='/exhibitors/{firm.id}']")
