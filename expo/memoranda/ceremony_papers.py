"""What the papers of a signing ceremony say: run sheet, announcer's text, check list, labels, tents, table plan, press line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from expo import clock
from expo.i18n import LANGUAGES, _, country_name, force_locale, localize
from expo.memoranda.ceremony_models import Ceremony
from expo.memoranda.ceremony_rules import Act, CeremonyRole, run_sheet, seat_sides
from expo.memoranda.ceremony_words import act_word, guests_word, titles_in
from expo.memoranda.models import Memorandum, MemorandumParty, MemorandumPerson
from expo.memoranda.rules import MemorandumState, OriginalCopy, originals
from expo.memoranda.words import memorandum_kind_word
from expo.papers.ceremony import (
    FolderLabel,
    NameTent,
    PlanSeat,
    SetText,
    TablePlan,
    write_labels,
    write_table_plans,
    write_tents,
)
from expo.papers.daysheet import DaySheet, SheetSession, write_day_sheets
from expo.programme.models import Session
from expo.web.filters import clock_time, listed, short_moment, zone_name

_BOX = "______"
_SIGNED = frozenset({MemorandumState.SIGNED, MemorandumState.IN_FORCE})


@dataclass(frozen=True, slots=True)
class Signing:
    """A ceremony as it is printed in one language, with names in a second one."""

    session: Session
    ceremony: Ceremony
    instruments: Sequence[Memorandum]
    people: Mapping[int, Sequence[MemorandumPerson]]
    language: str
    second: str

    def theirs(self, side: MemorandumParty, role: CeremonyRole) -> list[MemorandumPerson]:
        return [one for one in self.people[side.memorandum_id] if one.side_id == side.id and one.role is role]

    def with_post(self, one: MemorandumPerson) -> str:
        post = localize(one.post, self.language)
        return f"{one.name_in(self.language)}, {post}" if post else one.name_in(self.language)


def write_run_sheet(out: BinaryIO, signing: Signing) -> None:
    """The acts by the minute, with who does them."""
    zone, one = signing.session.event.zone, signing.ceremony
    with force_locale(signing.language):
        acts = run_sheet(signing.session.starts_at, one.opening_minutes, one.minutes_each, len(signing.instruments))
        lines = [_act_line(signing, step.act, step.instrument, clock_time(step.at, zone)) for step in acts]
        _write(out, signing, _("Run sheet"), lines)


def write_announcement(out: BinaryIO, signing: Signing) -> None:
    """What the announcer reads for each instrument."""
    with force_locale(signing.language):
        lines = [_announced(signing, number, one) for number, one in enumerate(signing.instruments, start=1)]
        _write(out, signing, _("Announcer’s text"), lines)


def _announced(signing: Signing, number: int, one: Memorandum) -> SheetSession:
    title, second = titles_in(one.title, signing.language, signing.second)
    said = _(
        "We now come to the signing of the %(kind)s “%(title)s” between %(parties)s.",
        kind=memorandum_kind_word(one.kind),
        title=title,
        parties=_parties(signing, one),
    )
    signs = []
    for side in one.sides:
        people = listed(map(signing.with_post, signing.theirs(side, CeremonyRole.SIGNATORY)))
        if people:
            party = side.party.name_in(signing.language)
            signs.append(_("For %(party)s signs %(people)s.", party=party, people=people))
    return SheetSession(str(number), said, " ".join(signs), second=second, second_language=signing.second)


def _parties(signing: Signing, one: Memorandum) -> str:
    return listed(side.party.name_in(signing.language) for side in one.sides)


def write_check_list(out: BinaryIO, signing: Signing) -> None:
    """The signature pages: each original with its holder, languages and signatures in order, and a box for each."""
    with force_locale(signing.language):
        lines = []
        for number, (one, copy) in enumerate(_copies(signing), start=1):
            title, _second = titles_in(one.title, signing.language, signing.second)
            texts = " · ".join(f"{_BOX} {LANGUAGES.get(code, code)}" for code in copy.languages)
            signatures = " · ".join(f"{_BOX} {name}" for name in copy.signatures)
            held = _("Kept by %(party)s", party=copy.holder)
            lines.append(SheetSession(str(number), f"{title} – {held}", texts, signatures))
        _write(out, signing, _("Signature pages"), lines)


def write_press_line(out: BinaryIO, signing: Signing) -> int:
    """What was signed, and nothing else; answers how many instruments that are. Nothing is written for none."""
    signed = [one for one in signing.instruments if one.state in _SIGNED]
    if signed:
        with force_locale(signing.language):
            lines = [_press_line(signing, number, one) for number, one in enumerate(signed, start=1)]
            _write(out, signing, _("Press line"), lines)
    return len(signed)


def _press_line(signing: Signing, number: int, one: Memorandum) -> SheetSession:
    title, second = titles_in(one.title, signing.language, signing.second)
    people = [person for side in one.sides for person in signing.theirs(side, CeremonyRole.SIGNATORY)]
    signed_by = _("Signed by %(people)s.", people=listed(map(signing.with_post, people))) if people else ""
    about = f"{memorandum_kind_word(one.kind)}: {_parties(signing, one)}"
    return SheetSession(str(number), title, signed_by, about, second, signing.second)


def write_folder_labels(out: BinaryIO, signing: Signing) -> int:
    """A label for the folder of each original."""
    labels = []
    with force_locale(signing.language):
        for one, copy in _copies(signing):
            title, second = titles_in(one.title, signing.language, signing.second)
            order = listed(LANGUAGES.get(code, code) for code in copy.languages)
            lines = [
                SetText(copy.holder, signing.language, 20, bold=True),
                SetText(title, signing.language, 13),
                *([SetText(second, signing.second, 13)] if second else []),
                SetText(_("Languages: %(order)s", order=order), signing.language, 10),
                SetText(_("Signatures: %(order)s", order=listed(copy.signatures)), signing.language, 10),
            ]
            labels.append(FolderLabel(tuple(lines)))
        title = _title(signing, _("Folder labels"))
    return write_labels(out, labels, title=title, created=clock.now())


def write_name_tents(out: BinaryIO, signing: Signing) -> int:
    """A tent for everybody who signs, stands behind or hands over, once, in two scripts where both are known."""
    seen: dict[tuple[int | None, str], NameTent] = {}
    for one in (person for theirs in signing.people.values() for person in theirs):
        first, second = one.name_in(signing.language), one.name_in(signing.second)
        post = localize(one.post, signing.language)
        party = one.side.party.name_in(signing.language)
        lines = [SetText(first, signing.language, 54, bold=True)]
        lines += [SetText(second, signing.second, 40)] if second != first else []
        lines += [SetText(text, signing.language, 20) for text in (post, party) if text]
        seen.setdefault((one.registration_id, first), NameTent(tuple(lines)))
    with force_locale(signing.language):
        title = _title(signing, _("Name tents"))
    return write_tents(out, list(seen.values()), title=title, created=clock.now())


def write_table_plan(out: BinaryIO, signing: Signing) -> int:
    """The table for each instrument, as the audience sees it."""
    with force_locale(signing.language):
        plans = [_plan(signing, one) for one in signing.instruments]
        title = _title(signing, _("Table plan"))
    return write_table_plans(out, plans, title=title, created=clock.now())


def table_order(one: Memorandum, ceremony: Ceremony) -> list[MemorandumParty]:
    """The sides of an instrument from the audience's left to its right."""
    countries = [side.party.country for side in one.sides]
    return [one.sides[index] for index in seat_sides(countries, one.event.country, ceremony.guests_on)]


def _plan(signing: Signing, one: Memorandum) -> TablePlan:
    event, language = signing.session.event, signing.language
    seats = tuple(
        PlanSeat(
            country_name(side.party.country) if side.party.country else "",
            side.party.name_in(language),
            tuple(p.name_in(language) for p in signing.theirs(side, CeremonyRole.SIGNATORY)),
            tuple(p.name_in(language) for p in signing.theirs(side, CeremonyRole.WITNESS)),
        )
        for side in table_order(one, signing.ceremony)
    )
    title, _second = titles_in(one.title, language, signing.second)
    foot = _(
        "%(sides)s, as the audience sees them. Flags stand in the same order.",
        sides=guests_word(signing.ceremony.guests_on),
    )
    subtitle = f"{localize(event.name, language)} · {short_moment(signing.session.starts_at, event.zone)}"
    return TablePlan(title, subtitle, foot, _("Audience"), event.accent, language, seats)


def _copies(signing: Signing) -> list[tuple[Memorandum, OriginalCopy]]:
    found = []
    for one in signing.instruments:
        names = [side.party.name_in(signing.language) for side in one.sides]
        spoken = {name: next(iter(side.party.languages), "") for name, side in zip(names, one.sides, strict=True)}
        found += [(one, copy) for copy in originals(names, spoken, one.languages)]
    return found


def _act_line(signing: Signing, act: Act, instrument: int | None, at: str) -> SheetSession:
    if instrument is None:
        return SheetSession(at, act_word(act))
    one = signing.instruments[instrument]
    title, second = titles_in(one.title, signing.language, signing.second)
    if act is not Act.CALL:
        return SheetSession(at, act_word(act), title)
    people = [
        signing.with_post(person)
        for side in table_order(one, signing.ceremony)
        for role in (CeremonyRole.SIGNATORY, CeremonyRole.WITNESS, CeremonyRole.AIDE)
        for person in signing.theirs(side, role)
    ]
    return SheetSession(at, f"{instrument + 1}. {title}", act_word(act), listed(people), second, signing.second)


def _write(out: BinaryIO, signing: Signing, name: str, lines: Sequence[SheetSession]) -> None:
    event = signing.session.event
    printed = _("Printed %(moment)s", moment=short_moment(clock.now(), event.zone))
    sheet = DaySheet(
        event=f"{localize(event.name, signing.language)} · {short_moment(signing.session.starts_at, event.zone)}",
        day=f"{name}: {localize(signing.session.title, signing.language)}",
        foot=f"{printed} · {zone_name(event.zone)}",
        accent=event.accent,
        language=signing.language,
        sessions=tuple(lines),
    )
    write_day_sheets(out, [sheet], title=_title(signing, name), created=clock.now())


def _title(signing: Signing, name: str) -> str:
    return f"{localize(signing.session.title, signing.language)}: {name}"
