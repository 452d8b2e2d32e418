"""The mail template about webhooks."""

from expo.i18n import _l
from expo.mail.rules import Template

WEBHOOK_DISABLED = Template(
    key="webhook-disabled",
    title=_l("A webhook was switched off"),
    subject=_l("{webhook} is told nothing more of {expo}"),
    text=_l("""Hello {name},

for five days {webhook} took none of the messages about {expo}. The webhook is switched off, so nothing more is sent to it.

What was tried, and what came of it, stands here:

{link}

Once the receiver works again, switch the webhook on there. What it missed can be sent again from the same page.
"""),
    holes={
        "name": (_l("the name of the account"), "Olga Demo"),
        "webhook": (_l("the webhook’s name"), "CRM"),
        "expo": (_l("the expo’s name"), "Istanbul Tech Summit"),
        "link": (_l("the address of the webhook’s page"), "https://expo.example/organise/..."),
    },
)
