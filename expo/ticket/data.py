"""The export of a person's data (GDPR, articles 15 and 20)."""

from base64 import b64encode
from dataclasses import asdict
from typing import Any

from expo.history.queries import history_about
from expo.history.services import Actor
from expo.history.subjects import Subject
from expo.i18n import localize
from expo.leads.contacts import given_extent
from expo.leads.queries import consents_of, leads_about, scanning_firm
from expo.letters.queries import requests_about
from expo.letters.services.decisions import number_of
from expo.letters.services.passports import read_passport
from expo.mail.links import text_of
from expo.mail.queries import mails_about
from expo.programme.queries import kept_sessions
from expo.registration.models import Registration
from expo.registration.photos import photo_of
from expo.registration.queries import answers_of, uploads_of
from expo.registration.services.answers import answer_texts
from expo.registration.services.register import details_of


def personal_data(registration: Registration, *, by: Actor) -> dict[str, Any]:
    """The person's data as plain values: details, answers, files, letters, sessions, mails and history.

    Reading the passport data is recorded in the history, in the caller's transaction.
    """
    return {
        "expo": localize(registration.event.name),
        "category": localize(registration.category.name),
        "state": registration.state.value,
        "registered": registration.registered_at.isoformat(),
        "details": asdict(details_of(registration)),
        "badge code": registration.code,
        "answers": _answers(registration),
        "files": [{"name": upload.name, "size": upload.size} for upload in uploads_of(registration)],
        "photo": b64encode(photo).decode() if (photo := photo_of(registration)) else None,
        "invitation letters": _letters(registration, by),
        "scanned by firms": _scans_by_firms(registration),
        "sessions kept": [localize(session.title) for session in kept_sessions(registration.id)],
        "mails": [
            {"written": mail.created_at.isoformat(), "subject": mail.subject, "text": text_of(mail)}
            for mail in mails_about(Subject.REGISTRATION, registration.id)
        ],
        "history": [
            {"at": entry.at.isoformat(), "what": entry.verb, "before": entry.before, "after": entry.after}
            for entry in history_about(registration)
        ],
    }


def _answers(registration: Registration) -> dict[str, Any]:
    texts = answer_texts(registration)
    return {localize(one.question.label): texts[str(one.question_id)] for one in answers_of(registration)}


def _scans_by_firms(registration: Registration) -> list[dict[str, Any]]:
    """Each firm that scanned the badge, when, and what it may see."""
    consent = consents_of([registration.id])[registration.id]
    return [
        {
            "firm": lead.exhibitor.name,
            "scans": [scan.at.isoformat() for scan in lead.scans],
            "shared": given_extent(consent, scanning_firm(lead.exhibitor)),
        }
        for lead in leads_about(registration)
    ]


def _letters(registration: Registration, by: Actor) -> list[dict[str, Any]]:
    """The requests for invitation letters, with passport data that is not erased yet."""
    return [
        {
            "state": request.state.value,
            "asked": request.asked_at.isoformat(),
            "number": number_of(request.letter) if request.letter else None,
            "passport data": passport.plain() if (passport := read_passport(request, by=by)) else None,
        }
        for request in requests_about(registration)
    ]
