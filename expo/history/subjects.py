"""The kinds of rows in the history, stored by a word that is independent of class names. Pure."""

from enum import StrEnum
from typing import Protocol


class Subject(StrEnum):
    """The kind of an entry's subject. A value is never changed: rows store it."""

    ACCOUNT = "account"
    API_TOKEN = "api_token"  # noqa: S105 -- a kind, no token
    BADGE_DESIGN = "badge_design"
    BILLING = "billing"
    BODY = "body"
    BOOTH = "booth"
    CATEGORY = "category"
    CHOICE_ROUND = "choice_round"
    DELEGATION = "delegation"
    DELEGATION_DOCUMENT = "delegation_document"
    DELEGATION_MEMBER = "delegation_member"
    DESK = "desk"
    EVENT = "event"
    EXHIBITOR = "exhibitor"
    EXHIBITOR_DOCUMENT = "exhibitor_document"
    EXHIBITOR_SETTINGS = "exhibitor_settings"
    FIRM = "firm"
    GATE = "gate"
    HALL = "hall"
    HALL_PLAN = "hall_plan"
    HANDOVER = "handover"
    INTERPRETER = "interpreter"
    INVESTOR_CASE = "investor_case"
    INVOICE = "invoice"
    ITINERARY_ITEM = "itinerary_item"
    LETTER = "letter"
    LETTER_REQUEST = "letter_request"
    LETTER_SETTINGS = "letter_settings"
    MAIL = "mail"
    MAIL_WORDING = "mail_wording"
    MEETING = "meeting"
    MEMORANDUM = "memorandum"
    MEETING_BLOCK = "meeting_block"
    MEETING_PLACE = "meeting_place"
    OFFER = "offer"
    PARTY = "party"
    PAVILION = "pavilion"
    PERSONAL_CALENDAR = "personal_calendar"
    PRICE_RULE = "price_rule"
    PRINT_RUN = "print_run"
    QUESTION = "question"
    REGISTRATION = "registration"
    RENEWAL_CLAIM = "renewal_claim"
    ROOM = "room"
    SCAN = "scan"
    SESSION = "session"
    SPEAKER = "speaker"
    STAFF_BADGE = "staff_badge"
    TRACK = "track"
    VEHICLE = "vehicle"
    WEBHOOK = "webhook"
    ZONE = "zone"


class Recorded(Protocol):
    """A row that the history can record: its class names its kind in `__subject__`."""

    @property
    def __subject__(self) -> Subject: ...

    @property
    def id(self) -> int: ...
