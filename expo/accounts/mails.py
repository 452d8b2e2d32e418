"""The mail templates about accounts."""

from expo.i18n import _l
from expo.mail.rules import Template

SIGN_IN = Template(
    key="sign-in",
    title=_l("Sign-in link"),
    subject=_l("Your sign-in link for Expo"),
    text=_l("""Hello {name},

open this page and press the button there to sign in:

{link}

The link works once, until {until}. If you did not ask for it, leave it: without your mailbox nobody can use it.
"""),
    holes={
        "name": (_l("the name of the account"), "Olga Demo"),
        "link": (_l("the address that signs in"), "https://expo.example/sign-in/..."),
        "until": (_l("when it expires, in UTC"), "10:15 UTC"),
    },
)

TASKS_WAIT = Template(
    key="tasks-wait",
    title=_l("What waits for an organiser"),
    subject=_l("{count} for you at {expo}"),
    text=_l("""Hello {name},

this waits for you at {expo}:

{tasks}

Each has its list here:

{link}

On that page you also choose how often you are written to.
"""),
    holes={
        "name": (_l("the name of the account"), "Olga Demo"),
        "expo": (_l("the expo’s name"), "Istanbul Tech Summit"),
        "count": (_l("how many things wait"), "3 things wait"),
        "tasks": (_l("what waits, a line each"), "- 2 applications to decide on\n- 1 invoice is overdue"),
        "link": (_l("the address of the overview"), "https://expo.example/organise/..."),
    },
)

WELCOME = Template(
    key="welcome",
    title=_l("Welcome to the team"),
    subject=_l("You work with Expo now: {where}"),
    text=_l("""Hello {name},

{by} gave you this role: {role}.
Where: {where}.

Begin here. The page mails you a link that signs you in, no password is needed:

{link}
"""),
    holes={
        "name": (_l("the name of the account"), "Sami Demo"),
        "by": (_l("who gave the role"), "Olga Demo"),
        "role": (_l("the role"), "Staff"),
        "where": (_l("the expo, or all of them"), "Istanbul Tech Summit"),
        "link": (_l("the sign-in page"), "https://expo.example/sign-in"),
    },
)

CHANGED = Template(
    key="account-changed",
    title=_l("Something about an account changed"),
    subject=_l("Your account with Expo was changed"),
    text=_l("""Hello {name},

{change}

If that was not you, sign in by a mailed link, set a new password and end all other sessions:

{link}
"""),
    holes={
        "name": (_l("the name of the account"), "Olga Demo"),
        "change": (_l("what changed"), "Your password was changed."),
        "link": (_l("the page of the account"), "https://expo.example/account"),
    },
)
