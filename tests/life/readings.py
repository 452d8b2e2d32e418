"""What every address of the product that can be read says, as plain words without letter case."""

import gzip
import io
import json
import re
from collections.abc import Iterator
from itertools import product

import python_calamine
import sqlalchemy as sa
from bs4 import BeautifulSoup, Tag
from flask import Flask
from pypdf import PdfReader
from werkzeug.routing import AnyConverter, Rule
from werkzeug.test import TestResponse

from expo.db import db
from expo.mail.models import Mail
from tests.life.scene import Scene
from tests.pages import Browser

# Views that a person gets with GET and that say no fact of the expo in words, each with the reason.
NOT_READ = {
    **dict.fromkeys(
        (
            "asset",
            "healthz",
            "readyz",
            "metrics.show",
            "expos.robots",
            "offline.worker",
            "lead_scanner.worker",
            "events.theme",
            "exhibiting.picture",
        ),
        "the same for every expo, or without words",
    ),
    **dict.fromkeys(
        (
            *(
                "directory.logo",
                "directory.small_logo",
                "events.card",
                "exhibitors.logo",
                "exhibitors.wanted_logo",
                "apply.picture",
                "programme.photo",
            ),
            *("ticket.photo", "head.photo", "desk.photo", "letters.picture"),
        ),
        "a picture",
    ),
    **dict.fromkeys(
        (
            *("head.document", "exhibitor_desk.document", "delegations.document", "exhibitors.document"),
            *("registrations.file", "lists.show", "lists.mend", "memoranda.text", "memorandum_clerk.text"),
        ),
        "a file as it was sent",
    ),
    **dict.fromkeys(
        (
            *("sheet.preview", "sheet.run", "delegations.sheet_preview", "delegations.sheet_run"),
            *("machine.run", "meeting_plans.run", "badges.progress", "desk.badge", "mails.part"),
            "mail_subscription.show",
        ),
        "what one job or one mail was made of; it stays as it was made",
    ),
    **dict.fromkeys(
        (
            *("accounts.link", "accounts.first", "accounts.code", "second_factor.codes", "second_factor.set_up"),
            *(
                "space_moves.decide",
                "hall_plan.booth",
                "exhibit.done",
                "invest.done",
                "register.done",
                "delegation_register.done",
                "apply.resume",
            ),
        ),
        "a step on the way to another page",
    ),
    **dict.fromkeys(
        ("api.expos", "api.expo", "api.rows", "api.row"),
        "for programs with a token: tests/api reads each field",
    ),
    "search.index": "what a query finds; tests/search asks for each kind",
    **dict.fromkeys(
        (
            "desk.swap",
            "firm_outcomes.say",
            "head_outcomes.say",
            "body_outcomes.say",
            "firm_wishes.choose",
            "firm_wishes.hall",
            "assignment_board.firm",
        ),
        "open for other states than those of the scene's firm and person",
    ),
}


def readings(app: Flask, organiser: Browser, scene: Scene) -> dict[str, str]:
    """The words of each view, by endpoint; of all addresses of a view together. What needs no account is read without one."""
    said: dict[str, str] = {}
    anybody = Browser(app)
    for endpoint, address in addresses(app, scene):
        answer = browser_for(address, organiser, anybody).client.get(
            address, buffered=True, follow_redirects=True, headers={"Accept-Encoding": "gzip"}
        )
        assert answer.status_code == 200, f"{address} answers {answer.status_code}"
        said[endpoint] = f"{said.get(endpoint, '')} {words_of(answer)}"
    return said | _mails(app, organiser, scene)


def browser_for(address: str, organiser: Browser, anybody: Browser) -> Browser:
    """Whose browser reads an address: what needs no account is read without one."""
    return organiser if address.startswith(_SIGNED_IN) else anybody


def _mails(app: Flask, organiser: Browser, scene: Scene) -> dict[str, str]:
    """The words of each mail that is written when an organiser sends a link again, as its page shows them."""
    last = _newest_mail(app)
    for page, step in _SENT_AGAIN:
        address = page.format(**scene.values)
        organiser.send(f"{address}{step}", form=address)
    with app.app_context():
        written = db.session.execute(sa.select(Mail.id, Mail.wording).where(Mail.id > last)).all()
    assert len({wording for _number, wording in written}) == len(_SENT_AGAIN)
    pages = {wording: f"/organise/{scene.slug}/mail/{number}" for number, wording in written}
    return {
        f"mail:{wording.replace(' ', '-')}": words_of(organiser.client.get(page)) for wording, page in pages.items()
    }


def _newest_mail(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(sa.select(sa.func.max(Mail.id))) or 0


_SENT_AGAIN = (
    ("/organise/{slug}/registrations/{registration_id}", "/send"),
    ("/organise/{slug}/exhibitors/{exhibitor_id}", "/send"),
    ("/organise/{slug}/delegations/{delegation_id}", "/send"),
    ("/organise/{slug}/applications/pavilions/{pavilion_id}", "/send"),
)
_SIGNED_IN = ("/organise", "/account", "/desk")


def addresses(app: Flask, scene: Scene) -> Iterator[tuple[str, str]]:
    """Every address that is read; an assertion fails for one that the scene cannot fill and that has no reason."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if "GET" in (rule.methods or ()) and rule.endpoint not in NOT_READ and rule.endpoint != "calendar.personal":
            for values in _values(rule, scene):
                with app.test_request_context():
                    built = rule.build(values)
                assert built is not None, f"no address of {rule.endpoint}"
                yield rule.endpoint, built[1]
    yield from scene.feeds.items()


def _values(rule: Rule, scene: Scene) -> Iterator[dict[str, object]]:
    """The parts of the addresses of a rule: one, or one for each of the words that parts may be."""
    may_be: dict[str, list[object]] = {}
    for part in sorted(rule.arguments):
        value, converter = scene.value(rule.endpoint, part), rule._converters[part]
        assert value is not None or isinstance(converter, AnyConverter), f"{rule.endpoint} has no scene for {part}"
        may_be[part] = [value] if value is not None else sorted(converter.items)  # type: ignore[attr-defined]
    for chosen in product(*may_be.values()):
        values = dict(zip(may_be, chosen, strict=True))
        yield {part: value[values["kind"]] if isinstance(value, dict) else value for part, value in values.items()}


def words_of(answer: TestResponse) -> str:
    """The words that a reader of this answer has before them, folded."""
    kind = answer.mimetype or ""
    if answer.headers.get("Content-Encoding") == "gzip":
        answer.data = gzip.decompress(answer.data)
    if kind == "text/html":
        text = _of_page(answer.text)
    elif kind == "application/pdf":
        text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    elif kind == "text/calendar":
        text = re.sub(r"\r?\n[ \t]", "", answer.text).replace("\\,", ",").replace("\\;", ";").replace("\\n", " ")
    elif "spreadsheetml" in kind:
        text = _of_workbook(answer.data)
    elif "json" in kind:
        text = json.dumps(answer.get_json(force=True), ensure_ascii=False)
    else:
        text = answer.text
    return re.sub(r"\s+", " ", text).casefold()


def _of_workbook(data: bytes) -> str:
    book = python_calamine.CalamineWorkbook.from_object(io.BytesIO(data))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return " ".join(str(cell) for sheet in sheets for row in sheet for cell in row)


def _of_page(html: str) -> str:
    """Text and what stands in fields; of a list only what is chosen, and nothing of the page's scripts but its data."""
    soup = BeautifulSoup(html, "lxml")
    for option in soup.select("option:not([selected])"):
        option.decompose()
    for heading in soup.select("section > h2, section > header > h2"):
        if heading.get_text(strip=True) in _PAST:
            (heading.find_parent("section") or heading).decompose()
    said = [str(tag[name]) for tag in soup.find_all(True) for name in _TELLING if _tells(tag, name)]
    return f"{soup.get_text(' ')} {' '.join(said)}"


_PAST = {"History", "Recent activity", "Mails"}  # parts of pages that say what was, on purpose
_TELLING = ("value", "content", "alt", "title", "aria-label", "href", "placeholder")


def _tells(tag: Tag, name: str) -> bool:
    return tag.has_attr(name) and not (tag.name in {"option", "link"} or tag.get("type") in {"checkbox", "radio"})
