"""Compiled inner loops: arrays in, arrays out.

Every function here has a plain-Python twin in ``tests/naive.py``.  A kernel calls kernels only: an
edit in any file of this folder makes all of them anew.
"""
