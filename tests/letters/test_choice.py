"""Who of a sheet needs a letter: chosen where there are more passports than letters, with names and visas beside."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask import Flask

from expo.db import db, transaction
from expo.delegations.models import Delegation
from expo.delegations.services.sheets import preview_sheet, store_sheet
from expo.delegations.sheet_values import Choices
from expo.letters.models import LetterRequest
from expo.letters.services.passports import unseal_passport
from tests.delegations.desks import desk_of
from tests.delegations.sheets import a_csv
from tests.factories.delegations import danas_delegation
from tests.factories.events import an_event
from tests.factories.letters import with_letter_settings
from tests.pages import Browser

HEADINGS = (
    "Given name",
    "Family name",
    "Kind of passport",
    "Nationality",
    "Passport number",
    "Passport valid until",
    "Date of birth",
    "Embassy",
)
PEOPLE = (("İbrahim", "Deneme", "ordinary"), ("Ece", "Örnek", "ordinary"), ("Can", "Temsil", "official"))
UNCOMPARED = "The sheet lacks names as in the passports. Compare the proposed ones below with the passports."


def _sheet(people: Sequence[tuple[str, str, str]] = PEOPLE) -> bytes:
    rows = [
        (*one, "TR", f"U1234567{number}", "01.05.2031", "14.04.1980", "Embassy in Ankara")
        for number, one in enumerate(people)
    ]
    return a_csv(*rows, headings=HEADINGS)


def _stored(delegation: Delegation) -> str:
    with transaction():
        return f"{desk_of(delegation)}/sheet/{store_sheet(delegation, _sheet()).uid}"


def _names() -> list[str]:
    found = [unseal_passport(one) for one in db.session.scalars(sa.select(LetterRequest).order_by(LetterRequest.id))]
    return [passport.name for passport in found if passport]


def test_a_head_with_more_passports_than_letters_chooses_who_needs_one(app: Flask, browser: Browser) -> None:
    delegation = danas_delegation(with_letter_settings(an_event()), letter_quota=1)
    page = _stored(delegation)

    first = browser.read(page)
    looked = browser.send(page, {"choosing": "yes", "letter": "3", "names": "yes", "verb": "look"})
    browser.send(page, {"choosing": "yes", "letter": "3", "names": "yes"})

    boxes = {
        str(box["value"]): box.has_attr("checked") for box in first.soup.select("input[name=letter][type=checkbox]")
    }
    assert boxes == {"2": True, "3": True, "4": False}  # the official passport usually needs no visa
    assert "Nobody can be registered yet" in first.text
    assert "3 members can be registered." in looked.text
    assert _names() == ["ECE ÖRNEK"]
    assert len(db.session.scalars(sa.select(LetterRequest)).all()) == 1


def test_a_name_that_the_sheet_lacks_is_proposed_beside_its_machine_readable_form_and_waits_to_be_compared(
    app: Flask, browser: Browser
) -> None:
    delegation = danas_delegation(with_letter_settings(an_event()))
    page = _stored(delegation)

    seen = browser.read(page)
    refused = browser.send(page, {"letter": "2", "choosing": "yes", "names": None}, status=409)
    nothing = _names()
    browser.send(page, {"letter": "2", "choosing": "yes", "names": "yes"})

    assert UNCOMPARED in seen.text
    assert ["İBRAHİM DENEME" in seen.text, "IBRAHIM DENEME" in seen.text, "ECE ORNEK" in seen.text] == [True] * 3
    assert (UNCOMPARED in refused.text, nothing, _names()) == (True, [], ["İBRAHİM DENEME"])


def test_nobody_need_be_compared_where_no_letter_is_chosen_or_the_sheet_has_the_names(app: Flask) -> None:
    delegation = danas_delegation(with_letter_settings(an_event()), letter_quota=0)

    none = preview_sheet(delegation, _sheet(), Choices(letters=frozenset()))

    assert (none.refusals, none.good, [line.passport for line in none.sheet.lines]) == ([], True, [{}, {}, {}])
    assert [row.row for row in none.passports] == [2, 3, 4]


def test_decisions_are_stored_for_the_worker_without_anybodys_data() -> None:
    for choices in (
        Choices(),
        Choices(sure=True, names=True),
        Choices(letters=frozenset()),
        Choices(repair=True, letters=frozenset({2, 300})),
    ):
        assert Choices.from_plain(choices.plain()) == choices
    assert Choices.from_plain(["sure"]) == Choices(sure=True)
