"""What was sent and what was done."""

from expo.accounts.permissions import Permission
from expo.api.resource import Resource, fields, in_event
from expo.history.models import Entry
from expo.i18n import _l
from expo.mail.models import Mail
from expo.webhooks.models import Webhook, WebhookDelivery

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
    Resource(
        "webhooks",
        _l("Webhooks"),
        Webhook,
        Permission.SEE_HISTORY,
        # not their addresses, in which receivers put secrets
        fields(Webhook, "id uid name state* failed_at paused_until created_at"),
        within=in_event(Webhook),
    ),
    Resource(
        "webhook-messages",
        _l("Messages of webhooks"),
        WebhookDelivery,
        Permission.SEE_HISTORY,
        fields(
            WebhookDelivery,
            "id webhook_id* entry_number* kind* thing_number* state* attempts created_at* try_at delivered_at*",
        ),
        within=in_event(WebhookDelivery),
    ),
)
