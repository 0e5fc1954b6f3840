"""Settings of all tests."""

from hypothesis import settings

settings.register_profile("enumap", deadline=None)  # machines are shared: time is measured in bench/, never in a test
settings.load_profile("enumap")
