"""Tables in the terminal."""

from __future__ import annotations

import sys
from typing import Any

__all__ = ["new_table", "terminal"]


def terminal() -> Any:
    """Where tables are printed: brackets and numbers as they are."""
    from rich.console import Console

    width = None if sys.stdout.isatty() else 100
    return Console(markup=False, highlight=False, width=width)


def new_table(*columns: str) -> Any:
    """An empty table, whose first column is not broken."""
    from rich import box
    from rich.table import Table

    table = Table(*columns, box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.columns[0].no_wrap = True
    return table
