"""The words for the blocks of a home page, the levels of partners and the ways to a venue."""

from collections.abc import Mapping
from typing import Any

from expo.events.home_blocks import DirectionKind, HomeBlock, PartnerLevel
from expo.i18n import _l

BLOCKS: Mapping[HomeBlock, Any] = {
    HomeBlock.ABOUT: _l("About the expo, with numbers"),
    HomeBlock.PROGRAMME: _l("What is on"),
    HomeBlock.SPEAKERS: _l("Who speaks"),
    HomeBlock.EXHIBITORS: _l("Who exhibits"),
    HomeBlock.PARTNERS: _l("Partners"),
    HomeBlock.DIRECTIONS: _l("Getting there"),
}
LEVELS: Mapping[PartnerLevel, Any] = {
    PartnerLevel.HOST: _l("Hosts"),
    PartnerLevel.STRATEGIC: _l("Strategic partners"),
    PartnerLevel.SUPPORTER: _l("Supporters"),
    PartnerLevel.MEDIA: _l("Media partners"),
}
DIRECTIONS: Mapping[DirectionKind, Any] = {
    DirectionKind.AIRPORT: _l("From the airport"),
    DirectionKind.PUBLIC_TRANSPORT: _l("By public transport"),
    DirectionKind.CAR: _l("By car"),
    DirectionKind.STEP_FREE: _l("Step-free access"),
    DirectionKind.PRAYER_ROOMS: _l("Prayer rooms"),
    DirectionKind.HOTELS: _l("Hotels nearby"),
}
