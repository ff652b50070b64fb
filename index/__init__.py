"""Articles to passages to a searchable, versioned index.

Knows nothing of questions, of models that write, or of screens.
"""
