"""Packs of the physics domain."""
