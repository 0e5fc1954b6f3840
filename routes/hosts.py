"""Names under which only this machine can ask."""

LOOPBACK = ("127.0.0.1", "localhost", "::1")
