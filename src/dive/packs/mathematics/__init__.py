"""Packs of the mathematics domain."""
