"""Download what tvb-data's wheel leaves out, when asked to, and check that it is that."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from urllib.parse import urlsplit

from virtualbrain._declared import suggestion
from virtualbrain.datasets.catalogue import CATALOGUE
from virtualbrain.datasets.places import cache_directory, find, full_name, how_to_get

__all__ = ["fetch"]

_REPOSITORY = "https://raw.githubusercontent.com/the-virtual-brain/tvb-data/HEAD/tvb_data"


def fetch(name: str, *, mirror: str | None = None) -> Path:
    """Download a data set into the user's cache, unless it is there.

    Nothing else of this package uses the network.

    Parameters
    ----------
    name : str
        Of a data set in the `CATALOGUE` whose checksum is known, such as ``"connectivity_998"``.
    mirror : str
        Address of a folder laid out as tvb-data is. Default: the environment variable
        ``VIRTUALBRAIN_DATA_URL``, else tvb-data's public repository.

    Returns
    -------
    path : pathlib.Path
        `find` finds it from now on.

    Raises
    ------
    ValueError
        No such data set, one whose checksum is not known, an address that is not http, or a file
        that is not the one that was wanted, which is not kept.
    OSError
        The address cannot be reached, or the cache not be written.
    ImportError
        Pooch is not installed.

    Examples
    --------
    >>> fetch("connectivity_76").name  # is there, since the wheel has it
    'connectivity_76.zip'
    """
    name = full_name(name)
    if name not in CATALOGUE:
        raise ValueError(f"there is no data set {name!r}" + suggestion(name, CATALOGUE))
    known = CATALOGUE[name]
    if (path := _there(name, known.sha256)) is not None:
        return path
    if known.in_wheel:
        raise ValueError(f"{name} comes with tvb-data: pip install tvb-data")
    if known.sha256 is None:
        raise ValueError(f"{name} cannot be fetched: its checksum is not known. {how_to_get(name)}")
    base = mirror or os.environ.get("VIRTUALBRAIN_DATA_URL") or _REPOSITORY
    if urlsplit(base).scheme not in ("http", "https"):
        raise ValueError(f"mirror must begin with https:// or http://; got {base!r}")
    return _download(f"{base.rstrip('/')}/{known.folder}/{name}", known.folder, name, known.sha256)


def _there(name: str, sha256: str | None) -> Path | None:
    """The file, if it is found and is the one that was wanted."""
    try:
        path = find(name)
    except FileNotFoundError:
        return None
    if sha256 is not None and hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        return None
    return path


def _download(url: str, folder: str, name: str, sha256: str) -> Path:
    try:
        import pooch
        import requests
    except ImportError as error:
        raise ImportError("fetching needs Pooch: pip install 'virtualbrain[fetch]'") from error
    pooch.get_logger().setLevel("WARNING")
    target = cache_directory() / folder
    try:
        # Into a temporary file that takes its name only when the checksum is right.
        path = pooch.retrieve(
            url,
            known_hash=f"sha256:{sha256}",
            fname=name,
            path=target,
            downloader=pooch.HTTPDownloader(timeout=60),
        )
    except requests.RequestException as error:
        raise OSError(f"{url} cannot be read ({error}). {how_to_get(name)}") from error
    except ValueError as error:
        raise ValueError(
            f"{url} is not the {name} that was expected (its SHA-256 must be {sha256}), and was "
            "not kept: try again, or another mirror"
        ) from error
    return Path(path)
