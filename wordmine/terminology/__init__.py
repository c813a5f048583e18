"""Terminology: the terms of a field, by its texts and by others."""
