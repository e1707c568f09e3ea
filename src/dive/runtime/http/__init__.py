"""HTTP for tools: one bounded, polite and recorded way out. Import from here.

Importing costs nothing: the HTTP library itself is loaded by the first request.
"""

from dive.runtime.http.client import Client, Limits, Refused, Reply, Request
from dive.runtime.http.credentials import Credential, Keys
from dive.runtime.http.service import Service

__all__ = ["Client", "Credential", "Keys", "Limits", "Refused", "Reply", "Request", "Service"]
