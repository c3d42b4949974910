"""Section 2 of the plan as blocks: attendance, road maps, sites, admission, marks of medal claimants, results of ГИА."""
