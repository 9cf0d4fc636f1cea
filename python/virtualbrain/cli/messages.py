"""What the command says when something is wrong: one line."""

from __future__ import annotations

import contextlib
import signal
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import typer

from virtualbrain._command import INTERRUPTED

__all__ = ["INTERRUPTED", "fail", "help_alone", "one_line", "uninterrupted", "warnings_in_one_line"]


def fail(message: str, code: int) -> int:
    typer.echo(f"error: {one_line(message)}", err=True)
    return code


def one_line(message: str) -> str:
    return " ".join(message.split())


@contextlib.contextmanager
def warnings_in_one_line() -> Iterator[None]:
    def show(message: Warning | str, *_: Any) -> None:
        typer.echo(f"warning: {one_line(str(message))}", err=True)

    with warnings.catch_warnings():
        warnings.simplefilter("default")
        warnings.showwarning = show  # type: ignore[assignment]
        yield


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Ignore Ctrl-C, such as a second one while what was computed is being written."""
    if threading.current_thread() is not threading.main_thread():  # gets no signals
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def help_alone(context: typer.Context) -> None:  # its documentation would be that of the command
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
