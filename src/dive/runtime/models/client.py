"""The client: one server, one model, and everything between a conversation and the network.

A completion is looked up in the recording, admitted by the budget, given a slot and its place in the rate, sent, and
tried again where that can help; each failed attempt is logged, counted and part of the reply. Invariants: a reply is booked
exactly once, and recorded before it is handed out; two calls with one key at the same time are one exchange; after a final
failure nothing is made up.
"""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Self

import orjson

from dive.runtime.models.account import Ledger, Tally, tally_of, tally_of_failure
from dive.runtime.models.anthropic import Anthropic
from dive.runtime.models.base import DEFAULTS, CallSettings, Json, Message, Reason, Reply, Retry, Usage
from dive.runtime.models.errors import (
    AttemptFailed,
    BudgetExhausted,
    ConversationRefused,
    GaveUp,
    NotRecorded,
    RequestRefused,
)
from dive.runtime.models.http import Http, Transport
from dive.runtime.models.openai import OpenAI
from dive.runtime.models.pace import Bucket, Slots
from dive.runtime.models.protocols import Decoded, WireProtocol, parse
from dive.runtime.models.recording import Exchange, Recording, key_of
from dive.runtime.models.spec import ModelSpec
from dive.runtime.secret import Secret

log = logging.getLogger("dive.models")

CONGESTION: frozenset[Reason] = frozenset({"rate_limited", "overloaded", "server_error", "timed_out"})
"""Failures that mean: fewer at a time."""
REFUSALS = 12
"""Conversations in succession that the server may refuse to go on with, before it is taken to refuse them all."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0
"""Seconds before the second attempt, doubled from then on, where the server does not say how long."""


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
        replaying = recording is not None and recording.replay_only
        self._secret = Secret(None if replaying else spec.key_env)
        self._protocol, self._transport = _way(spec, self._secret)
        self._requests = Bucket(spec.rpm) if spec.rpm else None
        self._tokens = Bucket(spec.tpm) if spec.tpm else None
        self._generated = 256.0  # running estimate of a reply's tokens
        self._refused = 0
        """Conversations that the server refused to go on with since it last went on with one."""
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
        await self._transport.close()

    async def complete(
        self, messages: Sequence[Message], tools: Sequence[dict[str, Json]] = (), *, settings: CallSettings = DEFAULTS
    ) -> Reply:
        """One assistant message. Raises ModelError (`GaveUp`, `ConversationRefused`, `RunStopped`, …) or StoreError."""
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
            begun = any(m["role"] == "assistant" for m in messages)
            try:
                made, decoded, retries = await self._attempts(key, body, settings)
            except RequestRefused as refusal:
                if not begun or refusal.status not in (400, 422):
                    raise
                self._refused += 1  # the server took the beginning of this conversation, so it may be this one alone
                if self._refused >= REFUSALS:
                    raise
                raise ConversationRefused(str(refusal)) from None
            self._refused = 0 if begun else self._refused
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
                await self._tell(key, settings, retry, failure, final=final)
                if final:
                    raise GaveUp(self.name, failure.reason, failure.detail, tuple(retries)) from None
                retries.append(retry)
            if wait > self.ledger.seconds_left():
                self._out_of_time()
            await asyncio.sleep(wait)

    async def _tell(self, key: bytes, settings: CallSettings, retry: Retry, failure: AttemptFailed, *, final: bool) -> None:
        """Nothing fails in silence: log, account, recording, observer."""
        what = "giving up" if final else f"again in {retry.waited:.1f} s"
        log.warning("%s attempt %d: %s (%s); %s", self.name, retry.attempt, retry.reason, retry.detail, what)
        spent = tally_of_failure(failure.usage, failure.cost, final=final)
        self.ledger.book(self.name, settings.stage, settings.task, spent)
        if self._recording is not None:
            await self._recording.add_failure(key, self.name, settings, retry, failure, final=final)
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
                decoded = self._decoded(response)
            except AttemptFailed as failure:
                if failure.reason in CONGESTION:
                    self.slots.push_back(sent)
                    if failure.retry_after is not None and failure.retry_after <= self.spec.longest_wait_s:
                        self.slots.pause(failure.retry_after)
                detail = self._secret.redact(failure.detail)
                raise AttemptFailed(failure.reason, detail, failure.retry_after, failure.usage, failure.cost) from None
            latency = time.monotonic() - sent
            self.slots.succeeded()
        finally:
            self.slots.release()
        usage = decoded.usage
        if usage.output is not None:
            self._generated += 0.1 * (usage.output - self._generated)
        if self._tokens is not None and usage.input is not None and usage.output is not None:
            self._tokens.correct(usage.input + usage.output - estimate)
        cost = self._cost(usage, decoded.cost)
        s = settings
        made = Exchange(
            key, self._protocol.name, self.name, s.stage, s.task, s.sample, body, response, round(latency, 6), usage, cost
        )
        return made, decoded

    def _decoded(self, response: bytes) -> Decoded:
        """The reply in a response. Raises AttemptFailed, with what was used for nothing where the server says it."""
        try:
            return self._protocol.decode(response)
        except AttemptFailed as failure:
            with suppress(AttemptFailed):
                failure.usage, stated = self._protocol.spent(parse(response))
                failure.cost = self._cost(failure.usage, stated)
            raise

    def _cost(self, usage: Usage, stated: float | None) -> float | None:
        """US dollars: what the server states, or else by the model's prices; None where neither is known."""
        return stated if stated is not None or self.spec.prices is None else self.spec.prices.cost(usage)

    async def _post(self, body: bytes) -> bytes:
        """The body of a good reply. Raises AttemptFailed, PromptTooLong, RequestRefused, BudgetExhausted."""
        left = self.ledger.seconds_left()
        limit = min(self.spec.timeout_s, max(left, 0.001))
        try:
            return await self._transport.post(body, limit)
        except TimeoutError:
            if left < self.spec.timeout_s:
                self._out_of_time()
            raise AttemptFailed("timed_out", f"no reply within {limit:g} s") from None

    def _out_of_time(self) -> None:
        limit = self.ledger.budget.seconds or 0.0
        raise BudgetExhausted("seconds", limit, limit - min(0.0, self.ledger.seconds_left())) from None


def _way(spec: ModelSpec, secret: Secret) -> tuple[WireProtocol, Transport]:
    """How the model's server is spoken to."""
    if spec.protocol == "pydantic-ai":
        from dive.runtime.models.pydantic_ai import Library, Parts

        return Parts(), Library(spec, secret)
    protocol: WireProtocol = Anthropic() if spec.protocol == "anthropic" else OpenAI(spec.max_tokens_field, spec.send_reasoning)
    return protocol, Http(spec, protocol, secret)


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
