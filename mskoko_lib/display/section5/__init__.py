"""Blocks of section 5 of the plan: mock exams and forecast, works, diagnostics, independent assessment of conditions."""
