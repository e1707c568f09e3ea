"""A program that plays both roles over the wire, well: it reads only the messages, as a model would.

It knows the tools of the general domain. From a country's internet domain it goes to the country, to its neighbours and what
they have, and derives three questions of rising difficulty. It keeps no state, so a conversation can be served again.
"""

import hashlib
import json
from typing import Any

from models.server import Say

Json = Any

DOMAINS = [
    ".id", ".pk", ".ng", ".bd", ".mx", ".eg", ".vn", ".th", ".mm", ".ke", ".co", ".es", ".ar", ".ug", ".ma", ".uz",
    ".pe", ".my", ".ao", ".gh", ".ve", ".np", ".kp", ".ci", ".cl", ".kz", ".mw", ".gt", ".nl", ".ec",
    ".zw", ".kh", ".sn", ".so", ".rw", ".tn", ".bj", ".be", ".bo", ".bi", ".gr", ".cz", ".az", ".se", ".hn",
    ".by", ".tj", ".ch", ".tg", ".sl", ".la", ".py", ".lb", ".ni", ".sv", ".kg", ".er", ".tm", ".fi", ".sk",
    ".no", ".cg", ".cr", ".lr", ".mr", ".pa", ".ge", ".md", ".uy", ".mn", ".am", ".lt",
    ".na", ".bw", ".ga", ".si", ".lv", ".gw", ".ee", ".gq", ".sz", ".gy", ".bt", ".lu", ".sr", ".bz",
    ".ad", ".li",
]  # fmt: skip
"""Of countries with two to five neighbours, so that one round has room for them all."""
FACTS = ["currency", "capital", "un_region", "subregion"]


def play(body: Json, *, leak: bool = False) -> Say:
    """The next message of whichever role the request is for."""
    return collect(body) if body.get("tools") else derive(body, leak=leak)


def _turn(body: Json) -> tuple[int, list[Json]]:
    """Which round it is, and the messages since it began."""
    messages = body["messages"]
    starts = [i for i, m in enumerate(messages) if m["role"] == "user"]
    return len(starts), messages[starts[-1] :]


def collect(body: Json) -> Say:
    number, since = _turn(body)
    results = [json.loads(m["content"]) for m in body["messages"] if m["role"] == "tool" and m["content"].startswith("{")]
    answered = sum(m["role"] == "assistant" for m in since)
    if number == 1:
        seed = body["messages"][1]["content"]
        draw = int(hashlib.sha256(seed.encode()).hexdigest(), 16)
        domain = sorted(DOMAINS)[draw % len(DOMAINS)]
        if answered == 0:
            return Say("I start from a domain.", [("country_of_domain", {"domain": domain})], thinking="A domain.")
        if answered == 1:
            return Say(None, [("country_profile", {"country": results[-1]["country"]})])
    if number == 2:
        if answered == 0:
            return Say(None, [("land_neighbours", {"country": results[0]["country"]})])
        if answered == 1:
            return Say(None, [("country_profile", {"country": c}) for c in results[-1]["borders"]])
    if number == 3 and answered == 0:
        profiles = {c["arguments"]["country"]: c["result"] for c in _calls(body) if c["tool"] == "country_profile"}
        borders = results[2]["borders"]
        largest = max(borders, key=lambda c: profiles[c]["area_km2"])
        return Say(None, [("country_codes", {"country": largest})])
    return Say("That is enough.")


def _calls(body: Json) -> list[Json]:
    """Calls with their results, out of a collector's conversation."""
    results = {m["tool_call_id"]: m["content"] for m in body["messages"] if m["role"] == "tool"}
    found = []
    for message in body["messages"]:
        for call in message.get("tool_calls") or ():
            function = call["function"]
            found.append(
                {
                    "tool": function["name"],
                    "arguments": json.loads(function["arguments"]),
                    "result": json.loads(results[call["id"]]),
                }
            )
    return found


def evidence(text: str) -> list[Json]:
    """Calls with their results, out of a deriver's request."""
    found: list[Json] = []
    for line in text.splitlines():
        if line.startswith("   arguments: "):
            found[-1]["arguments"] = json.loads(line.removeprefix("   arguments: "))
        elif line.startswith("   result: "):
            found[-1]["result"] = json.loads(line.removeprefix("   result: "))
        elif line.startswith("c") and ": " in line:
            identifier, rest = line.split(": ", 1)
            found.append({"id": identifier, "tool": rest.split(" ", 1)[0]})
    return found


def derive(body: Json, *, leak: bool = False) -> Say:
    request = body["messages"][1]["content"]
    calls = evidence(request)
    domain, country = calls[0]["arguments"]["domain"], calls[0]["result"]["country"]
    named = f"the country with the internet domain {domain}"
    if len(calls) == 2:
        fact = FACTS[int(hashlib.sha256(domain.encode()).hexdigest(), 16) % len(FACTS)]
        query = f"What is the {fact.replace('_', ' ')} of {country if leak else named}?"
        draft = {"query": query, "answer": calls[1]["result"][fact], "operator": "start",
                 "citations": [{"atom": "", "step": "c2", "path": fact}]}  # fmt: skip
        return Say(json.dumps(draft))
    borders = calls[2]["result"]["borders"]
    profiles = {c["arguments"]["country"]: c for c in calls if c["tool"] == "country_profile"}
    largest = max(borders, key=lambda c: profiles[c]["result"]["area_km2"])
    rank = {
        "id": "o1",
        "operation": "rank_by",
        "inputs": [{"step": "c3", "path": "borders"}, [{"step": profiles[c]["id"], "path": "area_km2"} for c in borders]],
        "options": {"place": 1, "largest": True},
    }
    if calls[-1]["tool"] == "country_profile":
        draft = {"query": f"Which of the land neighbours of {named} has the largest total area?", "answer": largest,
                 "operator": "aggregate", "citations": [{"step": "o1"}], "operations": [rank]}  # fmt: skip
        return Say("```json\n" + json.dumps(draft) + "\n```", thinking="Rank them.")
    last = calls[-1]
    draft = {
        "query": f"What is the three-letter ISO code of the largest land neighbour, by total area, of {named}?",
        "answer": last["result"]["alpha3"],
        "operator": "chain",
        "citations": [{"step": last["id"], "path": "alpha3"}],
        "operations": [rank],
        "flows": [{"call": last["id"], "parameter": "country", "source": {"step": "o1"}}],
    }
    return Say(json.dumps(draft))


# -- evidence that the built-in collector grew ------------------------------------------------------------------------


def derive_any(body: Json) -> Say:
    """A question over whatever evidence: a fact at the end of a chain of calls, by the literals that it starts from."""
    calls = evidence(body["messages"][1]["content"])
    for place in range(len(calls) - 1, 0, -1):
        made = _chain(calls, place)
        if made is not None:
            return Say(json.dumps(made))
    return Say("Nothing can be asked.")


def _chain(calls: list[Json], place: int) -> Json:
    """A draft whose answer is a fact that the call at `place` returned; None where it rests on no other call."""
    last, stated, open_, rests = calls[place], [], [calls[place]], set()
    while open_:
        call = open_.pop()
        for value in call["arguments"].values():
            earlier = calls[: calls.index(call)]
            source = next((c for c in earlier if isinstance(value, str) and value in c["result"].values()), None)
            if source is not None:
                rests.add(source["id"])
                open_.append(source)
            elif isinstance(value, str | int) and not isinstance(value, bool):
                stated.append(str(value))
            else:
                return None
    facts = [(k, v) for k, v in last["result"].items() if isinstance(v, str) and 2 <= len(v) <= 60]
    facts = [(k, v) for k, v in facts if v not in stated and v not in last["arguments"].values()]
    if not rests or not facts:
        return None
    field, value = facts[0]
    start = " and ".join(dict.fromkeys(stated))
    query = f"Starting from {start}, what is the {' '.join(field.split('_'))} at the end of the trail?"
    return {"query": query, "answer": value, "operator": "start", "citations": [{"step": last["id"], "path": field}]}
