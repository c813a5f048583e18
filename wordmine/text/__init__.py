"""Text: what a corpus can be, and how it becomes lines."""
