"""Blocks of section 5 of the plan: procedures of assessment, one module or a few per item."""
