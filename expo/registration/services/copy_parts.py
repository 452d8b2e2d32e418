"""What an expo has of accounts, mails and networks, copied for another year."""

from expo.accounts.queries import team_of
from expo.accounts.services.team import grant
from expo.events.copy_parts import CopyPart, ExpoCopy
from expo.events.queries import networks_of
from expo.events.services.networks import add_network
from expo.i18n import _l
from expo.mail.queries import mail_texts_of
from expo.mail.services import copy_mail_texts


def copy_team(made: ExpoCopy) -> None:
    """Give everybody of the team the same role in the copy; who copies has one there already."""
    there = {held.account_id for held in team_of(made.copy.id)}
    for held in team_of(made.event.id):
        if held.account_id not in there:
            grant(held.account, made.copy.id, held.role, by=made.by)


def copy_texts(made: ExpoCopy) -> None:
    """Copy the organisers' own texts of mails, in all languages."""
    copy_mail_texts(made.event.id, made.copy.id, by=made.by)


def copy_networks(made: ExpoCopy) -> None:
    """Copy the venue's networks, which are exempt from limits."""
    for network in networks_of(made.event):
        add_network(made.copy, network.network, network.name, by=made.by)


MAIL_TEXTS = CopyPart("mails", _l("Your own texts of mails"), lambda event: len(mail_texts_of(event.id)), copy_texts)
NETWORKS = CopyPart("networks", _l("Networks of the venue"), lambda event: len(networks_of(event)), copy_networks)
TEAM = CopyPart("team", _l("The team, with its roles"), lambda event: len(team_of(event.id)), copy_team, ticked=False)
PARTS = (MAIL_TEXTS, NETWORKS, TEAM)
