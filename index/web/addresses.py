"""Which addresses are public: a page must not lead into the network that it is read from."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Network, IPv6Network, ip_address

# What is_global of some Python versions takes for public.
_SPECIAL_4 = tuple(
    IPv4Network(net)
    for net in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4")
)
_GLOBAL_6 = IPv6Network("2000::/3")
_SPECIAL_6 = tuple(IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "3fff::/20"))
_NAT64 = IPv6Network("64:ff9b::/96")
_LOCAL_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback")
# No name ends so; the system's resolver reads it as an address: 127.1, 0x7f000001, 2130706433.
_NUMBER = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)", re.IGNORECASE)


def is_public(address: str) -> bool:
    """Whether an address belongs to the open internet, and the address within it does too.

    Loopback, private, link-local (with the metadata services of clouds), shared, multicast,
    reserved and unspecified addresses do not; nor does anything that is not an address.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return found.is_global and not any(found in net for net in _SPECIAL_4)
    inner = found.ipv4_mapped or found.sixtofour
    if found in _NAT64:  # what resolvers answer on networks without IPv4
        inner = IPv4Address(int(found) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(str(inner))
    return found in _GLOBAL_6 and found.is_global and not any(found in net for net in _SPECIAL_6)


def is_address(host: str) -> bool:
    """Whether a host is an address in its ordinary form rather than a name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def is_disguised(host: str) -> bool:
    """Whether a host names this machine, or spells an address in an unusual form."""
    if host in _LOCAL_NAMES or host.endswith(".localhost"):
        return True
    return bool(_NUMBER.fullmatch(host)) and not is_address(host)
