"""Tests of what runs in Python: `python -m unittest discover -s python/tests -t python` in the repository's folder."""
