"""The summary of a note: the plan and its state, decisions, delivered data, the management cycle, a school's passport."""
