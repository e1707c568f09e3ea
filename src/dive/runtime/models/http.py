"""The way to a server over HTTP, and what its answers mean for the request.

aiohttp with bodies as bytes, because a generic SDK spends several times the processor time of the exchange itself on converting
dictionaries, and retries where nobody sees it.
"""

import email.utils
import importlib.util
import re
import time
from typing import TYPE_CHECKING, Protocol

import orjson

from dive.errors import ModelError, UserError
from dive.runtime.models.errors import AttemptFailed, PromptTooLong, RequestRefused
from dive.runtime.models.protocols import WireProtocol, excerpt
from dive.runtime.models.spec import ModelSpec
from dive.runtime.secret import Secret

if TYPE_CHECKING:
    import aiohttp

_TOO_LONG = re.compile(
    r"prompt is too long|context (?:length|size|window)|context_length|maximum (?:context|prompt|input)|too many tokens",
    re.IGNORECASE,
)
"""How servers say that a prompt exceeds the model's context: vLLM, llama.cpp, OpenAI, Anthropic, and those that follow them."""


def require() -> None:
    """Raise UserError where what requests are sent with is not installed."""
    if importlib.util.find_spec("aiohttp") is None:
        raise UserError("models need an extra: pip install 'dive-agents[models]'")


class Transport(Protocol):
    """Gets a request's bytes to the model, and a reply's bytes back."""

    async def post(self, body: bytes, limit: float) -> bytes:
        """The body of a good reply. Raises TimeoutError after `limit` seconds, AttemptFailed, PromptTooLong, RequestRefused."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


class Http:
    """A server that speaks a wire protocol."""

    def __init__(self, spec: ModelSpec, protocol: WireProtocol, secret: Secret) -> None:
        self._spec = spec
        self._protocol = protocol
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def post(self, body: bytes, limit: float) -> bytes:
        """As `Transport`."""
        if self._session is None:
            self._session = self._connect()
        import aiohttp

        try:
            async with self._session.post(
                f"{self._spec.base_url}{self._protocol.path}",
                data=body,
                timeout=aiohttp.ClientTimeout(total=limit),
                allow_redirects=False,  # the key is for this server alone
            ) as response:
                content = await response.read()
                status, headers = response.status, response.headers
        except TimeoutError:
            raise
        except (aiohttp.ClientError, OSError) as error:
            # the class alone: some of these errors carry the request, and with it the key
            detail = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
            raise AttemptFailed("connection_lost", f"{type(error).__name__}{detail}") from None
        content = self._secret.redact_bytes(content)
        if status == 200:
            return content
        wait = retry_after(headers.get("retry-after-ms"), headers.get("retry-after"))
        raise failure(self._spec.name, status, _explanation(content), wait, quota=b"insufficient_quota" in content)

    def _connect(self) -> "aiohttp.ClientSession":
        require()
        import aiohttp

        headers = {"Content-Type": "application/json", "Accept": "application/json", **self._spec.headers}
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60),
            headers=headers | self._protocol.headers(self._secret.reveal()),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=self._spec.proxy_from_environment,
        )


def failure(model: str, status: int, said: str, wait: float | None, *, quota: bool = False) -> ModelError:
    """What an HTTP status that is not 200 means.

    Args:
        model: name of the model
        status: the status
        said: the server's explanation
        wait: seconds that it asks to wait
        quota: it says that an account is used up, which no waiting cures
    """
    detail = f"HTTP {status}: {said}"
    if status == 429 and not quota:
        return AttemptFailed("rate_limited", detail, wait)
    if status in (503, 529):
        return AttemptFailed("overloaded", detail, wait)
    if status in (408, 504):
        return AttemptFailed("timed_out", detail, wait)
    if status >= 500 or status == 409:
        return AttemptFailed("server_error", detail, wait)
    if status == 413 or (status in (400, 422) and _TOO_LONG.search(said)):
        return PromptTooLong(f"{model}: the prompt is too long for the model: {said}")
    return RequestRefused(model, status, said)


def _explanation(content: bytes) -> str:
    """What a server says is wrong: the message of its error object, or the beginning of its page."""
    try:
        error = orjson.loads(content)["error"]
        said = error["message"] if isinstance(error, dict) else error
        return " ".join(str(said).split())[:300] or "no explanation"
    except (orjson.JSONDecodeError, KeyError, TypeError, IndexError):
        return excerpt(content) or "no explanation"


def retry_after(milliseconds: str | None, seconds: str | None) -> float | None:
    """The wait that a server asks for, in seconds: a number, or a date; None where it says nothing one can read."""
    for text, scale in ((milliseconds, 1000.0), (seconds, 1.0)):
        if text is None:
            continue
        try:
            value = float(text) / scale
        except ValueError:
            try:
                value = email.utils.parsedate_to_datetime(text).timestamp() - time.time()
            except (ValueError, TypeError, OverflowError):
                continue
        if value == value and value != float("inf"):
            return max(0.0, value)
    return None
