"""What each kind of kept data is called, and what goes and stays when it is erased."""

from expo.i18n import _
from expo.retention.rules import KeptKind


def kind_word(kind: KeptKind) -> str:
    return {
        KeptKind.MAILS: _("Texts of emails"),
        KeptKind.SCANS: _("Scans at the gates"),
        KeptKind.ADDRESSES: _("Network addresses"),
        KeptKind.SEARCH_WORDS: _("Search words of the desk"),
        KeptKind.PASSPORTS: _("Passport data"),
        KeptKind.CONTACTS: _("Contacts, drivers, and interpreters who are not registered"),
        KeptKind.LEADS: _("Leads of exhibitors"),
    }[kind]


def erasure_words(kind: KeptKind) -> str:
    """What goes, and what stays."""
    return {
        KeptKind.MAILS: _(
            "Subject, text, name and address go. That an email was sent, when and of which kind stays; emails that still "
            "wait are sent first."
        ),
        KeptKind.SCANS: _(
            "Who was scanned, by whom and on which device goes, and the minutes of each visit. The numbers at each gate, "
            "and that somebody came on a day, stay."
        ),
        KeptKind.ADDRESSES: _(
            "From where something was done goes from the history and the desks. What was done stays."
        ),
        KeptKind.SEARCH_WORDS: _(
            "The desk does not find people by name any more. The list of registrations does, and codes still work."
        ),
        KeptKind.PASSPORTS: _(
            "Passport data of letters goes, and letters can no longer be compared. Numbers and states of letters stay."
        ),
        KeptKind.CONTACTS: _(
            "Names, addresses and telephone numbers of contacts go, and their private links stop working. Firms, spaces "
            "and the firm on an invoice stay as they are; the person named on it goes."
        ),
        KeptKind.LEADS: _(
            "Leads that a firm never exported lose the person, notes, rating and tags. How many there were stays; what was "
            "exported stays until the person takes it back or is erased."
        ),
    }[kind]
