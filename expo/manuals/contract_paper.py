"""The contract as a PDF in the language in which it was accepted, signed with the expo's key where one is set."""

from datetime import datetime
from io import BytesIO

from expo.events.models import Event
from expo.i18n import _, force_locale
from expo.kit.money import money_in
from expo.manuals.contract_rules import ContractTerms, grouped
from expo.papers.daysheet import DaySheet, SheetSession, write_day_sheets
from expo.signatures import signed
from expo.web.filters import moment


def contract_pdf(event: Event, terms: ContractTerms, name: str, post: str, at: datetime) -> bytes:
    """The paper that both sides keep. Raises Refused when the key of the settings cannot be read."""
    with force_locale(terms.language):
        reason = _("Contract with %(firm)s", firm=terms.firm)
    return signed(_written(event, terms, f"{name}, {post}" if post else name, at), reason=reason)


def paper_without_name(event: Event, terms: ContractTerms, at: datetime) -> bytes:
    """The paper once whoever accepted is erased. It is not the one that was given out, so it is not signed."""
    return _written(event, terms, "", at)


def _written(event: Event, terms: ContractTerms, who: str, at: datetime) -> bytes:
    out = BytesIO()
    with force_locale(terms.language):
        title = _("Contract with %(firm)s", firm=terms.firm)
        sheet = DaySheet(
            event=f"{terms.expo} · {terms.days}",
            day=title,
            foot=_("Text %(number)s · checksum %(digest)s", number=terms.number, digest=terms.digest[:16]),
            accent=event.accent,
            language=terms.language,
            sessions=(*_sides(terms), *_text(terms), *_acceptance(event, terms, who, at)),
        )
    write_day_sheets(out, [sheet], title=title, created=at)
    return out.getvalue()


def _sides(terms: ContractTerms) -> list[SheetSession]:
    total = "" if terms.total_minor is None else money_in(terms.total_minor, terms.currency, terms.language)
    firm = ", ".join(part for part in (terms.firm_address, terms.tax_number) if part)
    lines = [
        SheetSession(_("Organiser"), terms.organiser, " ".join(terms.organiser_address.splitlines())),
        SheetSession(_("Exhibitor"), terms.firm, firm),
    ]
    lines += [SheetSession(_("Booth"), terms.booths)] if terms.booths else []
    return lines + ([SheetSession(_("Price"), total)] if total else [])


def _text(terms: ContractTerms) -> list[SheetSession]:
    """Each paragraph by itself, so that pages break between them."""
    return [SheetSession("", "", one.strip()) for one in terms.text.splitlines() if one.strip()]


def _acceptance(event: Event, terms: ContractTerms, who: str, at: datetime) -> list[SheetSession]:
    return [
        SheetSession(_("Accepted"), who, str(moment(at, event.zone))),
        SheetSession(_("Checksum"), "", grouped(terms.digest)),
    ]
