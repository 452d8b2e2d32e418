"""What the allocation board says by itself, in the reader's language; {names} are filled in by the page."""

from expo.i18n import _


def board_words() -> dict[str, str]:
    return {
        "away": _("The server cannot be reached. Nothing was changed."),
        "fits": _("{booths} fits {name}."),
        "wish": _("It is wish {rank}."),
        "part": _("{booth} is too small alone; {booths} together fit {name}."),
        "against": _("{booths}: {rule}."),
        "has": _("{booths} is {name}’s."),
        "free": _("{booths} is free."),
        "pick": _("Choose a firm first."),
        "picked": _("{name} is chosen. {n} booths fit in this hall."),
        "nothing": _("{name} is chosen. Nothing that is free in this hall fits it."),
        "done": _("{name} has {booths} now: {word}."),
        "gone": _("{name} has no space now."),
        "swapped": _("{name} and {other} have changed places."),
        "back": _("Taken back."),
        "again": _("Done again."),
        "several": _("Each press takes one booth more."),
        "others": _("{name} was given {booths} by {by}."),
        "othersback": _("The space of {name} was taken back: {booths} is free."),
        "redrawn": _("The plan was drawn anew. Load the page again."),
        "despite": _("Do it all the same"),
        "none": _("no space yet"),
        "pin": _("Pin"),
        "unpin": _("Take the pin out"),
        "pinned": _("pinned"),
        "hidden": _("No firm is called so."),
        "placed": _("Every firm has a space."),
        "nobody": _("No firm is accepted yet."),
        "elsewhere": _("in another hall"),
    }
