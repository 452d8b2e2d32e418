"""The networks of a venue, which are exempt from the expo's limits."""

from expo.db import db, refuse_violations
from expo.errors import Refused
from expo.events.models import Event, VenueNetwork
from expo.events.networks import IPV4_WIDEST, IPV6_WIDEST, is_nobodys, is_too_wide, is_whole, read_network
from expo.events.queries import networks_of
from expo.history.services import Actor, record
from expo.history.verbs import Verb
from expo.i18n import _, localize

MOST_NETWORKS = 50


def check_network(text: str) -> str:
    """The network as it is stored. Raises Refused with a sentence for one that is no network of a venue."""
    network = read_network(text)
    if network is None:
        raise Refused(_("This is no network. Write it as in 203.0.113.0/24 or 2001:db8:1::/48, or one address."))
    if not is_whole(text):
        raise Refused(_("Write the network itself, without the rest of an address: %(network)s.", network=str(network)))
    if is_nobodys(network):
        raise Refused(_("Nobody comes from this network: it is a machine’s own, or for other purposes."))
    if is_too_wide(network):
        widest = IPV4_WIDEST if network.version == 4 else IPV6_WIDEST  # noqa: PLR2004 -- the protocol's number
        raise Refused(_("This network is wider than a venue’s: take /%(widest)s or narrower.", widest=str(widest)))
    return str(network)


def add_network(event: Event, text: str, name: str, *, by: Actor) -> VenueNetwork:
    """Name a network of the venue. Raises Refused for no network, a wide one, one that is there, and more than 50."""
    network = check_network(text)
    if len(networks_of(event)) >= MOST_NETWORKS:
        raise Refused(_("An expo has at most %(num)d networks.", num=MOST_NETWORKS))
    added = VenueNetwork(event_id=event.id, network=network, name=name)
    taken = _("%(network)s is named already.", network=network)
    with refuse_violations({"uq_venue_networks_event_id_network": taken}):
        db.session.add(added)
    record(
        Verb.CHANGED, event, by=by, event_id=event.id, named=localize(event.name), before={}, after={"network": network}
    )
    return added


def remove_network(network: VenueNetwork, *, by: Actor) -> None:
    """From now on it is counted like any other."""
    event = network.event
    db.session.delete(network)
    db.session.flush()
    gone = {"network": network.network}
    record(
        Verb.CHANGED, event, by=by, event_id=event.id, named=localize(event.name), before=gone, after={"network": ""}
    )
