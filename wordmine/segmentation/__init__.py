"""Segmentation: text cut into words."""
