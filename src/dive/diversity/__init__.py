"""Structural diversity: what it is measured on, the measures, and comparisons of data sets. See docs/diversity.md."""
