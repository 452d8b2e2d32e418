"""Rules for the networks of a venue. Pure."""

import ipaddress

IPV4_WIDEST, IPV6_WIDEST = 20, 48  # prefix lengths: 4,096 addresses, and what a site is assigned
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def read_network(text: str) -> Network | None:
    """The network of a CIDR notation or of one address; None for anything else. Bits beyond the prefix are cleared."""
    try:
        return ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def is_whole(text: str) -> bool:
    """Whether no bit beyond the prefix is set, so that the text says what it means."""
    try:
        ipaddress.ip_network(text.strip())
    except ValueError:
        return False
    return True


def is_too_wide(network: Network) -> bool:
    """Whether it is wider than a venue's."""
    return network.prefixlen < (IPV4_WIDEST if isinstance(network, ipaddress.IPv4Network) else IPV6_WIDEST)


def is_nobodys(network: Network) -> bool:
    """Whether no client of another machine comes from it: loopback, multicast and their kind."""
    return network.is_loopback or network.is_multicast or network.is_unspecified


def is_within(address: str | None, networks: list[str]) -> bool:
    """Whether an address is in one of the networks; an IPv4-mapped IPv6 address counts as the IPv4 one."""
    try:
        found = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in ipaddress.ip_network(network) for network in networks)
