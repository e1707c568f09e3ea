"""Packs of the academic domain."""
