"""Sample → collect → derive → certify, K rounds: from a configuration to a certified task."""
