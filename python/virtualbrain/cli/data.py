"""The command ``virtualbrain data``: what data there are, and fetching what is missing."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from virtualbrain._declared import suggestion
from virtualbrain.cli.messages import help_alone
from virtualbrain.cli.tables import new_table, terminal
from virtualbrain.datasets.catalogue import CATALOGUE, KINDS, Dataset
from virtualbrain.datasets.fetching import fetch, fetch_archive, is_intact
from virtualbrain.datasets.places import available, full_name, how_to_get

__all__ = ["app"]

app = typer.Typer(
    name="data",
    help="Find and fetch connectomes, surfaces and other data.",
    rich_markup_mode=None,
)
app.callback(invoke_without_command=True)(help_alone)


@app.command(
    "list", help="List all data sets: what they are, source, licence, and if they are here."
)
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
        about = f"{each.what}\n[{each.source}]"
        table.add_row(f"  {each.name}", _where(each, here), Text(about))
    if own := sorted(set(here) - set(CATALOGUE)):
        table.add_row(Text("your own", style="italic"))
        for name in own:
            table.add_row(f"  {name}", "yes", str(here[name]))
    console = terminal()
    console.print(table)
    for licence in dict.fromkeys(each.licence for each in CATALOGUE.values()):
        console.print(f"Sources are in brackets. Licence: {licence}.")
    console.print(
        "'virtualbrain data info NAME' tells more, 'fetch NAME' downloads one, 'fetch-archive' all "
        "of them, 'check' compares checksums."
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
        console.print(how_to_get(name))
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


@app.command("fetch-archive", help="Download all of tvb-data (337 MB); keep what its wheel lacks.")
def fetch_archive_(
    url: Annotated[str | None, typer.Option(help="Address of tvb_data.zip.")] = None,
    known_hash: Annotated[
        str | None, typer.Option("--hash", help="Its checksum, such as md5:...")
    ] = None,
) -> None:
    """Download the archive."""
    given = {"url": url, "known_hash": known_hash}
    for path in fetch_archive(**{key: value for key, value in given.items() if value}):
        typer.echo(str(path))


@app.command(help="Compare the data sets that are here with their checksums.")
def check() -> None:
    """Compare the data sets that are here with their checksums."""
    here = [name for name in available() if name in CATALOGUE]
    states = {name: is_intact(name) for name in here}
    for name, state in states.items():
        if not state:
            unknown = "its checksum is not known" if state is None else "DIFFERS from tvb-data's"
            typer.echo(f"{name}: {unknown} ({available()[name]})")
    typer.echo(f"{sum(state is True for state in states.values())} of {len(states)} are intact")
    if False in states.values():
        raise typer.Exit(1)


def _where(each: Dataset, here: dict[str, Any]) -> str:
    if each.name in here:
        return "yes"
    if each.in_wheel:
        return "pip install tvb-data"
    return "fetch it" if each.sha256 else "fetch-archive"
