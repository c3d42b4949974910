"""Blocks of section 1 of the plan, one module per family of items: findings, tables, charts, measures over figures."""
