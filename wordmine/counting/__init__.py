"""Counting: exact n-gram counts and branching entropies of a text."""
