"""Letters as PDF or zip files, with a history entry for each copy taken."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from expo import clock
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _
from expo.kit.pieces import cut
from expo.kit.text import fold
from expo.letters.models import Letter, LetterRequest
from expo.letters.pdf import LetterPage, write_letters
from expo.letters.queries import approved_requests, pictures_of, requests_in
from expo.letters.rules import RequestState
from expo.letters.services.decisions import letter_of, number_of
from expo.letters.services.passports import unseal_passport
from expo.letters.text import Frozen, letter_text
from expo.registration.models import Registration
from expo.signatures import signed

MOST_AT_ONCE = 2000
_BATCH = 100


def record_copies(event: Event, registrations: Sequence[Registration], *, by: Actor) -> list[int]:
    """Record that `by` took copies of these people's letters; returns the ids of their requests in that order.

    Recording is separate from drawing, so that no transaction is open while hundreds are drawn. Raises Refused when none
    of them has a valid letter, and for too many at once.
    """
    if len(registrations) > MOST_AT_ONCE:
        raise Refused(_("Take at most %(num)d letters at a time.", num=MOST_AT_ONCE))
    found: dict[int, LetterRequest] = {}
    for some in cut(registrations, _BATCH):
        found |= approved_requests(some)
    requests = [found[one.id] for one in registrations if one.id in found and one.event_id == event.id]
    if not requests:
        raise Refused(_("None of them has a letter that holds."))
    names = {registration.id: registration.name for registration in registrations}
    for request in requests:
        number = number_of(letter_of(request))
        record(
            Verb.TOOK_A_COPY_OF,
            request,
            by=by,
            event_id=event.id,
            named=names[request.registration_id],
            after={"number": number},
        )
    return [request.id for request in requests]


def write_letter(request: LetterRequest, out: BinaryIO) -> None:
    """Write the letter of an approved request, signed where a key is set: always the same text, or without passport data
    once that is erased.

    Raises Refused for a letter that is not valid.
    """
    if request.state is not RequestState.APPROVED:
        raise Refused(_("There is no letter that holds. Look at what became of the request."))
    letter = letter_of(request)
    _write_one(request, letter, out, pictures_of(letter.event, _pictures([letter])))


def write_many(event: Event, ids: Sequence[int], out: BinaryIO) -> int:
    """Write one PDF to print, unsigned, with a page for each of these requests (see `record_copies`), in order; returns the
    page count.
    """
    pictures = pictures_of(event)
    pages = (_page(request, letter_of(request)) for request in _read_requests(event, ids))
    return write_letters(out, pages, pictures, title=_("Invitation letters"), created=clock.now())


def zip_many(event: Event, ids: Sequence[int], out: BinaryIO) -> int:
    """Write a zip with a PDF for each of these requests (see `record_copies`); returns the number of files."""
    pictures, count = pictures_of(event), 0
    with zipfile.ZipFile(out, "w") as folder:  # stored: a PDF is compressed already
        for request in _read_requests(event, ids):
            letter = letter_of(request)
            with folder.open(file_name(request), "w") as file:
                _write_one(request, letter, file, pictures)  # type: ignore[arg-type]  # a zip entry has the methods that are used
            count += 1
    return count


def file_name(request: LetterRequest) -> str:
    """ "letter-2027-0042-vito-example.pdf", in ASCII for every file system."""
    words = [word for word in fold(request.registration.name).split() if word.isascii() and word.isalnum()]
    return "-".join(["letter", number_of(letter_of(request)).replace("/", "-"), *words])[:120] + ".pdf"


def _read_requests(event: Event, ids: Sequence[int]) -> Iterator[LetterRequest]:
    """Yield the requests in this order, read in batches and expunged after use."""
    for batch in cut(ids, _BATCH):
        found = {request.id: request for request in requests_in(event, batch)}
        yield from (found[number] for number in batch if number in found)


def _write_one(request: LetterRequest, letter: Letter, out: BinaryIO, pictures: Mapping[int, bytes]) -> None:
    keys = {key: pictures[key] for key in sorted(_pictures([letter])) if key in pictures}
    page = _page(request, letter)
    title = f"{page.text.columns[0].title} {number_of(letter)}"  # frozen, not translated
    paper = io.BytesIO()
    write_letters(paper, [page], keys, title=title, created=letter.issued_at)
    out.write(signed(paper.getvalue(), reason=title))


def _page(request: LetterRequest, letter: Letter) -> LetterPage:
    text = letter_text(Frozen.from_plain(letter.frozen), unseal_passport(request))
    return LetterPage(text, letter.signature_id, letter.stamp_id)


def _pictures(letters: Iterable[Letter]) -> set[int]:
    return {key for letter in letters for key in (letter.signature_id, letter.stamp_id) if key is not None}
