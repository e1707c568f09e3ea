"""Packs of the biology domain."""
