"""Runs a script or module for which ``tvb`` is virtualbrain: ``python -m virtualbrain.tvb``."""

from __future__ import annotations

import logging
import os
import runpy
import sys

from virtualbrain.tvb import install

USAGE = "usage: python -m virtualbrain.tvb SCRIPT [ARGS]  or  -m MODULE [ARGS]"


def main() -> None:
    """Run a script or module, with TVB's module names served by virtualbrain."""
    arguments = sys.argv[1:]
    if not arguments:
        sys.exit(USAGE)
    if arguments[0] in ("-h", "--help"):
        print(USAGE)
        return
    install()
    _show_progress()
    if arguments[0] == "-m":
        if len(arguments) < 2:
            sys.exit(USAGE)
        sys.path.insert(0, "")
        sys.argv = arguments[1:]
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
        return
    if not os.path.exists(arguments[0]):
        sys.exit(f"{USAGE}\nno such script: {arguments[0]}")
    sys.argv = arguments
    # run_path puts no directory on sys.path for a file; python does
    sys.path.insert(0, os.path.dirname(os.path.abspath(arguments[0])))
    runpy.run_path(arguments[0], run_name="__main__")


def _show_progress() -> None:
    """Show what ProgressLogger logs, as TVB does."""
    log, handler = logging.getLogger("virtualbrain"), logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(levelname)s - %(name)s - %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)


if __name__ == "__main__":
    main()
