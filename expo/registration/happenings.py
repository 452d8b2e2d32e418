"""What this room reports to the table of joints."""

from dataclasses import dataclass

from expo.events.models import Event
from expo.happenings import Happening
from expo.history.services import Actor
from expo.registration.models import Registration


@dataclass(frozen=True, slots=True)
class PersonErased(Happening):
    """A person is to be forgotten; their row still stands and keeps only what is counted."""

    person: Registration


@dataclass(frozen=True, slots=True)
class ExpoCopied(Happening):
    """An expo was made again as another year's draft, with its questions; `programme`: its sessions are wanted too."""

    event: Event
    copy: Event
    programme: bool
    by: Actor
