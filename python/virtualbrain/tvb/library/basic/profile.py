"""TVB's settings: accepted, since virtualbrain needs none."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from virtualbrain import __version__

__all__ = ["TvbProfile"]


class TvbProfile:
    """Profiles, which make no difference here."""

    LIBRARY_PROFILE = "LIBRARY_PROFILE"
    COMMAND_PROFILE = "COMMAND_PROFILE"
    WEB_PROFILE = "WEB_PROFILE"
    MATLAB_PROFILE = "MATLAB_PROFILE"
    TEST_LIBRARY_PROFILE = "TEST_LIBRARY_PROFILE"
    TEST_POSTGRES_PROFILE = "TEST_POSTGRES_PROFILE"
    TEST_SQLITE_PROFILE = "TEST_SQLITE_PROFILE"
    CONSOLE_PROFILE = "CONSOLE_PROFILE"
    CURRENT_PROFILE_NAME = LIBRARY_PROFILE
    current = SimpleNamespace(
        version=SimpleNamespace(BASE_VERSION=__version__, CURRENT_VERSION=__version__)
    )
    env = SimpleNamespace()

    @classmethod
    def set_profile(cls, selected_profile: Any, *arguments: Any, **options: Any) -> None:
        """Remember a profile's name."""
        cls.CURRENT_PROFILE_NAME = selected_profile

    @staticmethod
    def is_library_mode(new_profile: Any = None) -> bool:
        """Always: there is no framework."""
        return True
