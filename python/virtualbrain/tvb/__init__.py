"""TVB's module names, served by virtualbrain: scripts written for TVB run as they are.

From the command line ``python -m virtualbrain.tvb script.py``, in a notebook
``%load_ext virtualbrain.tvb``, in a program:

>>> import virtualbrain.tvb
>>> virtualbrain.tvb.install()
>>> from tvb.simulator.lab import models
>>> models.Kuramoto().state_variables
('theta',)
>>> virtualbrain.tvb.uninstall()

Nothing is installed under the name ``tvb``: without these, ``import tvb`` finds tvb-library, if it
is there.
"""

from __future__ import annotations

import sys
from typing import Any

from virtualbrain.tvb._finder import Finder

__all__ = ["install", "load_ipython_extension", "uninstall", "unload_ipython_extension"]

_FINDER = Finder()


def install() -> None:
    """Make ``import tvb...`` find virtualbrain in this process.

    Raises
    ------
    RuntimeError
        tvb-library was imported before.
    """
    if _FINDER in sys.meta_path:
        return
    loaded = sys.modules.get("tvb")
    if loaded is not None:
        raise RuntimeError(
            f"tvb is already imported, from {list(getattr(loaded, '__path__', []))}: call "
            "virtualbrain.tvb.install() before anything imports tvb"
        )
    sys.meta_path.insert(0, _FINDER)


def uninstall() -> None:
    """Undo `install`: the next ``import tvb`` finds tvb-library, if it is there."""
    if _FINDER in sys.meta_path:
        sys.meta_path.remove(_FINDER)
        for name in [n for n in sys.modules if n == "tvb" or n.startswith("tvb.")]:
            del sys.modules[name]


def load_ipython_extension(shell: Any) -> None:
    """Make ``%load_ext virtualbrain.tvb`` do what `install` does."""
    install()


def unload_ipython_extension(shell: Any) -> None:
    """Make ``%unload_ext virtualbrain.tvb`` do what `uninstall` does."""
    uninstall()
