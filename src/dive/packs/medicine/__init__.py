"""Packs of the medicine domain."""
