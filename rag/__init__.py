"""Question to checked, cited answer. Knows nothing of screens."""
