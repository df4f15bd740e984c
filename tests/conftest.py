"""Settings every test shares."""

import os
import shutil
import tempfile

import pytest
from hypothesis import settings

# A slow machine is no failure. `--hypothesis-profile=thorough` runs the laws on many more cases.
settings.register_profile("usual", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile("usual")

_FOLDER = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Give the run a cache of its own: no result of an earlier one, and none left behind. Workers inherit it."""
    if "GREENRULES_CACHE" not in os.environ:
        config.stash[_FOLDER] = os.environ["GREENRULES_CACHE"] = tempfile.mkdtemp(prefix="greenrules-cache-")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the cache of the run away."""
    folder = config.stash.get(_FOLDER, None)
    if folder is not None:
        del os.environ["GREENRULES_CACHE"]
        shutil.rmtree(folder, ignore_errors=True)
