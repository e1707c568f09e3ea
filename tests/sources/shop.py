"""A small real MCP server that does everything that servers do, good and bad: `python shop.py [stdio | PORT]`.

Run by path in a process of its own; the tests talk to it as they would to any other.
"""

import os
import random
import signal
import sys
import time
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

PRODUCTS: dict[str, dict[str, Any]] = {
    "lamp": {"name": "lamp", "price": 19.5, "stock": 12, "maker": "Lumen Works"},
    "chair": {"name": "chair", "price": 49.0, "stock": 5, "maker": "Oak and Sons"},
    "desk": {"name": "desk", "price": 129.9, "stock": 3, "maker": "Oak and Sons"},
    "rug": {"name": "rug", "price": 75.25, "stock": 8, "maker": "Weavers"},
    "vase": {"name": "vase", "price": 15.0, "stock": 31, "maker": "Clay House"},
}
MAKERS = {
    "Lumen Works": ("Turin", 1954),
    "Oak and Sons": ("Leeds", 1902),
    "Weavers": ("Izmir", 1987),
    "Clay House": ("Delft", 1640),
}
visits = 0

server = MCPServer("shop", version="1.0", log_level="ERROR")


@server.tool()
def list_products() -> list[dict[str, Any]]:
    """List all products of the shop."""
    return [{"name": p["name"], "price": p["price"]} for p in PRODUCTS.values()]


@server.tool()
def get_product(name: str) -> dict[str, Any]:
    """Look up a product of the shop.

    Args:
        name: name of the product, e.g. "lamp"
    """
    if name not in PRODUCTS:
        raise ToolError(f"there is no product '{name}'")
    return PRODUCTS[name]


@server.tool()
def get_maker(maker: str) -> dict[str, Any]:
    """Look up who makes a product."""
    if maker not in MAKERS:
        raise ToolError(f"unknown maker '{maker}'; one of: {', '.join(MAKERS)}")
    town, founded = MAKERS[maker]
    return {"maker": maker, "town": town, "founding_year": founded}


@server.tool()
def postage(weight_kg: float, distance_km: float) -> str:
    """Calculate the postage of a parcel."""
    if weight_kg <= 0 or distance_km <= 0:
        raise ToolError("weight and distance must be positive")
    return f"Sending {weight_kg} kg over {distance_km} km costs {round(2 + weight_kg * 0.5 + distance_km * 0.01, 2)} euros."


@server.tool()
def visit(name: str) -> str:
    """Greet a visitor of the shop."""
    global visits
    visits += 1
    return f"Welcome, {name}!"


@server.tool(annotations=ToolAnnotations(read_only_hint=True))
def count_visits() -> int:
    """Count the visits so far."""
    return visits


@server.tool()
def delete_product(name: str) -> str:
    """Delete a product from the shop."""
    del PRODUCTS[name]
    return "deleted"


@server.tool()
def get_lucky_number(name: str) -> int:
    """Look up somebody's lucky number."""
    del name
    return random.randrange(10**9)


@server.tool()
def get_oracle(question: str) -> str:
    """Look up the answer to any question."""
    time.sleep(len(question) * 1000)
    return "42"


@server.tool()
def check_fuse(name: str) -> str:
    """Check a fuse."""
    if name:
        os.kill(os.getpid(), signal.SIGKILL)
    return "whole"


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] != "stdio":
        server.run("streamable-http", host="127.0.0.1", port=int(sys.argv[1]))
    else:
        server.run("stdio")
