"""Subscription links for each calendar program, and how often each refreshes.

A bare webcal:// link fails on Android and in the new Outlook, and Google accepts an address only on its own page; so
each program needs its own link.
"""

from urllib.parse import quote

from expo.i18n import _


def links_for(address: str) -> dict[str, str]:
    """The subscription link of each program by its key; `plain` is the feed's address for copying."""
    webcal = "webcal://" + address.split("://", 1)[1]
    encoded = quote(address, safe="")
    return {
        "plain": address,
        "apple": webcal,
        "google": "https://calendar.google.com/calendar/u/0/r/settings/addbyurl",
        "outlook": f"https://outlook.live.com/calendar/0/addfromweb?url={encoded}",
        "office": f"https://outlook.office.com/calendar/0/addfromweb?url={encoded}",
        "thunderbird": webcal,
    }


def clients() -> list[dict[str, str]]:
    """The programs with the lines of text on how each handles a subscription."""
    day_or_so = _("About every 3 hours, sometimes once a day.")
    lines = [
        (
            "apple",
            "Apple",
            _("Opens Calendar on iPhone, iPad and Mac."),
            _("You choose: every 5 minutes to every week."),
        ),
        (
            "google",
            "Google",
            _("Copy the address below, then paste it on the page this opens. It needs a computer."),
            _("Every 8 to 24 hours, whatever we say."),
        ),
        ("outlook", "Outlook.com", _("Opens the subscription page of Outlook.com."), day_or_so),
        ("office", "Microsoft 365", _("Opens the subscription page of your firm’s Outlook."), day_or_so),
        (
            "thunderbird",
            "Thunderbird",
            _("Opens Thunderbird, where it is set up for webcal links; else copy the address below."),
            _("Every 30 minutes, unless you choose otherwise."),
        ),
    ]
    return [dict(zip(("key", "name", "how", "often"), line, strict=True)) for line in lines]
