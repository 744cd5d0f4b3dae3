"""What a test needs besides the standard library; without it the test is skipped, and says so."""

from __future__ import annotations

import importlib.util
import unittest


def needs(*modules: str):
    missing = [module for module in modules if importlib.util.find_spec(module) is None]
    return unittest.skipIf(missing, "this Python has no %s" % ", ".join(missing))


PICTURES = needs("numpy", "PIL")
