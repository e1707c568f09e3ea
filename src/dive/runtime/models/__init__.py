"""Models: one protocol over OpenAI-style messages and tools, and the clients behind it."""

from dive.runtime.models.account import Budget, Ledger, Prices, Tally
from dive.runtime.models.base import (
    AskedCall,
    CallSettings,
    Finish,
    Message,
    Model,
    Reply,
    Retry,
    Usage,
    calls_of,
    text_of,
)
from dive.runtime.models.client import Client
from dive.runtime.models.errors import (
    BudgetExhausted,
    ConversationRefused,
    GaveUp,
    NotRecorded,
    PromptTooLong,
    RequestRefused,
    RunStopped,
    Unaccountable,
)
from dive.runtime.models.options import ModelOptions
from dive.runtime.models.recording import Exchange, Recording
from dive.runtime.models.scripted import ScriptedModel, calling
from dive.runtime.models.spec import ModelSpec

__all__ = [
    "AskedCall", "Budget", "BudgetExhausted", "CallSettings", "Client", "ConversationRefused", "Exchange", "Finish", "GaveUp",
    "Ledger", "Message", "Model", "ModelOptions", "ModelSpec", "NotRecorded", "Prices", "PromptTooLong", "Recording", "Reply",
    "RequestRefused", "Retry", "RunStopped", "ScriptedModel", "Tally", "Unaccountable", "Usage", "calling", "calls_of",
    "text_of",
]  # fmt: skip
