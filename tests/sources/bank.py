"""A small real MCP server that keeps its books in a directory, and tells of its machine: `python bank.py DIRECTORY`.

It speaks the protocol itself, line by line, because it is started over and over, and importing an SDK takes most of a second.
It answers in text blocks only. Each start is noted in the file that BANK_STARTS names.
"""

import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

BOOKS = Path(sys.argv[1]) / "books.json"
OWNER = {"owner": {"type": "string", "description": 'who owns the account, e.g. "Ada"'}}
AMOUNT = {"amount": {"type": "integer", "minimum": 1, "maximum": 500}}
TOOLS: dict[str, tuple[str, dict[str, Any]]] = {
    "list_accounts": ("List all accounts", {}),
    "get_account": ("Look up the account of somebody", OWNER),
    "add_deposit": ("Add a deposit to an account", OWNER | AMOUNT),
    "get_environment": ("Look up the environment of the server", {}),
    "get_vault": ("Look up where the account of somebody is kept", OWNER),
    "describe_branch": ("Describe the branch", {}),
}


def called(tool: str, given: dict[str, Any]) -> Any:
    """What a tool answers; a KeyError is a refusal."""
    books = json.loads(BOOKS.read_text(encoding="utf-8"))
    account = books[given["owner"]] if "owner" in given else {}
    match tool:
        case "list_accounts":
            return [{"owner": owner, **held} for owner, held in books.items()]
        case "get_account":
            return {"owner": given["owner"], **account}
        case "add_deposit":
            account["balance"] += given["amount"]
            account["deposits"] += 1
            BOOKS.write_text(json.dumps(books), encoding="utf-8")
            return {"owner": given["owner"], "new_balance": account["balance"]}
        case "get_environment":
            return dict(os.environ)
        case "get_vault":
            return {"vault": f"{Path(__file__).parent}/{given['owner']}.txt"}
        case _:
            return {"town": "Leeds", "hostname": socket.gethostname()}


def schema(takes: dict[str, Any]) -> dict[str, Any]:
    """That of an object whose properties are all required."""
    return {"type": "object", "properties": takes, "required": list(takes)}


def answer(method: str, params: dict[str, Any]) -> dict[str, Any] | None:
    """The result of a request; None for a method that is not known."""
    match method:
        case "initialize":
            version = params["protocolVersion"]
            return {"protocolVersion": version, "capabilities": {"tools": {}}, "serverInfo": {"name": "bank", "version": "1"}}
        case "tools/list":
            return {"tools": [{"name": name, "description": said, "inputSchema": schema(takes)}
                              for name, (said, takes) in TOOLS.items()]}  # fmt: skip
        case "tools/call":
            try:
                text, failed = json.dumps(called(params["name"], params.get("arguments") or {})), False
            except KeyError as error:
                text, failed = f"{BOOKS} has no account of {error}; {Path(__file__).parent} has none either", True
            return {"content": [{"type": "text", "text": text}], "isError": failed}
        case "ping":
            return {}
    return None


def main() -> None:
    with Path(os.environ["BANK_STARTS"]).open("a", encoding="utf-8") as file:
        file.write("started\n")
    for line in sys.stdin:
        request = json.loads(line)
        if "id" not in request:
            continue
        result = answer(request["method"], request.get("params") or {})
        outcome = {"error": {"code": -32601, "message": "no such method"}} if result is None else {"result": result}
        sys.stdout.write(json.dumps({"jsonrpc": "2.0", "id": request["id"], **outcome}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
