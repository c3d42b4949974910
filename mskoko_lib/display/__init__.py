"""Blocks, sentences, charts: what a note looks like over observations. Knows nothing of where the numbers come from."""
