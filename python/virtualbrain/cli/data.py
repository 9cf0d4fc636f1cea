"""The command ``virtualbrain data``: what data there are, and fetching what is missing."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from virtualbrain._declared import suggestion
from virtualbrain.cli.tables import new_table, terminal
from virtualbrain.datasets.catalogue import CATALOGUE, KINDS, Dataset
from virtualbrain.datasets.fetching import fetch
from virtualbrain.datasets.places import available, full_name, how_to_get

__all__ = ["app"]

app = typer.Typer(
    name="data",
    help="List, describe and fetch data sets: connectomes, surfaces, sensors, lead fields.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list", help="List all data sets, what they are, and whether they are here.")
def list_() -> None:
    """List all data sets."""
    from rich.text import Text

    here = available()
    table = new_table("data set", "here", "what it is")
    kind = ""
    for each in sorted(CATALOGUE.values(), key=lambda each: KINDS.index(each.kind)):
        if each.kind != kind:
            kind = each.kind
            table.add_row(Text(kind, style="italic"))
        table.add_row(f"  {each.name}", _where(each, here), each.what)
    if own := sorted(set(here) - set(CATALOGUE)):
        table.add_row(Text("your own", style="italic"))
        for name in own:
            table.add_row(f"  {name}", "yes", str(here[name]))
    console = terminal()
    console.print(table)
    console.print(
        "'virtualbrain data info NAME' tells source and licence; 'virtualbrain data fetch NAME' "
        "downloads."
    )


@app.command(help="Describe a data set: what it is, its source, its licence, where it is.")
def info(name: Annotated[str, typer.Argument(help="Of a data set.")]) -> None:
    """Describe a data set."""
    name = full_name(name)
    if name not in CATALOGUE:
        raise ValueError(f"there is no data set {name!r}{suggestion(name, CATALOGUE)}")
    each, here = CATALOGUE[name], available()
    console = terminal()
    console.print(f"{each.name}, {each.kind}: {each.what}.")
    console.print(f"source   {each.source}")
    console.print(f"licence  {each.licence}")
    if each.sha256:
        console.print(f"sha256   {each.sha256}", soft_wrap=True)
    if name in here:
        console.print(f"file     {here[name]}", soft_wrap=True)
    else:
        console.print(how_to_get(name) if not each.in_wheel else "pip install tvb-data")
    if each.kind == "connectivity" and name in here:
        from virtualbrain.connectivity import Connectivity

        conn = Connectivity.from_file(name).configure()
        console.print(f"\n{conn.summary()}\n\n{conn.validate()}", soft_wrap=True)


@app.command("fetch", help="Download a data set into your cache, and check it.")
def fetch_(
    name: Annotated[str, typer.Argument(help="Of a data set.")],
    mirror: Annotated[str | None, typer.Option(help="A folder on the web like tvb-data's.")] = None,
) -> None:
    """Download a data set."""
    typer.echo(str(fetch(name, mirror=mirror)))


def _where(each: Dataset, here: dict[str, Any]) -> str:
    if each.name in here:
        return "yes"
    if each.in_wheel:
        return "pip install tvb-data"
    return "fetch it" if each.sha256 else "by hand"
