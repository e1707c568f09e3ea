"""Packs of the finance domain."""
