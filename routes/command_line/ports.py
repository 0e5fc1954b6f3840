"""A port to listen on: the one that is asked for, or the next free one."""

from __future__ import annotations

import os
import socket

from gis.errors import Refused

FIRST = 5000
_LAST = 65535
_TRIES = 100


def free_socket(host: str, wanted: int | None) -> socket.socket:
    """A socket that listens on ``wanted``, or on the first free port from 5000 on.

    Raises:
        Refused: ``port_bad`` where ``wanted`` is no port number, ``port_taken`` where ``wanted`` is in use or cannot be had.
    """
    if wanted is not None:
        if not 0 <= wanted <= _LAST:
            raise Refused("port_bad", port=wanted)
        found = _bound(host, wanted)
        if found is None:
            raise Refused("port_taken", port=wanted)
        return found
    for port in [*range(FIRST, FIRST + _TRIES), 0]:
        found = _bound(host, port)
        if found is not None:
            return found
    raise Refused("port_taken", port=FIRST)


def _bound(host: str, port: int) -> socket.socket | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    if port and _answers(host, port, family):
        return None
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "nt":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)  # type: ignore[attr-defined]
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # or a port stays closed for a minute after a stop
        made.bind((host, port))
        made.listen(128)
    except (OSError, OverflowError):
        made.close()
        return None
    return made


def _answers(host: str, port: int, family: int) -> bool:
    """Whether somebody answers there: on macOS a service that listens on all addresses would not keep us from binding."""
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(0.3)
            return probe.connect_ex((host, port)) == 0
    except (OSError, OverflowError):
        return False
