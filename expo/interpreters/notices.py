"""Queueing a mail to an interpreter."""

from collections.abc import Mapping

from expo.history.subjects import Subject
from expo.i18n import localize
from expo.interpreters.links import interpreter_address
from expo.interpreters.models import Interpreter
from expo.mail.rules import Template
from expo.mail.services import queue


def queue_interpreter_mail(interpreter: Interpreter, template: Template, values: Mapping[str, str]) -> None:
    """Queue a mail with the link of their page, in their language."""
    event, language, registration = interpreter.event, interpreter.language, interpreter.registration
    queue(
        template,
        {
            "name": interpreter.name,
            "expo": localize(event.name, language),
            "link": interpreter_address(interpreter),
            **values,
        },
        to=interpreter.email,
        to_name=interpreter.name,
        language=language,
        event_id=event.id,
        about=(Subject.REGISTRATION, registration.id) if registration else (Subject.INTERPRETER, interpreter.id),
        reply_to=event.contact or None,
    )
