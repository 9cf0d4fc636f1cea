"""``virtualbrain run``: its options are the settings of `virtualbrain.config.RunConfig`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

from virtualbrain.cli.messages import INTERRUPTED, fail, warnings_in_one_line
from virtualbrain.cli.simulation import simulate
from virtualbrain.cli.target import DEFAULT_OUTPUT, target_of
from virtualbrain.config import RunConfig, located, merge, read
from virtualbrain.config.setting import settings_of

__all__ = ["Grouped", "run"]

_FILES = "Files"


class Grouped(typer.core.TyperCommand):
    """A command whose help lists options in groups."""

    def format_options(self, ctx: Any, formatter: Any) -> None:
        groups: dict[str, list[tuple[str, str]]] = {}
        for each in self.get_params(ctx):
            if (record := each.get_help_record(ctx)) is not None:
                group = getattr(each, "rich_help_panel", None) or "Options"
                groups.setdefault(group, []).append(record)
        for group, records in groups.items():
            with formatter.section(group):
                formatter.write_dl(records)


def _with_settings(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command an option for each setting, instead of its ``**given``."""
    options = []
    for each in settings_of(RunConfig):
        option = typer.Option(
            each.option, help=each.doc, metavar=each.metavar, rich_help_panel=each.group
        )
        if each.kind.option is bool:
            option = typer.Option(help=each.doc, rich_help_panel=each.group)
        options.append(
            inspect.Parameter(
                each.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=None,
                annotation=Annotated[each.kind.option | None, option],
            )
        )
    signature = inspect.signature(command, eval_str=True)
    own = [p for p in signature.parameters.values() if p.kind is not p.VAR_KEYWORD]
    own = [p.replace(kind=p.KEYWORD_ONLY) for p in own]
    command.__signature__ = signature.replace(parameters=[*options, *own])  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in [*options, *own]}
    return command


@_with_settings
def run(
    config: Annotated[
        Path | None,
        typer.Option(
            help="Settings by the same names, such as a run has written; options win over it.",
            rich_help_panel=_FILES,
            metavar="FILE.toml",
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option(
            help=f"Name of the files, without ending. Default {DEFAULT_OUTPUT}, with a number if "
            "taken.",
            rich_help_panel=_FILES,
            metavar="NAME",
        ),
    ] = None,
    overwrite: Annotated[
        bool,
        typer.Option("--overwrite", help="Replace files of that name.", rich_help_panel=_FILES),
    ] = False,
    **given: Any,
) -> int:
    """Simulate a brain network, and save what it does.

    Writes results (.h5), a picture (.png) and the settings that repeat the run (.toml).

    Without options: 5 minutes of resting-state BOLD of 76 regions, reduced Wong-Wang model just
    below its bifurcation (Deco et al. 2013). Naming a model leaves that working point: what is not
    given then has the model's defaults. Times are in ms, or take a unit: 10ms, 300s, 5min.
    """
    layers: list[dict[str, Any]] = []
    if config is not None:
        layers.append(read(config))
        output = layers[0].pop("output", None) if output is None else output
    for each in settings_of(RunConfig):
        if (value := given[each.name]) is not None and value != []:
            layers += [{each.name: layer} for layer in each.kind.read(each.option, value)]
    settings = located(merge(*layers))
    target = target_of(output, overwrite)
    try:
        with warnings_in_one_line():
            return simulate(settings, settings.simulator(), target)
    except KeyboardInterrupt:  # before or after the simulation itself
        return fail("stopped", INTERRUPTED)
