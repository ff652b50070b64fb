"""Which addresses are public, however they are written."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.web.addresses import is_disguised, is_public

PRIVATE_4 = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
    "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "255.255.255.255/32",
)  # fmt: skip
PUBLIC_4 = ("93.184.216.34", "8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "223.255.255.254")


@st.composite
def private_4(draw: st.DrawFn) -> IPv4Address:
    net = IPv4Network(draw(st.sampled_from(PRIVATE_4)))
    return net[draw(st.integers(0, net.num_addresses - 1))]


def embedded(address: IPv4Address) -> dict[str, IPv6Address]:
    """The ways in which an IPv6 address stands for one of IPv4."""
    number = int(address)
    return {
        "mapped": IPv6Address(0xFFFF << 32 | number),
        "6to4": IPv6Address(0x2002 << 112 | number << 80 | 1),
        "NAT64": IPv6Address(0x64FF9B << 96 | number),
        "compatible": IPv6Address(number),
        "Teredo": IPv6Address(0x20010000 << 96 | 0x08080808 << 64 | number ^ 0xFFFFFFFF),
    }


@given(private_4())
def test_no_special_address_is_public_nor_any_that_holds_one(address: IPv4Address) -> None:
    assert not is_public(str(address))
    assert [name for name, outer in embedded(address).items() if is_public(str(outer))] == []


@pytest.mark.parametrize("address", PUBLIC_4)
def test_public_addresses_are(address: str) -> None:
    assert is_public(address)
    holders = embedded(IPv4Address(address))
    assert all(is_public(str(holders[name])) for name in ("mapped", "6to4", "NAT64"))


@pytest.mark.parametrize("address", ["2606:2800:220:1::1", "2a00:1450:4001::1", "2001:4860::8888"])
def test_public_addresses_of_ipv6_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1",
        "ff0e::1", "100::1", "2001::1", "2001:db8::1", "3fff::1", "5f00::1", "64:ff9b:1::1",
        "4000::1", "::ffff:127.0.0.1", "::ffff:0:127.0.0.1",
    ],
)  # fmt: skip
def test_special_addresses_of_ipv6_are_not(address: str) -> None:
    assert not is_public(address)


@given(st.integers(0, 2**128 - 1))
def test_of_ipv6_only_the_part_that_is_given_out_is_public(number: int) -> None:
    address = IPv6Address(number)
    if is_public(str(address)):
        unicast = 0x2 << 124 <= number < 0x4 << 124
        assert unicast or address in (embedded(IPv4Address(number & 0xFFFFFFFF)).values())


@pytest.mark.parametrize("text", ["", "example.org", "127.1", "0177.0.0.1", "1.2.3.4.5"])
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "a.localhost", "localhost.localdomain", "ip6-localhost", "2130706433",
        "0x7f000001", "0x7f.1", "127.1", "127.0.1", "0177.0.0.1", "0300.0250.0.1", "010.0.0.1",
        "1.2.3.4.5", "256.1.1.1", "0x", "example.0x1", "134744072",
    ],
)  # fmt: skip
def test_unusual_spellings_are_told(host: str) -> None:
    assert is_disguised(host)


@given(st.integers(0, 2**32 - 1))
def test_an_address_in_any_base_is_told(number: int) -> None:
    assert is_disguised(str(number))
    assert is_disguised(hex(number))
    assert is_disguised(f"0{number:o}")
    assert not is_disguised(str(IPv4Address(number)))


@pytest.mark.parametrize("host", ["example.org", "1.example.org", "::1", "localhost.example.org"])
def test_ordinary_hosts_are_not(host: str) -> None:
    assert not is_disguised(host)
