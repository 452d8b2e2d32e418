"""States, sectors, schemes, kinds and field labels, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from expo.events.sectors import sector_words
from expo.exhibitors.application_models import Neighbour
from expo.exhibitors.models import Exhibitor
from expo.exhibitors.rules import (
    UPPER_DECK_LEAST_GROUND_SQM,
    UPPER_DECK_MOST_PERCENT,
    ApplicationState,
    CompanionKind,
    ContactKind,
    DeckFault,
    Nearness,
    Scheme,
)
from expo.i18n import _


def state_word(state: ApplicationState) -> str:
    return {
        ApplicationState.DRAFT: _("draft"),
        ApplicationState.SUBMITTED: _("submitted"),
        ApplicationState.ACCEPTED: _("accepted"),
        ApplicationState.OFFERED: _("offered a booth"),
        ApplicationState.CONFIRMED: _("confirmed"),
        ApplicationState.DECLINED: _("declined"),
        ApplicationState.WITHDRAWN: _("withdrawn"),
        ApplicationState.WAITING: _("on the waiting list"),
    }[state]


def state_look(state: ApplicationState) -> str:
    """The style of the state's tag."""
    return {
        ApplicationState.DRAFT: "",
        ApplicationState.SUBMITTED: "info",
        ApplicationState.ACCEPTED: "good",
        ApplicationState.OFFERED: "info",
        ApplicationState.CONFIRMED: "good",
        ApplicationState.DECLINED: "bad",
        ApplicationState.WITHDRAWN: "bad",
        ApplicationState.WAITING: "warn",
    }[state]


def state_sentence(state: ApplicationState) -> str:
    """The state and what happens next, in a sentence for the firm."""
    return {
        ApplicationState.DRAFT: _("Your application is not sent yet. You can leave it and come back at any time."),
        ApplicationState.SUBMITTED: _(
            "The organisers have your application and look at it. You will hear from them by mail."
        ),
        ApplicationState.ACCEPTED: _("You are accepted. The organisers look for your space and write to you."),
        ApplicationState.OFFERED: _("A space is offered to you. Accept or decline it in time."),
        ApplicationState.CONFIRMED: _("Your space is yours. Name your staff and send your documents."),
        ApplicationState.DECLINED: _("Your application was not accepted."),
        ApplicationState.WITHDRAWN: _("Your application is withdrawn."),
        ApplicationState.WAITING: _(
            "You are on the waiting list. When a space becomes free the organisers write to you."
        ),
    }[state]


def sector_word(sector: str) -> str:
    return sector_words().get(sector, sector)


def scheme_word(scheme: Scheme) -> str:
    return {Scheme.SHELL: _("Shell scheme"), Scheme.PACKAGE: _("Package"), Scheme.RAW: _("Raw space")}[scheme]


def deck_sentence(fault: DeckFault) -> str:
    """The error message of a faulty upper deck."""
    return {
        DeckFault.BUILT: _("An upper deck stands on raw space only."),
        DeckFault.SMALL: _("An upper deck needs %(least)s m² of ground or more.", least=UPPER_DECK_LEAST_GROUND_SQM),
        DeckFault.LARGE: _(
            "An upper deck covers at most %(share)s %% of the area wanted.", share=UPPER_DECK_MOST_PERCENT
        ),
    }[fault]


def contact_words() -> dict[ContactKind, str]:
    return {
        ContactKind.MAIN: _("Who answers for the application"),
        ContactKind.INVOICE: _("Who gets the invoice"),
        ContactKind.PRESS: _("Who speaks to the press"),
        ContactKind.BUILDER: _("Who builds the stand"),
    }


def companion_word(kind: CompanionKind) -> str:
    return {
        CompanionKind.CO_EXHIBITOR: _("Co-exhibitor"),
        CompanionKind.REPRESENTED: _("Represented company"),
    }[kind]


def open_sides_words() -> dict[Any, str]:
    """Booth types by number of open sides."""
    return {
        1: _("1 open side: a booth in a row"),
        2: _("2 open sides: a corner"),
        3: _("3 open sides: the head of a row"),
        4: _("4 open sides: an island"),
    }


def field_labels() -> Mapping[str, str]:
    """Labels of the fields of a firm and its application, by column name."""
    return _firm_labels() | _application_labels()


def _firm_labels() -> dict[str, str]:
    return {
        "legal_name": _("Legal name"),
        "display_name": _("Name for visitors"),
        "second_name": _("Name in a second script"),
        "sort_name": _("Name for sorting"),
        "country": _("Country"),
        "tax_number": _("Tax number"),
        "group": _("Group of companies"),
        "website": _("Website"),
        "city": _("City"),
        "address": _("Address"),
        "sectors": _("Sectors"),
        "about": _("What visitors should know"),
    }


def _application_labels() -> dict[str, str]:
    return {
        "fascia_name": _("Name on the fascia board"),
        "products": _("Products"),
        "activity": _("What it shows"),
        "area_sqm": _("Area wanted, in m²"),
        "least_sqm": _("Least area accepted, in m²"),
        "most_sqm": _("Most area accepted, in m²"),
        "scheme": _("Scheme"),
        "upper_deck_sqm": _("Upper deck, in m²"),
        "open_sides": _("Open sides"),
        "power_kw": _("Power, in kW"),
        "water": _("Water"),
        "compressed_air": _("Compressed air"),
        "internet": _("Internet by cable"),
        "zone_id": _("Zone"),
        "pavilion_id": _("Pavilion"),
        "conditions": _("Remark"),
    }


def neighbour_words(exhibitor: Exhibitor, neighbours: Iterable[Neighbour], wanted: Nearness) -> str:
    """The firms wanted near or apart, by name; once the application is sent, those that are not linked are marked."""
    unmarked = exhibitor.state is ApplicationState.DRAFT
    return ", ".join(
        one.called if unmarked or one.firm_id is not None else _("%(name)s (not linked, does not count)", name=one.name)
        for one in neighbours
        if one.wanted is wanted
    )
