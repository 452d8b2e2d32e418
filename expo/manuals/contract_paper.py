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
    out = BytesIO()
    with force_locale(terms.language):
        title = _("Contract with %(firm)s", firm=terms.firm)
        sheet = DaySheet(
            event=f"{terms.expo} · {terms.days}",
            day=title,
            foot=_("Text %(number)s · checksum %(digest)s", number=terms.number, digest=terms.digest[:16]),
            accent=event.accent,
            language=terms.language,
            sessions=(*_sides(terms), *_text(terms), *_acceptance(event, terms, name, post, at)),
        )
        reason = _("Contract with %(firm)s", firm=terms.firm)
    write_day_sheets(out, [sheet], title=title, created=at)
    return signed(out.getvalue(), reason=reason)


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


def _acceptance(event: Event, terms: ContractTerms, name: str, post: str, at: datetime) -> list[SheetSession]:
    return [
        SheetSession(_("Accepted"), f"{name}, {post}" if post else name, str(moment(at, event.zone))),
        SheetSession(_("Checksum"), "", grouped(terms.digest)),
    ]
