"""Compiled inner loops: arrays in, arrays out.

Every function here has a plain-Python twin in ``tests/naive.py``.  A kernel calls helpers of its
own file only, because numba's disk cache does not notice edits in other files.
"""
