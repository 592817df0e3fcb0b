"""Which network addresses may be spoken to: only those open to all the world.

A URL, a redirect or a name server may point into the reader's own network (server-side request forgery).
So the addresses of a host are looked up once, all of them must be public, and the connection goes to one of
those same addresses, not to the name.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from tallystick.errors import SourceError

Address = IPv4Address | IPv6Address
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address


def is_public(address: Address) -> bool:
    """Whether ``address`` is a unicast address of the public internet, also when it holds another one inside."""
    if isinstance(address, IPv6Address):
        inner = _embedded(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside an IPv4-mapped, 6to4, Teredo or NAT64 address."""
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def resolve(host: str, port: int, allow: Callable[[Address], bool]) -> list[str]:
    """The addresses of ``host``. Raises SourceError if it has none or if ``allow`` refuses any of them."""
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise SourceError(f"{host}: no such host can be found; check the address and the connection") from error
    found = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    for address in found:
        if not allow(ip_address(address.partition("%")[0])):
            raise SourceError(
                f"{host}: its address {address} is not on the public internet and is not fetched; "
                "save the page to a file and read that file"
            )
    return found
