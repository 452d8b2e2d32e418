"""Where somebody's name stands in the texts of others, for whoever is about to erase it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from expo.history.eraser import Eraser
from expo.history.free_texts import FREE_TEXTS, NAMES_OF_THINGS, rows_naming
from expo.history.subjects import Subject

# Not shown to organisers, who only hear that it stands there: a firm's own, or behind a permission of its own.
KEPT_FROM_ORGANISERS = frozenset(
    {
        *(
            "case_lines",
            "case_questions",
            "delegation_sheets",
            "investor_cases",
            "lead_scans",
            "leads",
            "letter_requests",
        ),
        *(
            "letters",
            "memoranda",
            "memorandum_people",
            "memorandum_proposals",
            "memorandum_follow_ups",
            "memorandum_texts",
        ),
    }
)
# The kind of thing that a table's row is, or belongs to.
SUBJECT_OF: Mapping[str, Subject] = {
    "answers": Subject.REGISTRATION,
    "bodies": Subject.BODY,
    "booths": Subject.BOOTH,
    "case_lines": Subject.INVESTOR_CASE,
    "case_questions": Subject.INVESTOR_CASE,
    "categories": Subject.CATEGORY,
    "companions": Subject.EXHIBITOR,
    "delegation_documents": Subject.DELEGATION_DOCUMENT,
    "delegation_sheets": Subject.DELEGATION,
    "delegations": Subject.DELEGATION,
    "desks": Subject.DESK,
    "exhibitor_changes": Subject.EXHIBITOR,
    "exhibitor_documents": Subject.EXHIBITOR_DOCUMENT,
    "exhibitors": Subject.EXHIBITOR,
    "gates": Subject.GATE,
    "halls": Subject.HALL,
    "handovers": Subject.HANDOVER,
    "interpreter_bookings": Subject.INTERPRETER,
    "interpreters": Subject.INTERPRETER,
    "investor_cases": Subject.INVESTOR_CASE,
    "itinerary_items": Subject.ITINERARY_ITEM,
    "lead_scans": Subject.EXHIBITOR,
    "leads": Subject.EXHIBITOR,
    "letter_requests": Subject.LETTER_REQUEST,
    "letters": Subject.LETTER,
    "meeting_blocks": Subject.MEETING_BLOCK,
    "meeting_place_closures": Subject.MEETING_PLACE,
    "meeting_places": Subject.MEETING_PLACE,
    "meeting_outcomes": Subject.PARTY,
    "meeting_requests": Subject.PARTY,
    "meeting_wishes": Subject.PARTY,
    "meetings": Subject.MEETING,
    "memoranda": Subject.MEMORANDUM,
    "memorandum_follow_ups": Subject.MEMORANDUM,
    "memorandum_people": Subject.MEMORANDUM,
    "memorandum_proposals": Subject.MEMORANDUM,
    "memorandum_texts": Subject.MEMORANDUM,
    "neighbours": Subject.EXHIBITOR,
    "parties": Subject.PARTY,
    "pavilions": Subject.PAVILION,
    "plan_elements": Subject.HALL_PLAN,
    "points_entries": Subject.FIRM,
    "print_runs": Subject.PRINT_RUN,
    "question_options": Subject.QUESTION,
    "questions": Subject.QUESTION,
    "registrations": Subject.REGISTRATION,
    "rooms": Subject.ROOM,
    "sessions": Subject.SESSION,
    "speakers": Subject.SPEAKER,
    "tracks": Subject.TRACK,
    "uploads": Subject.REGISTRATION,
    "vehicles": Subject.VEHICLE,
    "wordings": Subject.MAIL_WORDING,
    "zone_closures": Subject.ZONE,
    "zones": Subject.ZONE,
}


@dataclass(frozen=True, slots=True)
class Mention:
    """A text in which a name stands: of what, what is around the name ("" where it is nobody's to read), whether it goes."""

    kind: Subject
    excerpt: str
    goes: bool


def mentions(event_id: int, whole: Collection[str], parts: Collection[str]) -> list[Mention]:
    """Where a person's texts stand at an event: those that would go when they are erased, then those that would stay, among
    them texts that have a part of the name alone.
    """
    goes = _found(event_id, FREE_TEXTS, Eraser(whole))
    stays = _found(event_id, NAMES_OF_THINGS, Eraser(whole))
    alone = {
        **_found(event_id, NAMES_OF_THINGS, Eraser(parts)),
        **_found(event_id, FREE_TEXTS, Eraser(parts)),
    }
    left = stays | {row: found for row, found in alone.items() if row not in goes and row not in stays}
    return [_mention(table, said, goes=True) for (table, _id), said in goes.items()] + [
        _mention(table, said, goes=False) for (table, _id), said in left.items()
    ]


def _found(event_id: int, tables: Mapping[str, Collection[str]], eraser: Eraser) -> dict[tuple[str, int], str]:
    """What stands around the texts, by table and row."""
    found = {}
    for table, columns in tables.items():
        for row in rows_naming(event_id, table, list(columns), eraser):
            excerpts = [said for column in columns if (said := eraser.excerpt(row[column]))]
            if excerpts:
                found[table, next(iter(row.values()))] = " · ".join(excerpts)
    return found


def _mention(table: str, said: str, *, goes: bool) -> Mention:
    return Mention(SUBJECT_OF.get(table, Subject.EVENT), "" if table in KEPT_FROM_ORGANISERS else said, goes)
