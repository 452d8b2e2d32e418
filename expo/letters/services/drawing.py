"""Letters as files: one, many in one file, many in a zip; each with a line in the history of who had it."""

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO

from expo import clock
from expo.errors import Refused
from expo.events.models import Event
from expo.history.services import Actor, record
from expo.i18n import _
from expo.kit.text import fold
from expo.letters.models import Letter, LetterRequest
from expo.letters.pdf import LetterPage, write_letters
from expo.letters.queries import approved_requests, pictures_of
from expo.letters.rules import State
from expo.letters.services.deciding import name_of
from expo.letters.services.keeping import unsealed
from expo.letters.text import Frozen, letter_text
from expo.registration.models import Registration

MOST_AT_ONCE = 2000
_BATCH = 100


def write_letter(request: LetterRequest, out: BinaryIO, *, by: Actor) -> None:
    """The letter of an approved request, the same bytes whenever it is asked for; without passport data once it is erased.

    Raises Refused for a letter that does not hold.
    """
    letter = request.letter
    if letter is None or request.state is not State.APPROVED:
        raise Refused(_("There is no letter that holds. Look at what became of the request."))
    _note(request, letter, by)
    _write_one(request, letter, out, pictures_of(letter.event, _pictures([letter])))


def write_many(event: Event, registrations: Sequence[Registration], out: BinaryIO, *, by: Actor) -> int:
    """One PDF with a page for each of them who has a letter, in their order; returns how many there are."""
    found = _letters(event, registrations)
    pages = (_page(request, letter) for request, letter in _noted(found, by))
    pictures = pictures_of(event, _pictures(letter for _request, letter in found))
    return write_letters(out, pages, pictures, title=_("Invitation letters"), created=clock.now())


def zip_many(event: Event, registrations: Sequence[Registration], out: BinaryIO, *, by: Actor) -> int:
    """A zip with a PDF for each of them who has a letter, named by number and name; returns how many there are."""
    found = _letters(event, registrations)
    pictures = pictures_of(event, _pictures(letter for _request, letter in found))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as folder:  # a PDF's parts are packed already
        for request, letter in _noted(found, by):
            with folder.open(file_name(request, letter), "w") as file:
                _write_one(request, letter, file, pictures)  # type: ignore[arg-type]  # it has all that is used of a file
    return len(found)


def file_name(request: LetterRequest, letter: Letter) -> str:
    """ "letter-2027-0042-vito-example.pdf", in letters that every file system takes."""
    words = [word for word in fold(request.registration.name).split() if word.isascii() and word.isalnum()]
    return "-".join(["letter", name_of(letter).replace("/", "-"), *words])[:120] + ".pdf"


def _letters(event: Event, registrations: Sequence[Registration]) -> list[tuple[LetterRequest, Letter]]:
    """Their letters that hold, in their order. Raises Refused for none, and for too many at once."""
    if len(registrations) > MOST_AT_ONCE:
        raise Refused(_("Take at most %(num)d letters at a time.", num=MOST_AT_ONCE))
    by_person: dict[int, LetterRequest] = {}
    for start in range(0, len(registrations), _BATCH):
        by_person |= approved_requests(registrations[start : start + _BATCH])
    found = [by_person[one.id] for one in registrations if one.id in by_person and one.event_id == event.id]
    if not found:
        raise Refused(_("None of them has a letter that holds."))
    return [(request, request.letter) for request in found if request.letter is not None]


def _noted(found: Iterable[tuple[LetterRequest, Letter]], by: Actor) -> Iterator[tuple[LetterRequest, Letter]]:
    for request, letter in found:
        _note(request, letter, by)
        yield request, letter


def _note(request: LetterRequest, letter: Letter, by: Actor) -> None:
    record("took a copy of", request, by=by, event_id=request.event_id, named=request.registration.name,
           after={"number": name_of(letter)})  # fmt: skip


def _write_one(request: LetterRequest, letter: Letter, out: BinaryIO, pictures: dict[int, bytes]) -> None:
    own = {key: pictures[key] for key in sorted(_pictures([letter])) if key in pictures}
    page = _page(request, letter)
    title = f"{page.text.columns[0].title} {name_of(letter)}"  # as it was frozen: the reader's language changes no byte
    write_letters(out, [page], own, title=title, created=letter.issued_at)


def _page(request: LetterRequest, letter: Letter) -> LetterPage:
    text = letter_text(Frozen.from_plain(letter.frozen), unsealed(request))
    return LetterPage(text, letter.signature_id, letter.stamp_id)


def _pictures(letters: Iterable[Letter]) -> set[int]:
    return {key for letter in letters for key in (letter.signature_id, letter.stamp_id) if key is not None}
