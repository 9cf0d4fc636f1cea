"""What there is to choose from: ``virtualbrain models``, ``couplings`` and so on."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from virtualbrain._declared import suggestion
from virtualbrain.cli.tables import new_table, terminal
from virtualbrain.config.classes import classes_in

__all__ = ["couplings", "equations", "integrators", "models", "monitors"]


def models(name: Annotated[str | None, typer.Argument(help="Of a model.")] = None) -> None:
    """List models with their parameters, or describe one."""
    from virtualbrain import models as module

    _list_or_describe("model", module, name)


def couplings(name: Annotated[str | None, typer.Argument(help="Of a coupling.")] = None) -> None:
    """List couplings with their parameters, or describe one."""
    from virtualbrain import coupling as module

    _list_or_describe("coupling", module, name)


def equations() -> None:
    """List equations for stimuli and noise."""
    from virtualbrain import equations as module

    table = new_table("equation", "of var", "parameters")
    for name in classes_in(module):
        cls = getattr(module, name)
        if not issubclass(cls, module.HRFKernel):
            defaults = " ".join(f"{key}={value:g}" for key, value in cls.defaults.items())
            table.add_row(name, cls.equation, defaults)
    console = terminal()
    console.print(table)
    console.print("An expression such as '0.1*sin(var/10)' is an equation, too. Times are in ms.")


def integrators() -> None:
    """List integrators, with and without noise."""
    from virtualbrain import integrators as module

    _list_documented("integrator", module)


def monitors() -> None:
    """List monitors."""
    from virtualbrain import monitors as module

    _list_documented("monitor", module)


def _list_documented(kind: str, module: Any) -> None:
    table = new_table(kind, "what it is")
    for name in classes_in(module):
        table.add_row(name, _summary(getattr(module, name)))
    terminal().print(table)


def _summary(cls: type) -> str:
    return (cls.__doc__ or "").partition("\n")[0].replace("`", "")


def _list_or_describe(kind: str, module: Any, name: str | None) -> None:
    known = [each for each in module.__all__ if getattr(getattr(module, each), "_info", None)]
    if name is not None and name not in known:
        raise ValueError(f"there is no {kind} {name!r}{suggestion(name, known)}")
    if name is None:
        _list([getattr(module, each) for each in known], kind)
    else:
        _describe(getattr(module, name)._info)


def _list(classes: list[Any], kind: str) -> None:
    table = new_table(kind, *(["states"] if kind == "model" else []), "parameters")
    for cls in classes:
        states = [" ".join(cls.state_variables)] if kind == "model" else []
        names = " ".join(p["name"] for p in cls._info["parameters"])
        table.add_row(cls.__name__, *states, names)
    console = terminal()
    console.print(table)
    console.print(f"'virtualbrain {kind}s NAME' tells more, with units, defaults and ranges.")


def _describe(info: dict[str, Any]) -> None:
    console = terminal()
    console.print(f"{info['name']}. {info['summary']}\n")
    table = new_table("parameter", "default", "range", "unit", "what it is")
    for p in info["parameters"]:
        low, high = p["range"]
        default = ", ".join(f"{value:g}" for value in p["value"])
        if p["kind"] == "flag":
            default = str(bool(p["value"][0])).lower()
        span = "" if p["kind"] == "flag" else f"{low:g} to {high:g}"
        table.add_row(p["name"], default, span, p["unit"], p["doc"])
    console.print(table)
    if "states" in info:
        table = new_table("state", "starts in", "unit", "what it is")
        for s in info["states"]:
            low, high = s["range"]
            table.add_row(s["name"], f"{low:g} to {high:g}", s["unit"], s["doc"])
        console.print(table)
        console.print(f"Monitors record {', '.join(info['variables_of_interest'])}.")
    console.print(f"\n{info['reference']}")
