"""Section 3: observers, thematic inspections, heads' reports."""
