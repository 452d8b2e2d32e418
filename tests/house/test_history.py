"""The words under which the history keeps things stay, whatever becomes of the classes."""

from expo.db import Base
from expo.history.subjects import Subject
from expo.history.words import kind_words

# Rows hold these words: a class may have another name here one day, a word may not change without a migration.
WORDS = {
    "Account": "account",
    "ApiToken": "api_token",
    "Webhook": "webhook",
    "BadgeDesign": "badge_design",
    "Billing": "billing",
    "Body": "body",
    "Booth": "booth",
    "Category": "category",
    "Claim": "renewal_claim",
    "Delegation": "delegation",
    "Desk": "desk",
    "Document": "delegation_document",
    "Event": "event",
    "Exhibitor": "exhibitor",
    "ExhibitorDocument": "exhibitor_document",
    "ExhibitorSettings": "exhibitor_settings",
    "Feed": "personal_calendar",
    "Firm": "firm",
    "Gate": "gate",
    "Hall": "hall",
    "HallPlan": "hall_plan",
    "Handover": "handover",
    "Interpreter": "interpreter",
    "InvestorCase": "investor_case",
    "Invoice": "invoice",
    "ItineraryItem": "itinerary_item",
    "Letter": "letter",
    "LetterRequest": "letter_request",
    "LetterSettings": "letter_settings",
    "Mail": "mail",
    "MailText": "mail_wording",
    "Meeting": "meeting",
    "MeetingBlock": "meeting_block",
    "MeetingPlace": "meeting_place",
    "Member": "delegation_member",
    "Memorandum": "memorandum",
    "Offer": "offer",
    "Party": "party",
    "Pavilion": "pavilion",
    "PriceRule": "price_rule",
    "PrintRun": "print_run",
    "Question": "question",
    "Registration": "registration",
    "Room": "room",
    "Round": "choice_round",
    "Scan": "scan",
    "Session": "session",
    "Speaker": "speaker",
    "StaffBadge": "staff_badge",
    "Track": "track",
    "Vehicle": "vehicle",
    "Zone": "zone",
}


def test_every_subject_keeps_its_word() -> None:
    kept = {
        mapper.class_.__name__: str(mapper.class_.__subject__)
        for mapper in Base.registry.mappers
        if hasattr(mapper.class_, "__subject__")
    }

    assert kept == WORDS
    assert sorted(kept.values()) == sorted(Subject)


def test_every_subject_has_words() -> None:
    assert set(kind_words()) == set(Subject)
