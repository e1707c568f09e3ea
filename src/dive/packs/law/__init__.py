"""Packs of the law domain: the law of the United States, its courts and its literature."""
