"""Section 4: staff and their training, contests, ГИА staff, attestation, textbooks, help to teachers."""
