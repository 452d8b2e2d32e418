"""The tables of personal data over all rooms: which of it expires, and who is perhaps the same person as somebody
erased.
"""

from expo.checkin.erasure import count_desk_addresses, count_scans, erase_desk_addresses, erase_scans
from expo.checkin.name_search.index import count_search_words, erase_search_words
from expo.contributions import each
from expo.delegations.services.contacts import NAMESAKES as CONTACTS_OF_DELEGATIONS
from expo.delegations.services.contacts import count_delegation_contacts, erase_delegation_contacts
from expo.exhibitors.services.contacts import NAMESAKES as CONTACTS_OF_FIRMS
from expo.exhibitors.services.contacts import count_contacts, erase_some_contacts
from expo.history.erasure import count_network_addresses, erase_network_addresses
from expo.interpreters.services.erasure import NAMESAKES as INTERPRETERS
from expo.interpreters.services.erasure import count_interpreters, erase_interpreters
from expo.investors.services.erasure import NAMESAKES as CONTACTS_OF_CASES
from expo.investors.services.erasure import count_case_contacts, erase_case_contacts
from expo.itinerary.fleet import DRIVER_NAMESAKES, count_drivers, erase_drivers
from expo.leads.services.erasure import count_leads, erase_leads
from expo.letters.queries import passport_count
from expo.letters.services.passports import erase_passports
from expo.mail.erasure import count_mail_texts, erase_mail_texts
from expo.manuals.services.contracts import count_accepters, erase_accepters
from expo.meetings.services.erasure import NAMESAKES as CONTACTS_OF_BODIES
from expo.meetings.services.erasure import count_body_contacts, erase_body_contacts
from expo.programme.namesakes import SPEAKERS
from expo.registration.namesakes import Namesakes
from expo.retention.removed import count_removed_contacts, erase_removed_contacts
from expo.retention.rules import KeptKind
from expo.retention.services import KeptRows

KEPT_ROWS = each(
    KeptRows,
    KeptRows(KeptKind.MAILS, count_mail_texts, erase_mail_texts),
    KeptRows(KeptKind.SCANS, count_scans, erase_scans),
    KeptRows(KeptKind.ADDRESSES, count_network_addresses, erase_network_addresses),
    KeptRows(KeptKind.ADDRESSES, count_desk_addresses, erase_desk_addresses),
    KeptRows(KeptKind.SEARCH_WORDS, count_search_words, erase_search_words),
    KeptRows(KeptKind.PASSPORTS, passport_count, erase_passports),
    KeptRows(KeptKind.CONTACTS, count_contacts, erase_some_contacts),
    KeptRows(KeptKind.CONTACTS, count_accepters, erase_accepters),
    KeptRows(KeptKind.CONTACTS, count_delegation_contacts, erase_delegation_contacts),
    KeptRows(KeptKind.CONTACTS, count_body_contacts, erase_body_contacts),
    KeptRows(KeptKind.CONTACTS, count_case_contacts, erase_case_contacts),
    KeptRows(KeptKind.CONTACTS, count_drivers, erase_drivers),
    KeptRows(KeptKind.CONTACTS, count_interpreters, erase_interpreters),
    KeptRows(KeptKind.CONTACTS, count_removed_contacts, erase_removed_contacts),
    KeptRows(KeptKind.LEADS, count_leads, erase_leads),
)
NAMESAKES = each(
    Namesakes,
    INTERPRETERS,
    DRIVER_NAMESAKES,
    CONTACTS_OF_BODIES,
    CONTACTS_OF_CASES,
    CONTACTS_OF_DELEGATIONS,
    CONTACTS_OF_FIRMS,
    SPEAKERS,
)
PERSONAL_DATA = (KEPT_ROWS, NAMESAKES)
