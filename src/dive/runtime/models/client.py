"""The client: one server, one model, and everything between a conversation and the network.

A completion is looked up in the recording, admitted by the budget, given a slot and its place in the rate, sent, and
tried again where that can help; each failed attempt is logged, counted and part of the reply. Invariants: a reply is booked
exactly once, and recorded before it is handed out; two calls with one key at the same time are one exchange; after a final
failure nothing is made up.

The HTTP side is aiohttp with bodies as bytes, because a generic SDK spends several times the processor time of the exchange
itself on converting dictionaries.
"""

import asyncio
import email.utils
import logging
import random
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, Self

import orjson
from pydantic import BaseModel, ConfigDict, Field, field_validator

from dive.errors import UserError
from dive.runtime.models.account import Ledger, Prices, Tally, tally_of
from dive.runtime.models.anthropic import Anthropic
from dive.runtime.models.base import DEFAULTS, CallSettings, Json, Message, Reason, Reply, Retry
from dive.runtime.models.errors import AttemptFailed, BudgetExhausted, GaveUp, NotRecorded, RequestRefused
from dive.runtime.models.openai import OpenAI
from dive.runtime.models.pace import Bucket, Slots
from dive.runtime.models.protocols import Decoded, WireProtocol, excerpt
from dive.runtime.models.recording import Exchange, Recording, key_of
from dive.runtime.secret import Secret

if TYPE_CHECKING:
    import aiohttp

log = logging.getLogger("dive.models")

CONGESTION: frozenset[Reason] = frozenset({"rate_limited", "overloaded", "server_error", "timed_out"})
"""Failures that mean: fewer at a time."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds before the second attempt, doubled from then on, where the server does not say how long."""


class ModelSpec(BaseModel):
    """A model and the server that runs it, as settings name it. Holds no secret."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, use_attribute_docstrings=True)

    name: str = Field(min_length=1)
    """The model's name on the server."""
    base_url: str
    """Where the API begins: `http://127.0.0.1:8000/v1`."""
    protocol: Literal["openai", "anthropic"] = "openai"
    """What the server speaks."""
    key_env: str | None = Field(default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")
    """Name of the environment variable that holds the key."""
    max_concurrency: int = Field(default=64, ge=1, le=4096)
    """Most requests under way; the actual number adapts to the server."""
    rpm: float | None = Field(default=None, gt=0)
    """Requests a minute."""
    tpm: float | None = Field(default=None, gt=0)
    """Tokens a minute, prompt and generated."""
    timeout_s: float = Field(default=600.0, gt=0, le=86_400)
    """Seconds that one attempt may take."""
    attempts: int = Field(default=6, ge=1, le=50)
    """Attempts at one completion."""
    longest_wait_s: float = Field(default=300.0, ge=0)
    """Longest Retry-After that is waited for; beyond it the completion fails."""
    prices: Prices | None = None
    """Prices, where the server does not state the cost of a call."""
    headers: dict[str, str] = {}
    """Further headers. No secrets: they are stored with the settings."""
    body: dict[str, Json] = {}
    """Further fields of every request body."""
    max_tokens_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    """How the server calls the limit of generated tokens."""
    send_reasoning: bool = True
    """Send reasoning of earlier turns back."""
    proxy_from_environment: bool = False
    """Use HTTP_PROXY and its kind."""

    @field_validator("base_url")
    @classmethod
    def _plain_url(cls, value: str) -> str:
        from urllib.parse import urlsplit

        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("give an http or https address")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("an address must not hold a user, a password or a query; keys go into an environment variable")
        return value.rstrip("/")


class Client:
    """A `Model` behind HTTP. To be used from one event loop, and closed."""

    def __init__(
        self,
        spec: ModelSpec,
        *,
        ledger: Ledger | None = None,
        recording: Recording | None = None,
        observe: Callable[[str, CallSettings, Retry], None] = lambda _model, _settings, _retry: None,
    ) -> None:
        """Make a client; nothing is sent yet.

        Args:
            spec: the model
            ledger: where calls are booked and budgets kept; shared between the models of a run
            recording: where exchanges are stored and found again
            observe: called with every failed attempt that another one follows

        Raises UserError where the key's variable is not set, or where a budget of money could not be kept.
        """
        self.spec = spec
        self.ledger = ledger or Ledger()
        self.slots = Slots(spec.max_concurrency)
        self._recording = recording
        self._observe = observe
        self._protocol: WireProtocol = (
            Anthropic() if spec.protocol == "anthropic" else OpenAI(spec.max_tokens_field, spec.send_reasoning)
        )
        replaying = recording is not None and recording.replay_only
        self._secret = Secret(None if replaying else spec.key_env)
        self._requests = Bucket(spec.rpm) if spec.rpm else None
        self._tokens = Bucket(spec.tpm) if spec.tpm else None
        self._generated = 256.0  # running estimate of a reply's tokens
        self._session: aiohttp.ClientSession | None = None
        self._under_way: dict[bytes, asyncio.Future[Exchange]] = {}

    def __repr__(self) -> str:
        return f"Client({self.spec.name!r}, {self.spec.base_url!r}, {self._secret!r})"

    @property
    def name(self) -> str:
        """The model's name."""
        return self.spec.name

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def complete(
        self, messages: Sequence[Message], tools: Sequence[dict[str, Json]] = (), *, settings: CallSettings = DEFAULTS
    ) -> Reply:
        """One assistant message. Raises ModelError (`GaveUp`, `RequestRefused`, `BudgetExhausted`, …) or StoreError."""
        body = orjson.dumps(self._protocol.encode(self.name, messages, tools, settings) | self.spec.body)
        key = key_of(self._protocol.name, self.name, body, settings.sample)
        found = None if self._recording is None else self._recording.find(key)
        while found is None and key in self._under_way:
            found = await _outcome(self._under_way[key])
        if found is not None:
            self.ledger.book(self.name, settings.stage, settings.task, Tally(replayed=1))
            return _reply(found, self._protocol.decode(found.response), (), replayed=True)
        if self._recording is not None and self._recording.replay_only:
            raise NotRecorded(f"{self.name}: the recording does not hold this request ({settings.stage} {settings.task})")
        promise: asyncio.Future[Exchange] = asyncio.get_running_loop().create_future()
        self._under_way[key] = promise
        try:
            made, decoded, retries = await self._attempts(key, body, settings)
            if self._recording is not None:
                await self._recording.add(made)
            self.ledger.book(self.name, settings.stage, settings.task, tally_of(made.usage, made.cost))
            promise.set_result(made)
        except BaseException as error:
            if isinstance(error, asyncio.CancelledError):
                promise.cancel()
            else:
                promise.set_exception(error)
                promise.exception()  # nobody need be waiting for it
            raise
        finally:
            del self._under_way[key]
        return _reply(made, decoded, retries, replayed=False)

    # -- attempts -----------------------------------------------------------------------------------------------------

    async def _attempts(self, key: bytes, body: bytes, settings: CallSettings) -> tuple[Exchange, Decoded, tuple[Retry, ...]]:
        """The first attempt that succeeds."""
        retries: list[Retry] = []
        jitter = random.Random(key)
        while True:
            try:
                made, decoded = await self._attempt(key, body, settings)
                return made, decoded, tuple(retries)
            except AttemptFailed as failure:
                number = len(retries) + 1
                wait = failure.retry_after
                if wait is None:
                    wait = min(LONGEST_WAIT, FIRST_WAIT * 2 ** (number - 1)) * (0.5 + jitter.random())
                final = number >= self.spec.attempts or wait > self.spec.longest_wait_s
                retry = Retry(number, failure.reason, failure.detail, 0.0 if final else round(wait, 3))
                await self._tell(key, settings, retry, final=final)
                if final:
                    raise GaveUp(self.name, failure.reason, failure.detail, tuple(retries)) from None
                retries.append(retry)
            if wait > self.ledger.seconds_left():
                self._out_of_time()
            await asyncio.sleep(wait)

    async def _tell(self, key: bytes, settings: CallSettings, retry: Retry, *, final: bool) -> None:
        """Nothing fails in silence: log, account, recording, observer."""
        what = "giving up" if final else f"again in {retry.waited:.1f} s"
        log.warning("%s attempt %d: %s (%s); %s", self.name, retry.attempt, retry.reason, retry.detail, what)
        self.ledger.book(self.name, settings.stage, settings.task, Tally(failed=1) if final else Tally(retries=1))
        if self._recording is not None:
            await self._recording.add_failure(key, self.name, settings, retry, final=final)
        if not final:
            self._observe(self.name, settings, retry)

    async def _attempt(self, key: bytes, body: bytes, settings: CallSettings) -> tuple[Exchange, Decoded]:
        """One request. Raises AttemptFailed, RequestRefused, BudgetExhausted."""
        await self.slots.acquire()
        estimate = 0.0
        try:
            if self._requests is not None:
                await self._requests.take(1)
            if self._tokens is not None:
                estimate = len(body) / 4 + self._generated
                await self._tokens.take(estimate)
            self.ledger.admit()
            sent = time.monotonic()
            try:
                response = await self._post(body)
                decoded = self._protocol.decode(response)
            except AttemptFailed as failure:
                if failure.reason in CONGESTION:
                    self.slots.push_back(sent)
                    if failure.retry_after is not None and failure.retry_after <= self.spec.longest_wait_s:
                        self.slots.pause(failure.retry_after)
                raise AttemptFailed(failure.reason, self._secret.redact(failure.detail), failure.retry_after) from None
            latency = time.monotonic() - sent
            self.slots.succeeded()
        finally:
            self.slots.release()
        usage = decoded.usage
        if usage.output is not None:
            self._generated += 0.1 * (usage.output - self._generated)
        if self._tokens is not None and usage.input is not None and usage.output is not None:
            self._tokens.correct(usage.input + usage.output - estimate)
        cost = decoded.cost
        if cost is None and self.spec.prices is not None:
            cost = self.spec.prices.cost(usage)
        s = settings
        made = Exchange(
            key, self._protocol.name, self.name, s.stage, s.task, s.sample, body, response, round(latency, 6), usage, cost
        )
        return made, decoded

    # -- HTTP ---------------------------------------------------------------------------------------------------------

    async def _post(self, body: bytes) -> bytes:
        """The body of a good response. Raises AttemptFailed or RequestRefused."""
        if self._session is None:
            self._session = self._connect()
        import aiohttp

        left = self.ledger.seconds_left()
        limit = min(self.spec.timeout_s, max(left, 0.001))
        try:
            async with self._session.post(
                f"{self.spec.base_url}{self._protocol.path}",
                data=body,
                timeout=aiohttp.ClientTimeout(total=limit),
                allow_redirects=False,  # the key is for this server alone
            ) as response:
                content = await response.read()
                status, headers = response.status, response.headers
        except TimeoutError:
            if left < self.spec.timeout_s:
                self._out_of_time()
            raise AttemptFailed("timed_out", f"no reply within {limit:g} s") from None
        except (aiohttp.ClientError, OSError) as error:
            # the class alone: some of these errors carry the request, and with it the key
            detail = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
            raise AttemptFailed("connection_lost", f"{type(error).__name__}{detail}") from None
        content = self._secret.redact_bytes(content)
        if status == 200:
            return content
        detail = f"HTTP {status}: {_explanation(content)}"
        wait = _retry_after(headers.get("retry-after-ms"), headers.get("retry-after"))
        if status == 429 and b"insufficient_quota" not in content:
            raise AttemptFailed("rate_limited", detail, wait)
        if status in (503, 529):
            raise AttemptFailed("overloaded", detail, wait)
        if status in (408, 504):
            raise AttemptFailed("timed_out", detail, wait)
        if status >= 500 or status == 409:
            raise AttemptFailed("server_error", detail, wait)
        raise RequestRefused(self.name, status, self._secret.redact(_explanation(content)))

    def _connect(self) -> "aiohttp.ClientSession":
        try:
            import aiohttp
        except ImportError:
            raise UserError("models need aiohttp; pip install 'dive-agents[models]'") from None
        headers = {"Content-Type": "application/json", "Accept": "application/json", **self.spec.headers}
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=60),
            headers=headers | self._protocol.headers(self._secret.reveal()),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=self.spec.proxy_from_environment,
        )

    def _out_of_time(self) -> None:
        limit = self.ledger.budget.seconds or 0.0
        raise BudgetExhausted("seconds", limit, limit - min(0.0, self.ledger.seconds_left())) from None


async def _outcome(promise: "asyncio.Future[Exchange]") -> Exchange | None:
    """What another call with the same key comes to; None where that one is cancelled, which is no reason to be so, too."""
    try:
        return await asyncio.shield(promise)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if promise.cancelled() and task is not None and not task.cancelling():
            return None
        raise


def _reply(made: Exchange, decoded: Decoded, retries: tuple[Retry, ...], *, replayed: bool) -> Reply:
    d = decoded
    return Reply(d.message, d.finish, made.usage, made.cost, made.latency, retries, d.model, replayed)


def _explanation(content: bytes) -> str:
    """What a server says is wrong: the message of its error object, or the beginning of its page."""
    try:
        error = orjson.loads(content)["error"]
        said = error["message"] if isinstance(error, dict) else error
        return " ".join(str(said).split())[:300] or "no explanation"
    except (orjson.JSONDecodeError, KeyError, TypeError, IndexError):
        return excerpt(content) or "no explanation"


def _retry_after(milliseconds: str | None, seconds: str | None) -> float | None:
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
