"""Packs of the chemistry domain."""
