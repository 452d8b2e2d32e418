"""What was sent and what was done."""

from expo.accounts.permissions import Permission
from expo.api.resource import Resource, fields, in_event
from expo.history.models import Entry
from expo.i18n import _l
from expo.mail.models import Mail

LOG = (
    Resource(
        "mails",
        _l("Emails"),
        Mail,
        Permission.SEE_MAIL,
        # not their texts, in which private links stand
        fields(
            Mail,
            "id uid wording* about_kind* about_id* to_name to_address* language subject state* attempts created_at* "
            "sent_at* error",
        ),
        within=in_event(Mail),
        plain=(Mail.to_address, Mail.to_name, Mail.subject),
    ),
    Resource(
        "history",
        _l("History"),
        Entry,
        Permission.SEE_HISTORY,
        fields(Entry, "id at* actor verb* subject_kind* subject_id* subject before after"),
        within=in_event(Entry),
        plain=(Entry.actor, Entry.subject),
    ),
)
