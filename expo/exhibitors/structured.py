"""A confirmed exhibitor as structured data of https://schema.org, for search engines."""

from typing import Any

from expo.events.models import Event
from expo.exhibitors.models import Exhibitor
from expo.i18n import localize


def firm_facts(event: Event, exhibitor: Exhibitor, address: str, logo: str, base_url: str) -> dict[str, Any]:
    """A schema.org Organization, with empty properties left out; {} for an exhibitor without a firm."""
    firm = exhibitor.firm
    if firm is None:
        return {}
    town = {"addressLocality": firm.city, "addressCountry": firm.country}
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "name": firm.display_name,
        "legalName": firm.legal_name,
        "alternateName": firm.second_name,
        "description": localize(firm.about),
        "url": firm.website or address,
        "mainEntityOfPage": address,
        "logo": logo,
        "address": {"@type": "PostalAddress", **{name: text for name, text in town.items() if text}},
        "knowsAbout": list(exhibitor.products),
        "subjectOf": {
            "@type": "ExhibitionEvent",
            "name": localize(event.name),
            "url": f"{base_url}/{event.slug}/",
            "startDate": event.first_day.isoformat(),
            "endDate": event.last_day.isoformat(),
            "location": {"@type": "Place", "name": event.venue, "address": event.city},
        },
    }
    return {name: value for name, value in told.items() if value}
