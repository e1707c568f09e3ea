"""HTTP for tools: one bounded, polite and recorded way out. Import from the modules: a service costs less than a client."""
