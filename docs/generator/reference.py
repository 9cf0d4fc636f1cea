"""The reference: a page for each public module, written by mkdocstrings from its docstrings."""

from __future__ import annotations

import pkgutil

import virtualbrain

# What it is for, as the page's title says it; modules that are not here follow by their names.
_FIRST = ("simulator", "connectivity", "models", "coupling", "integrators", "noise", "monitors")
# The command, TVB's names, and what is documented elsewhere.
_OMITTED = {"cli", "config", "tvb"}


def pages() -> dict[str, str]:
    """Markdown by path."""
    found = {m.name for m in pkgutil.iter_modules(virtualbrain.__path__) if m.name[0] != "_"}
    names = [*_FIRST, *sorted(found - _OMITTED - set(_FIRST))]
    lines = [f"* [`virtualbrain.{name}`]({name}.md)" for name in names]
    made = {
        "reference/index.md": "# Reference\n\n"
        "`import virtualbrain as vb` brings all modules; `Simulator`, `Connectivity`,\n"
        "`TimeSeries`, `Parameter` and `SimulationDiverged` are also found in `vb` itself.\n\n"
        + "\n".join(lines)
        + "\n"
    }
    for name in names:
        made[f"reference/{name}.md"] = f"# {name}\n\n::: virtualbrain.{name}\n"
    return made
