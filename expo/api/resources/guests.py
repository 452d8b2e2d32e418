"""Delegations, their journeys and letters, meetings and memoranda."""

import sqlalchemy as sa

from expo.accounts.permissions import Permission
from expo.api.resource import ApiField, Gathered, Resource, fields, in_event
from expo.delegations.models import Delegation, Member
from expo.i18n import _l
from expo.itinerary.models import ENDS_AT_NOW, ROOM_ID_NOW, STARTS_AT_NOW, STATE_NOW, TITLE_NOW, ItineraryItem
from expo.letters.models import Letter, LetterRequest
from expo.meetings.meeting_models import Meeting, MeetingParty
from expo.meetings.rules import MeetingKind
from expo.memoranda.models import Memorandum

_ASKED_BY = (
    sa.select(LetterRequest.registration_id)
    .where(LetterRequest.id == Letter.request_id)
    .correlate(Letter)
    .scalar_subquery()
)

GUESTS = (
    Resource(
        "delegations",
        _l("Delegations"),
        Delegation,
        Permission.SEE_DELEGATIONS,
        fields(
            Delegation,
            "id uid state* country* name lead_body host purpose sectors arrives_on* leaves_on* category_id* quota "
            "contact_name contact_email language precedence note created_at* version",
        ),
        within=in_event(Delegation),
    ),
    Resource(
        "members",
        _l("Members of delegations"),
        Member,
        Permission.SEE_DELEGATIONS,
        fields(
            Member,
            "id delegation_id* registration_id* role* official_party band band_order lane* clearance* "
            "clearance_expires_on version",
        ),
        within=in_event(Member),
    ),
    Resource(
        "itinerary-items",
        _l("Itineraries"),
        ItineraryItem,
        Permission.SEE_DELEGATIONS,
        fields(
            ItineraryItem,
            "id uid delegation_id* session_id* vehicle_id* kind* note starts_zone ends_zone created_at changed_at* version",
            ApiField("state", STATE_NOW, filtered=True),
            ApiField("title", TITLE_NOW),
            ApiField("place", ItineraryItem.own_place),  # of an item with a session its room says it
            ApiField("room_id", ROOM_ID_NOW, filtered=True, nullable=True),
            ApiField("starts_at", STARTS_AT_NOW, filtered=True),
            ApiField("ends_at", ENDS_AT_NOW, filtered=True),
        ),
        within=in_event(ItineraryItem),
    ),
    Resource(
        "letters",
        _l("Invitation letters"),
        Letter,
        Permission.SEE_LETTERS,
        fields(
            Letter,
            "id number* issued_at* issued_by revoked_at revoked_why replaced_by_id",
            ApiField("registration_id", _ASKED_BY, filtered=True),
        ),
        within=in_event(Letter),
    ),
    Resource(
        "meetings",
        _l("Meetings"),
        Meeting,
        Permission.SEE_MEETINGS,
        fields(
            Meeting,
            "id uid kind* state* origin* agenda language interpretation minutes starts_at* ends_at* meeting_place_id* "
            "pinned reason reason_kind* sequence created_at changed_at* version",
        ),
        within=in_event(Meeting),
        gathered=(Gathered("party_ids", MeetingParty.meeting_id, MeetingParty.party_id),),
        hidden=(Permission.SEE_G2G, Meeting.kind == MeetingKind.G2G),
    ),
    Resource(
        "memoranda",
        _l("Memoranda"),
        Memorandum,
        Permission.MEMORANDA,
        fields(
            Memorandum,
            "id uid kind* state* title languages prevailing session_id* signing_order expected_at signed_on* keep_until "
            "note created_at* version",
        ),
        within=in_event(Memorandum),
    ),
)
