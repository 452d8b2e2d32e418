"""The pages of leads, in a browser without scripts: the firm's, the visitor's, and nobody else's."""

from flask import Flask

from expo import clock
from expo.db import transaction
from expo.exhibitors.links import exhibitor_address
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import ApplicationState
from expo.history.services import Actor
from expo.leads.queries import leads_of
from expo.leads.rules import Extent
from expo.leads.services.consents import choose
from expo.registration.models import Registration
from expo.registration.notices import ticket_address
from tests.factories.accounts import olga, signed_in
from tests.factories.events import an_event
from tests.factories.exhibitors import emil
from tests.factories.leads import a_scan, scanned
from tests.factories.registration import vito
from tests.pages import Browser, form_values
from tests.queries import counted


def path(address: str) -> str:
    return address.removeprefix("http://localhost")


def leads_page(firm: Exhibitor) -> str:
    return f"{path(exhibitor_address(firm))}/leads"


def my_page(person: Registration) -> str:
    return f"{path(ticket_address(person))}/leads"


def test_a_badge_is_scanned_the_visitor_asked_and_the_lead_noted(app: Flask, browser: Browser) -> None:
    event = an_event()
    firm, person = emil(event), vito(event, language="ur")
    here = leads_page(firm)

    empty = browser.read(here)
    question = browser.send(f"{here}/scanner", {"code": person.code})
    [lead] = leads_of(firm)
    answered = browser.send(f"{here}/{lead.id}/ask", {"answer": "name and email"})
    wrong = browser.send(f"{here}/{lead.id}", {"tags": ",".join(str(n) for n in range(11))}, status=400)
    saved = browser.send(f"{here}/{lead.id}", {"rating": "4", "tags": "Lahore, distributor", "note": "Calls"})

    assert "No leads yet" in empty.text
    assert question.soup.select_one("form[lang=ur]")["dir"] == "rtl"  # type: ignore[index]
    assert answered.heading == "Vito Ziyaretçi"
    assert person.email in answered.text
    assert wrong.errors == ["Use at most 10 tags of at most 40 characters."]
    assert wrong.typed("tags") == "0,1,2,3,4,5,6,7,8,9,10"
    assert saved.rows()[0][1:5] == [
        f"Vito Ziyaretçi Visitors’ Union {person.email}",
        "shared",
        "4/5",
        "Lahore, distributor",
    ]
    assert "No lead has this rating" in browser.read(f"{here}?rating=5").text
    assert browser.read(f"{here}/{lead.id}/ask", status=409).status == 409


def test_the_visitor_sees_who_scanned_and_takes_it_back(app: Flask, browser: Browser) -> None:
    event = an_event()
    firm, other, person = emil(event, name="Emil Ltd"), emil(event, name="Nadia Ltd"), vito(event)
    mine = my_page(person)
    scanned(firm, a_scan(person))
    scanned(other, a_scan(person))

    before = browser.read(mine)
    unanswered = browser.send(mine, {"extent": None}, status=400)
    for_all = browser.send(mine, {"extent": "name"})
    apart = browser.send(f"{mine}/firm/{firm.id}", {"extent": "name and email"}, form=mine)
    nothing = browser.send(f"{mine}/take-back", form=mine)

    def given(page: str, firm: Exhibitor) -> str:
        return page.partition(firm.name)[2].partition("It sees: ")[2].partition(" as every firm")[0]

    assert "You have not chosen" in before.text
    assert unanswered.errors != []
    assert [given(for_all.text, one) for one in (firm, other)] == ["name and organisation What this firm gets"] * 2
    assert given(apart.text, firm).startswith("name, organisation and mail address")
    assert given(apart.text, other).startswith("name and organisation")
    assert [given(nothing.text, one) for one in (firm, other)] == ["nothing What this firm gets"] * 2
    assert person.email not in browser.read(leads_page(firm)).text


def test_a_telephone_sends_scans_and_is_told_what_the_rule_gives(app: Flask, browser: Browser) -> None:
    event = an_event()
    firm, shy, open_one = emil(event), vito(event, given_name="Shy"), vito(event, given_name="Open")
    for person, extent in ((shy, Extent.NOTHING), (open_one, Extent.NAME)):
        with transaction():
            choose(person, extent, by=Actor("Vito"))
    page = f"{leads_page(firm)}/scanner"
    at = clock.now().isoformat()
    scans = [{"client_id": f"device-{n}", "code": one.code, "at": at} for n, one in enumerate((shy, open_one))]

    sent = browser.post(page, json={"scans": [*scans, {"client_id": "device-9"}, "nonsense"], "device": "telephone"})
    refused = browser.post(page, json={"scans": scans * 51})

    shy_told, open_told, *others = sent.get_json()["answers"]
    assert (shy_told["outcome"], shy_told["person"], shy_told["language"]) == ("closed", None, "")
    assert (open_told["outcome"], open_told["person"]["name"]) == ("shared", "Open Ziyaretçi")
    assert [one["look"] for one in others] == ["bad", "bad"]
    assert "visits.example" not in sent.text
    assert refused.status_code == 409
    assert b"code" not in browser.client.get(f"{page}/worker.js").data[:40]


def test_files_hold_the_consent_and_no_formula(app: Flask, browser: Browser) -> None:
    event = an_event()
    firm, person = emil(event), vito(event, given_name="=1+1")
    with transaction():
        choose(person, Extent.NAME, by=Actor("Vito"))
    scanned(firm, a_scan(person))
    here = leads_page(firm)

    files = {
        ending: browser.post(
            f"{here}/export/{ending}", form_values(browser.read(here).soup, f"{here}/export/{ending}"), buffered=True
        )
        for ending in ("csv", "xlsx", "vcf")
    }

    assert "name and organisation,'=1+1,Ziyaretçi" in files["csv"].text
    assert files["xlsx"].data.startswith(b"PK")
    assert "FN:=1+1 Ziyaretçi" in files["vcf"].text
    assert all(person.email not in one.text for one in (files["csv"], files["vcf"]))


def test_who_may_open_what(app: Flask) -> None:
    event = an_event()
    firm, other, left = emil(event), emil(event), emil(event, state=ApplicationState.WITHDRAWN)
    person, stranger = vito(event), vito(event)
    scanned(firm, a_scan(person))
    [lead] = leads_of(firm)
    office = signed_in(Browser(app), olga(event))
    anybody = Browser(app)
    cells = [
        (anybody, leads_page(firm), 200),
        (anybody, f"{leads_page(firm)}/{lead.id}", 200),
        (anybody, f"{leads_page(other)}/{lead.id}", 404),
        (anybody, f"{leads_page(other)}/{lead.id}/ask", 404),
        (anybody, leads_page(left), 409),
        (anybody, f"{leads_page(firm)[:-9]}x/leads", 404),
        (anybody, my_page(person), 200),
        (anybody, f"{my_page(person)[:-9]}x/leads", 404),
        (office, f"{leads_page(other)}/{lead.id}", 404),
    ]

    answered = [(address, who.client.get(address).status_code) for who, address, _status in cells]
    changed = anybody.send(
        f"{my_page(stranger)}/firm/{firm.id}", {"extent": "name"}, form=my_page(stranger), status=404
    )

    assert answered == [(address, status) for _who, address, status in cells]
    assert changed.status == 404


def test_a_long_list_needs_no_more_statements(app: Flask, browser: Browser) -> None:
    event = an_event()
    firm = emil(event)
    scanned(firm, a_scan(vito(event)))
    with counted(app) as one:
        browser.read(leads_page(firm))
    scanned(firm, a_scan(vito(event)), a_scan(vito(event)))

    with counted(app) as three:
        browser.read(leads_page(firm))

    assert len(three) == len(one) == 8
