"""Indicators: pure functions, table in, table out, one module per subject matter.

They know nothing of files, Russian text, rounding or audiences; ``observations.observe`` makes the long form of what
they return.
"""
