"""The tools themselves: a folder per domain, a module per data source. Seeds come from the same data."""
