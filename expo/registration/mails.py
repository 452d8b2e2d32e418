"""The default texts of the mails about registrations."""

from expo.i18n import _l
from expo.mail.rules import Template

_SHARED = {
    "name": (_l("the person's name"), "Vito Example"),
    "expo": (_l("the expo's name"), "Istanbul Tech Summit"),
    "when": (_l("its days"), "12–14 October 2027"),
    "where": (_l("its venue and city"), "Demo Congress Centre, Istanbul"),
    "category": (_l("the category"), "Delegate"),
    "link": (_l("the private link"), "https://expo.example/my/private-link"),
}
_REASON = {"reason": (_l("what the organiser wrote"), "All places are taken.")}
_WAITING_NUMBER = {"place": (_l("the place on the waiting list"), "12")}

CONFIRMED = Template(
    "confirmed",
    _l("Confirmed"),
    _l("Your ticket for {expo}"),
    _l(
        "Dear {name},\n\nyou are registered for {expo} as {category}.\n\nWhen: {when}\nWhere: {where}\n\n"
        "Show the code in this mail at the entrance, on your phone or on paper. The calendar file has the days.\n\n"
        "See your ticket, change what you told us, or cancel, by your private link. Do not pass it on.\n\n{link}"
    ),
    _SHARED,
)
RECEIVED = Template(
    "waiting for approval",
    _l("Waiting for approval"),
    _l("We have your registration for {expo}"),
    _l(
        "Dear {name},\n\nthank you for registering for {expo} as {category}. The organisers look at each registration in this "
        "category. You will hear from us by mail.\n\nYour private link:\n\n{link}"
    ),
    _SHARED,
)
WAITING = Template(
    "on the waiting list",
    _l("On the waiting list"),
    _l("You are on the waiting list for {expo}"),
    _l(
        "Dear {name},\n\nall places for {category} at {expo} are taken at the moment. "
        "You have place {place} on the waiting list. When a place becomes free it is given to you, and "
        "we write to you at once.\n\nYour private link:\n\n{link}"
    ),
    _SHARED | _WAITING_NUMBER,
)
WAITING_LATE = Template(
    "on the waiting list, late",
    _l("On the waiting list, when places are no longer given of their own accord"),
    _l("You are on the waiting list for {expo}"),
    _l(
        "Dear {name},\n\nplaces for {category} at {expo} are taken, or others wait for them, and since {since} they are no "
        "longer given of their own accord: the organisers decide who gets one. You have place {place} on the waiting list. If "
        "a place becomes yours, we write to you at once.\n\nYour private link:\n\n{link}"
    ),
    _SHARED | _WAITING_NUMBER | {"since": (_l("since when the organisers decide"), "10 April 2027, 10:00")},
)
SEAT_FREE = Template(
    "a place became free",
    _l("A place became free"),
    _l("A place became free: you are coming to {expo}"),
    _l(
        "Dear {name},\n\na place became free, and it is yours: you are registered for {expo} as {category}.\n\n"
        "When: {when}\nWhere: {where}\n\nShow the code in this mail at the entrance. "
        "If you cannot come any more, cancel by your private link, so that the next person gets the place.\n\n{link}"
    ),
    _SHARED,
)
DECLINED = Template(
    "declined",
    _l("Declined"),
    _l("About your registration for {expo}"),
    _l("Dear {name},\n\nwe are sorry: your registration for {expo} as {category} was not accepted.\n\n{reason}"),
    _SHARED | _REASON,
)
CANCELLED = Template(
    "cancelled",
    _l("Cancelled"),
    _l("Your registration for {expo} is cancelled"),
    _l(
        "Dear {name},\n\nyour registration for {expo} as {category} is cancelled. Your ticket and badge are no longer valid."
    ),
    _SHARED,
)
ALREADY = Template(
    "already registered",
    _l("Registered already"),
    _l("Your registration for {expo}"),
    _l(
        "Dear {name},\n\nsomebody, probably you, registered with this mail address for {expo}. You are registered already, so "
        "nothing was changed. Here is your private link again.\n\n{link}"
    ),
    _SHARED,
)
LINK = Template(
    "private link",
    _l("Private link"),
    _l("Your private link for {expo}"),
    _l(
        "Dear {name},\n\nthis is your private link for {expo}. Earlier links do not work any more if you renewed it.\n\n{link}"
    ),
    _SHARED,
)

_ZONES = {
    "name": _SHARED["name"],
    "expo": _SHARED["expo"],
    "link": _SHARED["link"],
    "was": (_l("the former time zone"), "Pakistan Standard Time"),
    "now": (_l("the new time zone"), "Türkiye Time"),
}
DAYS_MOVED = Template(
    "other days",
    _l("Other days"),
    _l("New dates for {expo}: {now}"),
    _l(
        "Dear {name},\n\n{expo} has new dates: it was to be on {was}; it is on {now}. Registrations and badges stay valid. A "
        "subscribed calendar updates itself; a calendar file that you saved from an email does not. If you are registered and "
        "cannot come on the new dates, please cancel on your page, so that somebody else can come:\n\n{link}"
    ),
    {
        **{name: _SHARED[name] for name in ("name", "expo", "link")},
        "was": (_l("the former days"), "12–14 October 2027"),
        "now": (_l("the new days"), "19–21 October 2027"),
    },
)
VENUE_MOVED = Template(
    "another place",
    _l("Another place"),
    _l("New venue for {expo}: {now}"),
    _l(
        "Dear {name},\n\n{expo} has a new venue: {now}. Until now it was to be at: {was}. Registrations and badges stay "
        "valid. A subscribed calendar updates itself; a calendar file that you saved from an email does not. If you are "
        "registered and cannot come there, please cancel on your page, so that somebody else can come:\n\n{link}"
    ),
    {
        **{name: _SHARED[name] for name in ("name", "expo", "link")},
        "was": (_l("the former venue and city"), "Demo Congress Centre, Istanbul"),
        "now": (_l("the new venue and city"), "Sample Exhibition Hall, Ankara"),
    },
)
TERMS_CHANGED = Template(
    "other terms of a category",
    _l("Other terms of a category"),
    _l("What your registration for {expo} admits to has changed"),
    _l(
        "Dear {name},\n\nyou are registered for {expo} as {category}. What that admits to has changed:\n\n{changes}\n\n"
        "Your ticket and your badge stay valid for what it is now; the gates know it. If you cannot come so, please cancel on "
        "your page, so that somebody else can come:\n\n{link}"
    ),
    {
        **{name: _SHARED[name] for name in ("name", "expo", "category", "link")},
        "changes": (_l("what changed, line by line"), "Days: was Tue 12 Oct, Wed 13 Oct, is Tue 12 Oct"),
    },
)
EXPO_MOVED = Template(
    "other days, place or time zone",
    _l("Several of days, place and time zone at once"),
    _l("New dates, venue or time zone for {expo}"),
    _l(
        "Dear {name},\n\nthese facts about {expo} have changed:\n\n{changes}\n\nRegistrations and badges stay valid. A "
        "subscribed calendar updates itself; a calendar file that you saved from an email does not. If you are registered and "
        "cannot come, please cancel on your page, so that somebody else can come:\n\n{link}"
    ),
    {
        **{name: _SHARED[name] for name in ("name", "expo", "link")},
        "changes": (_l("what was and what is"), "It was to be on 12–14 October 2027; it is on 19–21 October 2027."),
    },
)
HOURS_KEPT = Template(
    "other time zone, same hours",
    _l("Another time zone, the same hours"),
    _l("The time zone of {expo} was corrected"),
    _l(
        "Dear {name},\n\nthe time zone of {expo} was given as {was}; it is {now}. The hours that we told you stay: what was to "
        "begin at 10:00 begins at 10:00 by the clocks there. A subscribed calendar follows by itself; a file that you saved "
        "from a mail does not.\n\n{link}"
    ),
    _ZONES,
)
MOMENTS_KEPT = Template(
    "other time zone, other hours",
    _l("Another time zone, other hours"),
    _l("The hours of {expo} are shown in another time zone"),
    _l(
        "Dear {name},\n\nthe time zone of {expo} was {was}; it is {now}. What you have there stays when it is, and so is at "
        "another hour by the clocks there than we told you; the opening hours stay as they are by those clocks. A subscribed "
        "calendar follows by itself. Please look at your page again:\n\n{link}"
    ),
    _ZONES,
)

TEMPLATES = (
    CONFIRMED,
    RECEIVED,
    WAITING,
    WAITING_LATE,
    SEAT_FREE,
    DECLINED,
    CANCELLED,
    ALREADY,
    LINK,
    HOURS_KEPT,
    MOMENTS_KEPT,
    DAYS_MOVED,
    VENUE_MOVED,
    TERMS_CHANGED,
    EXPO_MOVED,
)
