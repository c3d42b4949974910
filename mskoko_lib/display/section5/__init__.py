"""Section 5: mock exams, diagnostic and other works, the independent assessment of conditions."""
