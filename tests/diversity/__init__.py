"""Tests of the diversity measures."""
