"""Reads finished artefacts back and attacks them; knows nothing of how they were made."""
