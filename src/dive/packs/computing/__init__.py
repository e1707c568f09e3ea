"""Packs of the computing domain: networks, encodings, software and its security."""
