"""The facts of an expo that change later: on which page a person changes each, and how it reads before and after."""

from dataclasses import dataclass
from typing import Any

_SETTINGS = "/organise/{slug}/settings"
_PLACES = "/organise/{slug}/settings/places"
_FIRM = "/organise/{slug}/exhibitors/{exhibitor_id}"
_PRICES = "/organise/{slug}/prices"
_DELEGATION = "/organise/{slug}/delegations/{delegation_id}"
_PERSON_NOTE = "/organise/{slug}/registrations/{registration_id}/note"


@dataclass(frozen=True)
class Fact:
    """A field of a form. `before` and `after` are what is typed; how pages say it is the same, or `reads` of each."""

    name: str
    field: str
    page: str
    before: str
    after: str
    sent_to: str = ""
    reads: tuple[tuple[str, ...], tuple[str, ...]] | None = None

    @property
    def old(self) -> tuple[str, ...]:
        return tuple(one.casefold() for one in (self.reads[0] if self.reads else (self.before,)))

    @property
    def new(self) -> tuple[str, ...]:
        return tuple(one.casefold() for one in (self.reads[1] if self.reads else (self.after,)))


def _texts(page: str, of: str, *fields: str, sent_to: str = "") -> list[Fact]:
    """Facts that are plain words: each field has two words of its own."""
    return [
        Fact(f"{of}: {field.removesuffix('_en').replace('_', ' ')}", field, page, *_two_words(of, field), sent_to)
        for field in fields
    ]


def _two_words(of: str, field: str) -> tuple[str, str]:
    stem = "".join(letter for letter in f"{of}{field.removesuffix('_en')}".title() if letter.isalpha())[:22]
    if "email" in field or (field == "contact" and of == "expo"):
        return f"{stem.lower()}old@demo.example", f"{stem.lower()}new@demo.example"
    if field in {"website", "map_url"}:
        return f"https://{stem.lower()}old.example", f"https://{stem.lower()}new.example"
    return f"{stem}old", f"{stem}new"


def _values(page: str, of: str, *changes: tuple[str, str, str, Any]) -> list[Fact]:
    return [
        Fact(f"{of}: {field.removeprefix('r0_').replace('_', ' ')}", field, page, before, after, "", reads)
        for field, before, after, reads in changes
    ]


# What else is ticked where a page asks about a change.
TICKED = {f"{_SETTINGS}/place": {"venue_seen": "y"}}

FACTS: list[Fact] = [
    *_texts(_SETTINGS, "expo", "name_en", "tagline_en", "description_en", "contact"),
    *_texts(f"{_SETTINGS}/place", "expo", "venue", "address", "city", "map_url"),
    *_values(
        f"{_SETTINGS}/place",
        "expo",
        ("opens_at", "08:41", "08:52", (("08:41", "T034100Z"), ("08:52", "T035200Z"))),
        ("closes_at", "19:41", "19:52", (("19:41", "T144100Z"), ("19:52", "T145200Z"))),
        ("build_up_opens_at", "06:41", "06:52", (("06:41", "T014100Z"), ("06:52", "T015200Z"))),
        ("breakdown_closes_at", "22:41", "22:52", (("22:41", "T174100Z"), ("22:52", "T175200Z"))),
    ),
    *_texts(_PLACES, "hall", "name", sent_to=f"{_PLACES}/hall/{{hall_id}}/rename"),
    *_texts(_PLACES, "zone", "name", sent_to=f"{_PLACES}/zone/{{zone_id}}/rename"),
    *_texts("/organise/{slug}/categories/{category_id}", "category", "name_en", "description_en"),
    *_texts("/organise/{slug}/questions/{question_id}", "question", "label_en", "hint_en"),
    *_texts("/organise/{slug}/programme/rooms/{room_id}", "room", "name_en"),
    *_values("/organise/{slug}/programme/rooms/{room_id}", "room", ("capacity", "98713", "98714", None)),
    *_texts("/organise/{slug}/programme/tracks/{track_id}", "track", "name_en"),
    *_texts("/organise/{slug}/programme/{session_id}", "session", "title_en", "abstract_en"),
    *_values(
        "/organise/{slug}/programme/{session_id}",
        "session",
        ("starts", "09:41", "09:52", (("09:41", "T044100Z"), ("09:52", "T045200Z"))),
    ),
    *_texts("/organise/{slug}/speakers/{speaker_id}", "speaker", "name", "job_title", "organisation", "about_en"),
    *_texts(f"{_FIRM}/edit/firm", "firm", "legal_name", "display_name", "city", "address", "tax_number", "website"),
    *_values(f"{_FIRM}/edit/firm", "firm", ("country", "IS", "FJ", (("Iceland",), ("Fiji",)))),
    *_texts(f"{_FIRM}/edit/products", "firm", "products", "about_en"),
    Fact(
        "co-exhibitor: name", "co_exhibitor0_name", f"{_FIRM}/edit/companions", "Copartnerold Ltd", "Copartnernew Ltd"
    ),
    *_texts("/exhibitor/{exhibitor_desk.token}/apply/contacts", "firm", "main_name", "invoice_name", "press_name"),
    *_texts(_FIRM, "firm", "note", sent_to=f"{_FIRM}/note"),
    *_texts("/organise/{slug}/applications/pavilions/{pavilion_id}", "pavilion", "name", "body", "manager_name"),
    *_texts("/organise/{slug}/applications", "terms", "terms_en"),
    *_values("/organise/{slug}/plan/booths/{booth_id}", "booth", ("number", "Q-481", "Q-482", None)),
    *_texts("/organise/{slug}/plan/elements/{element_id}", "plan element", "label"),
    *_texts(f"{_PRICES}/{{prices.number}}", "price", "name_en"),
    *_values(f"{_PRICES}/taxes", "tax", ("r0_name_en", "Taxnameold", "Taxnamenew", None)),
    *_values(f"{_PRICES}/instalments", "instalment", ("r0_name_en", "Firstpartold", "Firstpartnew", None)),
    *_texts(f"{_PRICES}/bank", "seller", "seller", "address", "account_holder", "bank", "branch", "note_en"),
    *_texts(f"{_DELEGATION}/edit", "delegation", "name_en", "lead_body", "purpose", "contact_name", "host"),
    *_texts(_DELEGATION, "delegation", "note", sent_to=f"{_DELEGATION}/note"),
    *_texts(
        "/organise/{slug}/registrations/{registration_id}/edit",
        "person",
        *("given_name", "family_name", "second_name", "organisation", "job_title"),
    ),
    *_values(
        "/organise/{slug}/registrations/{registration_id}/edit",
        "person",
        ("phone", "+92 21 4870001", "+92 21 4870002", (("4870001", "487 0001"), ("4870002", "487 0002"))),
        ("country", "MT", "NP", (("Malta",), ("Nepal",))),
    ),
    *_texts("/organise/{slug}/registrations/{registration_id}", "person", "note", sent_to=_PERSON_NOTE),
    *_texts(f"{_DELEGATION}/itinerary/{{journeys.number}}", "itinerary", "title_en", "place", "note", "to"),
    *_texts("/organise/{slug}/vehicles/{vehicle_id}", "vehicle", "name", "plate", "driver_name", "driver_phone"),
    *_texts(
        "/organise/{slug}/interpreters/{interpreters.interpreter_id}",
        "interpreter",
        "name",
        "organisation",
        "phone",
        "note",
    ),
    *_texts("/organise/{slug}/meetings/places/{meeting_places.number}", "meeting place", "name"),
    *_texts("/organise/{slug}/meetings/blocks/{meeting_blocks.number}", "meeting block", "name_en"),
    *_texts("/organise/{slug}/meetings/bodies/{bodies.number}", "body", "name_en", "contact_name"),
    *_texts("/organise/{slug}/memoranda/{memoranda.memorandum_id}", "memorandum", "title_en", "note"),
    *_texts(
        "/organise/{slug}/memoranda/{signatories.memorandum_id}/people/{signatories.person_id}",
        "signatory",
        "name_en",
        "post_en",
    ),
    *_texts("/organise/{slug}/letters/settings", "letters", "host", "address", "signatory", "signatory_post"),
    *_texts("/organise/{slug}/desks/gates/{desks.number}", "gate", "name_en"),
    *_texts("/account", "account", "name"),
]
