"""Packs of the astronomy domain."""
