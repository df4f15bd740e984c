"""Settings every test shares."""

from hypothesis import settings

# A slow machine is no failure. `--hypothesis-profile=thorough` runs the laws on many more cases.
settings.register_profile("usual", deadline=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile("usual")
