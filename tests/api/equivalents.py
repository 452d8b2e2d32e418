"""Which acts of the organisers' pages other programs can do by the API, and why not the others."""

from collections.abc import Mapping

# By endpoint of a page: the API's acts that do the same, as resource and act.
ACTS: Mapping[str, tuple[str, ...]] = {
    "assignment_board.act": ("assignments/create", "assignments/release"),
    "exhibitors.decline": ("applications/decline",),
    "exhibitors.step": ("applications/accept", "applications/reinstate", "applications/wait", "applications/withdraw"),
    "grid.move": ("sessions/change",),
    "grid.publish": ("sessions/publish",),
    "invoices.payment": ("payments/create",),
    "registrations.bulk": ("registrations/bulk",),
    "registrations.decline": ("registrations/decline",),
    "registrations.edit": ("registrations/change", "registrations/move"),
    "registrations.step": ("registrations/approve", "registrations/cancel"),
    "registrations.walk_in": ("registrations/create",),
    "sessions.add": ("sessions/create",),
    "sessions.edit": ("sessions/change",),
    "sessions.step": ("sessions/publish", "sessions/cancel", "sessions/take-back"),
    "spaces.give": ("assignments/create",),
    "spaces.step": ("assignments/release",),
}

SECRET = "makes or ends what opens the expo to somebody; asked of a person who is signed in"
SETTING = "set once by a person who reads what follows from it, on a page that asks about what it touches"
FILE = "takes a file in several steps, with questions about what is doubtful; each row of it can be an act by itself"
DRAWN = "drawn or moved on a screen, where the faults are shown"
PAPER = "makes a paper, or hands out numbers that cannot be taken back"
SEALED = "of governments, investors or passports: tokens read what they may, and nothing of it is written by programs"
SOLVER = "asks the machine for a plan that a person looks at before it is put in force"
WRITTEN = "a mail written by a person, or their choice of what they are mailed"
PLACE = "done on the spot by somebody at a desk or a table; devices have an interface of their own"
LATER = "could be an act and is none yet"

# By endpoint, or by blueprint for all of its other endpoints.
REASONS: Mapping[str, str] = {
    **dict.fromkeys(("api_tokens", "webhooks", "team", "desks"), SECRET),
    **dict.fromkeys(
        (
            *(
                "categories",
                "exhibitor_setup",
                "home_page",
                "legal_pages",
                "limits",
                "meeting_blocks",
                "meeting_places",
            ),
            *("meeting_requests.terms", "new_event", "prices", "questions", "retention", "settings", "venue_parts"),
            *("letters.settings", "contracts", "orders.supply", "orders.switch", "sessions.tracks"),
            *(
                "sessions.rooms_and_tracks",
                "sessions.edit_part",
                "sessions.remove",
                "speakers.erase",
                "exhibitors.merge",
            ),
        ),
        SETTING,
    ),
    **dict.fromkeys(
        (
            *("delegations.sheet", "delegations.sheet_register", "exhibitors.upload"),
            *("exhibitors.drop_document", "exhibitors.judge_logo", "lists"),
        ),
        FILE,
    ),
    **dict.fromkeys(("badge_design", "plan", "plan_board", "plan_parts", "meeting_board"), DRAWN),
    **dict.fromkeys(("badges", "invoices", "letters"), PAPER),
    **dict.fromkeys(("cases", "ceremonies", "memoranda", "memorandum_work", "signatories"), SEALED),
    **dict.fromkeys(("machine", "plan_of_machine", "meeting_plans", "meeting_repairs"), SOLVER),
    **dict.fromkeys(
        (
            *(
                "mails",
                "dashboard",
                "bodies.mail_page",
                "categories.invitation",
                "delegations.invite",
                "exhibitors.compose",
            ),
            *("exhibitors.bulk", "registrations.send", "meetings.renew", "exhibitors.address", "contracts.anew"),
        ),
        WRITTEN,
    ),
    **dict.fromkeys(("installation", "meeting_day", "my_meeting_day"), PLACE),
    **dict.fromkeys(
        (
            *("bodies", "choice", "delegations", "exhibitors", "fleet", "interpreters", "journeys", "meeting_outcomes"),
            *("meeting_requests", "meeting_wishes", "meetings", "offers", "orders", "registrations", "sessions"),
            *("smaller_space", "space_moves", "speakers", "tasks", "trucks"),
        ),
        LATER,
    ),
}


def told(endpoint: str) -> str:
    """What the table of the documentation says of an act of a page; "" for one of which nothing is known."""
    if endpoint in ACTS:
        return ", ".join(f"`{act}`" for act in ACTS[endpoint])
    return REASONS.get(endpoint) or REASONS.get(endpoint.partition(".")[0], "")
