"""Notes from notebooks: plan, execution, rendering, exporters, files put in place. Knows nothing of what a note says."""
