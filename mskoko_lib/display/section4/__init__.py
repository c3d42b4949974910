"""Section 4: staff, courses, contests, organisers of exams, attestation, textbooks, help to teachers."""
