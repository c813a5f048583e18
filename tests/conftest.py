"""What all tests share."""

from __future__ import annotations

import os

from hypothesis import settings

os.environ["LANGUAGE"] = "en"  # whatever the language of who runs the tests

# The first call of a compiled function takes seconds, so there is no deadline; and what is tried
# is the same every time, so that a build cannot fail by chance.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")
