"""Packs of the general domain."""
