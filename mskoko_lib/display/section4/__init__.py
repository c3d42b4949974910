"""Section 4: staff, courses, contests, attestation, textbooks, help to teachers."""
