"""The default texts of the mails about delegations."""

from expo.i18n import _l
from expo.mail.rules import Template

_SHARED = {
    "name": (_l("the name of whoever leads the delegation"), "Dana Example"),
    "delegation": (_l("the delegation's name"), "Demo delegation of Türkiye"),
    "expo": (_l("the expo's name"), "Istanbul Tech Summit"),
    "when": (_l("its days"), "12–14 October 2027"),
    "where": (_l("its venue and city"), "Demo Congress Centre, Istanbul"),
    "link": (_l("the private link of the delegation's page"), "https://expo.example/delegation/private-link"),
}
_REASON = {"reason": (_l("what the organiser wrote"), "All seats are given.")}
_MEMBER = {
    "name": (_l("the member's name"), "Can Example"),
    "delegation": _SHARED["delegation"],
    "expo": _SHARED["expo"],
    "missing": (_l("what is missing, line by line"), "Photo\nMail address"),
    "link": (_l("the member's private link"), "https://expo.example/my/private-link"),
}

DELEGATION_INVITED = Template(
    "delegation invited",
    _l("Delegation invited"),
    _l("An invitation to {expo} for your delegation"),
    _l(
        "Dear {name},\n\nwe have the honour to invite {delegation} to {expo}.\n\nWhen: {when}\nWhere: {where}\n\n"
        "Accept or decline on the delegation's page. There you also name its members, one by one or by a spreadsheet. "
        "Whoever has this link can change the delegation, so do not pass it on.\n\n{link}"
    ),
    _SHARED,
)
DELEGATION_APPLIED = Template(
    "delegation applied",
    _l("Delegation applied"),
    _l("We have the application of {delegation}"),
    _l(
        "Dear {name},\n\nthank you for your application. {delegation} would like to come to {expo}. The organisers look at "
        "each application, and you will hear from them by mail.\n\nThe delegation's page:\n\n{link}"
    ),
    _SHARED,
)
DELEGATION_ACCEPTED = Template(
    "delegation accepted",
    _l("Delegation accepted"),
    _l("{delegation} is welcome at {expo}"),
    _l(
        "Dear {name},\n\n{delegation} is welcome at {expo}.\n\nWhen: {when}\nWhere: {where}\n\n"
        "Name the members on the delegation's page, one by one, by a spreadsheet, or by a link that they complete "
        "themselves. Whoever has this link can change the delegation, so do not pass it on.\n\n{link}"
    ),
    _SHARED,
)
DELEGATION_RETURNS = Template(
    "delegation returns",
    _l("Delegation comes after all"),
    _l("{delegation} comes to {expo} after all"),
    _l(
        "Dear {name},\n\n{delegation} is accepted again and comes to {expo}.\n\nWhen: {when}\nWhere: {where}\n\n{members}\n\n"
        "The delegation's page:\n\n{link}"
    ),
    _SHARED
    | {
        "members": (
            _l("how many of its members are registered again, and how many are not"),
            "7 members who were cancelled when it was withdrawn are registered again, and told so.",
        )
    },
)
DELEGATION_DECLINED = Template(
    "delegation declined",
    _l("Delegation declined"),
    _l("About {delegation} and {expo}"),
    _l("Dear {name},\n\nwe are sorry: {delegation} cannot come to {expo}.\n\n{reason}"),
    _SHARED | _REASON,
)
DELEGATION_WITHDRAWN = Template(
    "delegation withdrawn",
    _l("Delegation withdrawn"),
    _l("{delegation} does not come to {expo}"),
    _l(
        "Dear {name},\n\n{delegation} is withdrawn from {expo}. The registrations that were made for its members are "
        "cancelled, and their tickets and badges are no longer valid; whoever had registered before stays registered. If "
        "that is a mistake, answer this mail.\n\nThe delegation's page:\n\n{link}"
    ),
    _SHARED,
)
DELEGATION_LINK = Template(
    "delegation link",
    _l("The delegation's private link"),
    _l("The private link of {delegation}"),
    _l(
        "Dear {name},\n\nthis is the private link of {delegation} at {expo}. Earlier links do not work any more if it was "
        "renewed.\n\n{link}"
    ),
    _SHARED,
)
MEMBER_REMINDED = Template(
    "member reminded",
    _l("Member reminded"),
    _l("Something is missing for {expo}"),
    _l(
        "Dear {name},\n\nyou are coming to {expo} with {delegation}. This is still missing:\n\n{missing}\n\nComplete it by "
        "your private link:\n\n{link}"
    ),
    _MEMBER,
)

MEMBER_REMOVED = Template(
    "member removed by the organisers",
    _l("Member removed by the organisers"),
    _l("A member of {delegation} was removed"),
    _l(
        "Dear {name},\n\nthe organisers of {expo} have removed {member} from {delegation}. If that is a mistake, answer this "
        "mail.\n\nThe delegation's page shows who is in it:\n\n{link}"
    ),
    _SHARED | {"member": (_l("the member's name"), "Can Example")},
)

MEMBER_CHANGED = Template(
    "member changed by the organisers",
    _l("Member changed by the organisers"),
    _l("The details of {member} were changed"),
    _l(
        "Dear {name},\n\nthe organisers of {expo} have changed the details of {member}, of {delegation}:\n\n{changes}\n\nIf "
        "that is a mistake, answer this mail.\n\nThe delegation's page:\n\n{link}"
    ),
    _SHARED
    | {
        "member": (_l("the member's name"), "Can Example"),
        "changes": (_l("what changed, line by line"), "Job title: was Adviser, is Director"),
    },
)

_OFFICERS = {
    "was": (_l("the liaison officer before, or nobody"), "Olga Organiser"),
    "now": (_l("the liaison officer from now on, or nobody"), "Sami Staff"),
}
LIAISON_OF_HEAD = Template(
    "liaison officer replaced",
    _l("Liaison officer replaced"),
    _l("The liaison officer of {delegation}"),
    _l(
        "Dear {name},\n\nthe liaison officer of {delegation} at {expo} has changed.\n\nLiaison officer: was {was}, is {now}\n\n"
        "The delegation's page:\n\n{link}"
    ),
    _SHARED | _OFFICERS,
)
_OFFICER = {
    "name": (_l("the liaison officer's name"), "Sami Staff"),
    "delegation": _SHARED["delegation"],
    "expo": _SHARED["expo"],
    **_OFFICERS,
}
LIAISON_BEGINS = Template(
    "liaison officer begins",
    _l("To a new liaison officer"),
    _l("You are the liaison officer of {delegation}"),
    _l(
        "Dear {name},\n\nyou are now the liaison officer of {delegation} at {expo}.\n\nLiaison officer: was {was}, is {now}\n\n"
        "Emails about changes of its itinerary go to you too. The delegation's page:\n\n{link}"
    ),
    _OFFICER | {"link": (_l("the delegation's page for the team"), "https://expo.example/organise/expo/delegations/1")},
)
LIAISON_ENDS = Template(
    "liaison officer ends",
    _l("To a former liaison officer"),
    _l("You are no longer the liaison officer of {delegation}"),
    _l(
        "Dear {name},\n\nyou are no longer the liaison officer of {delegation} at {expo}.\n\n"
        "Liaison officer: was {was}, is {now}\n\nEmails about changes of its itinerary do not go to you any more.\n\n{meetings}"
    ),
    _OFFICER
    | {
        "meetings": (
            _l("its meetings to come that still name the officer, if there are"),
            "2 meetings to come still name Olga Organiser as their liaison officer, until the delegation has another.",
        )
    },
)

TEMPLATES = (
    DELEGATION_INVITED,
    DELEGATION_APPLIED,
    DELEGATION_ACCEPTED,
    DELEGATION_RETURNS,
    DELEGATION_DECLINED,
    DELEGATION_WITHDRAWN,
    DELEGATION_LINK,
    MEMBER_REMINDED,
    MEMBER_REMOVED,
    MEMBER_CHANGED,
    LIAISON_OF_HEAD,
    LIAISON_BEGINS,
    LIAISON_ENDS,
)
