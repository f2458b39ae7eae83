"""TLS towards the Bot API server."""

import ssl
from functools import cache
from urllib.parse import urlsplit

import httpx


@cache
def _with_certificates() -> ssl.SSLContext:
    return httpx.create_ssl_context()


def tls_for(server: str) -> ssl.SSLContext:
    """Return what an httpx client verifies a server with, such as https://api.telegram.org.

    The machine's certificates are read once a process (it takes tens of milliseconds), for a plain HTTP address never.
    """
    return _with_certificates() if urlsplit(server).scheme == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
