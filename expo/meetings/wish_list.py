"""Wishes by a table: who wishes to meet whom, read as any list; what a party said itself stays as it is."""

from collections import Counter
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from expo.accounts.permissions import Permission
from expo.db import db
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor
from expo.i18n import LANGUAGES, _, _l, force_locale
from expo.imports.kinds import ListKind, ListUndo, nothing_is_mailed
from expo.imports.models import list_wishes
from expo.imports.reader.fields import ColumnField, FieldKind
from expo.imports.reader.lists import ReadRow, RowFault
from expo.imports.rules import Judged, ListName
from expo.kit.text import fold
from expo.meetings.models import Party
from expo.meetings.queries import possible_parties
from expo.meetings.rules import WishKind
from expo.meetings.services.wishes import MOST_WISHES, set_wish
from expo.meetings.wishes.models import MeetingWish
from expo.meetings.wishes.queries import thing_of
from expo.meetings.words import wish_word

PIECE = 100  # wishes in one transaction
_WHO = ("who wishes", "party", "from", "company", "firm", "isteyen", "firma", "katilimci", "taraf", "کون", "کمپنی")
_WHOM = ("whom", "with", "to", "partner", "meets", "kiminle", "istenen", "gorusulecek firma", "karsi taraf", "کس سے")
_WISH = ("wish", "kind", "priority", "tercih", "istek", "oncelik", "خواہش", "ترجیح")
_WHY = ("reason", "why", "note", "gerekce", "neden", "aciklama", "وجہ")
_ALSO: Mapping[WishKind, tuple[str, ...]] = {
    WishKind.MUST: ("must", "1", "a", "mutlaka", "sart", "kesin", "ضروری", "لازمی"),
    WishKind.MEET: ("meet", "would", "yes", "2", "b", "olur", "isteriz", "evet", "ہاں"),
    WishKind.NEVER: ("never", "no", "no thanks", "0", "asla", "hayir", "istemiyoruz", "کبھی نہیں", "نہیں"),
}


def wish_fields(event: Event) -> list[ColumnField]:
    """The fields; parties are recognised by their names in every language. Two of the same name are neither."""
    parties = _names(event)
    return [
        ColumnField("who", FieldKind.ONE_OF, (_("Who wishes"), *_WHO), required=True, options=parties),
        ColumnField("whom", FieldKind.ONE_OF, (_("Whom they wish to meet"), *_WHOM), required=True, options=parties),
        ColumnField("wish", FieldKind.ONE_OF, (_("Wish"), *_WISH), required=True, options=_kinds()),
        ColumnField("reason", FieldKind.TEXT, (_("Reason"), *_WHY), longest=300),
    ]


def judge_wishes(event: Event, rows: Sequence[ReadRow], _settings: Mapping[str, str]) -> Judged:
    """Which wishes are new. One that is there, of whatever kind, stays as the party said it."""
    judged, seen = Judged(), dict[tuple[str, str], int]()
    known, names = _known(event), dict(possible_parties(event))
    counts = Counter(who for who, _whom in known)
    for row in rows:
        pair = (str(row.values.get("who", "")), str(row.values.get("whom", "")))
        faults = list(row.faults)
        if not faults and pair[0] == pair[1]:
            faults.append(RowFault(row.number, "whom", "itself"))
        if not faults and pair in seen:
            faults.append(RowFault(row.number, "whom", "twice", str(seen[pair])))
        seen.setdefault(pair, row.number)
        if faults:
            judged.faults += faults
        elif pair in known:
            judged.there.append((row, f"{names.get(pair[0], '')} – {names.get(pair[1], '')}: {wish_word(known[pair])}"))
        else:
            counts[pair[0]] += 1
            judged.good.append(row)
    full = [names.get(who, "") for who, count in counts.items() if count > MOST_WISHES]
    judged.refusals = [_("%(name)s would have more than %(num)s wishes.", name=name, num=MOST_WISHES) for name in full]
    return judged


def register_wishes(event: Event, rows: Sequence[ReadRow], _settings: Mapping[str, str], by: Actor) -> list[int]:
    """Say the wishes for the parties, all of them or none."""
    made = []
    for row in rows:
        who, whom, kind = (str(row.values[name]) for name in ("who", "whom", "wish"))
        set_wish(event, who, whom, WishKind(kind), reason=str(row.values.get("reason", "")), by=by)
        made.append((who, whom))
    known = _ids(event)
    return [known[pair] for pair in made]


def check_wishes(ids: Sequence[int]) -> None:
    """Raises Refused where one of them is gone."""
    there = sa.select(sa.func.count()).select_from(MeetingWish).where(MeetingWish.id.in_(ids))
    if (db.session.scalar(there) or 0) != len(ids):
        raise Refused(
            _("Some of it has been removed or changed since. Take the rest back one by one, on its own page.")
        )


def undo_wishes(event: Event, ids: Sequence[int], by: Actor) -> None:
    """Take these wishes back."""
    check_wishes(ids)
    for pair, number in _ids(event).items():
        if number in set(ids):
            set_wish(event, *pair, None, by=by)


def _ids(event: Event) -> dict[tuple[str, str], int]:
    """The ids of an expo's wishes by who wishes and whom."""
    things = _things(event)
    query = sa.select(MeetingWish.party_id, MeetingWish.other_id, MeetingWish.id)
    rows = db.session.execute(query.where(MeetingWish.event_id == event.id))
    return {(things[one], things[other]): number for one, other, number in rows}


def _known(event: Event) -> dict[tuple[str, str], WishKind]:
    things = _things(event)
    query = sa.select(MeetingWish.party_id, MeetingWish.other_id, MeetingWish.kind)
    rows = db.session.execute(query.where(MeetingWish.event_id == event.id))
    return {(things[one], things[other]): kind for one, other, kind in rows}


def _things(event: Event) -> dict[int, str]:
    return {one.id: thing_of(one) for one in db.session.scalars(sa.select(Party).where(Party.event_id == event.id))}


def _names(event: Event) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for code in LANGUAGES:
        with force_locale(code):
            for thing, name in possible_parties(event):
                found.setdefault(fold(name), set()).add(thing)
    return {name: things.pop() for name, things in found.items() if len(things) == 1}


def _kinds() -> dict[str, str]:
    found = {fold(word): kind.value for kind, words in _ALSO.items() for word in words}
    for code in LANGUAGES:
        with force_locale(code):
            found |= {fold(wish_word(kind)): kind.value for kind in WishKind}
    return found


WISH_LIST = ListKind(
    name=ListName.WISHES,
    title=_l("A list of wishes to meet"),
    permission=Permission.ARRANGE_MEETINGS,
    fields=wish_fields,
    settings=nothing_is_mailed,
    judge=judge_wishes,
    register=register_wishes,
    undo=ListUndo(check_wishes, undo_wishes, list_wishes, "wish_id"),
    piece=PIECE,
    address="meeting_wishes.index",
)
