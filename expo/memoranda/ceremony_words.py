"""The words for roles, acts and troubles of signing ceremonies."""

from collections.abc import Sequence

from expo.i18n import _, localize
from expo.meetings.hard_rules.values import Busy
from expo.memoranda.ceremony_rules import Act, CeremonyRole, CeremonyTrouble, GuestsOn
from expo.web.filters import clock_time, listed, short_moment


def ceremony_role_word(role: CeremonyRole) -> str:
    return {
        CeremonyRole.SIGNATORY: _("signs"),
        CeremonyRole.WITNESS: _("stands behind as a witness"),
        CeremonyRole.AIDE: _("hands the folders over"),
    }[role]


def guests_word(side: GuestsOn) -> str:
    return {
        GuestsOn.RIGHT: _("Guests on the right, hosts on the left"),
        GuestsOn.LEFT: _("Guests on the left, hosts on the right"),
    }[side]


def act_word(act: Act) -> str:
    return {
        Act.OPENING: _("Welcome; signatories are led to the table"),
        Act.CALL: _("The title is read, signatories and witnesses are called"),
        Act.SIGNING: _("Signing; aides hand the folders over from one signatory to the next"),
        Act.EXCHANGE: _("The originals are exchanged by the right hand; handshake"),
        Act.PHOTO: _("Photo"),
        Act.CLOSING: _("Closing"),
    }[act]


def busy_sentence(name: str, busy: Busy, zone: str) -> str:
    """Where somebody is during a ceremony."""
    what = busy.what or _("a meeting")
    when = f"{short_moment(busy.starts_at, zone)}–{clock_time(busy.ends_at, zone)}"
    return _("%(name)s is not free: “%(what)s”, %(when)s.", name=name, what=what, when=when)


def remark_sentence(trouble: CeremonyTrouble, name: str, busy: Busy | None, zone: str) -> str:
    """What is not in order, with the way out."""
    if busy is not None and trouble is CeremonyTrouble.BUSY:
        return busy_sentence(name, busy, zone)
    if busy is not None and trouble is CeremonyTrouble.TOO_LONG:
        return _(
            "The acts last until %(acts)s, the session ends at %(ends)s. Give it more time, or each instrument less.",
            acts=clock_time(busy.ends_at, zone),
            ends=clock_time(busy.starts_at, zone),
        )
    return {
        CeremonyTrouble.NO_SIGNATORY: _("Nobody signs for %(name)s yet. Name who does.", name=name),
        CeremonyTrouble.NO_POWERS: _("The full powers of %(name)s were not seen yet.", name=name),
        CeremonyTrouble.OUTRANKED: _(
            "For %(name)s a witness of a higher rank than the signatory stands behind alone. Ask protocol, or name a second"
            " witness.",
            name=name,
        ),
        CeremonyTrouble.NOT_COMING: _("The registration of %(name)s is not confirmed by now.", name=name),
    }.get(trouble) or _("It is signed in several languages and no interpreter is booked. Book one in the session.")


def unsigned_sentence(parties: Sequence[str]) -> str:
    return _("Nobody is named who signs for: %(names)s. Name who did.", names=listed(parties))


def titles_in(title: dict[str, str], first: str, second: str) -> tuple[str, str]:
    """A title in two languages; the second one is empty where it is the same."""
    one, other = localize(title, first), localize(title, second)
    return one, other if other != one else ""
