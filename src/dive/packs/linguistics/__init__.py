"""Packs of the linguistics domain."""
