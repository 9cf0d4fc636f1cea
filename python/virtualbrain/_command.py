"""Ctrl-C while the command ``virtualbrain`` is still being imported ends it without a traceback.

It is imported before everything else; `virtualbrain.cli.main` takes over.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

__all__ = ["INTERRUPTED", "imported"]

INTERRUPTED = 130  # what shells give for Ctrl-C


def imported() -> None:
    """From here on Ctrl-C raises KeyboardInterrupt again."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _is_command() -> bool:
    words = sys.orig_argv[1:]
    return Path(sys.argv[0]).stem == "virtualbrain" or words[:2] == ["-m", "virtualbrain"]


def _end(*_: Any) -> None:
    os._exit(INTERRUPTED)


if _is_command() and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, _end)
