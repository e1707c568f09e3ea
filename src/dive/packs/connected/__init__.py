"""Packs behind public HTTP APIs. They are offered only where a live check passed and the settings allow it."""
