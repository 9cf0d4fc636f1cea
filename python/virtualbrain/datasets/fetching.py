"""Download what tvb-data's wheel leaves out, when asked to, and check that it is that."""

from __future__ import annotations

import hashlib
import os
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from virtualbrain._declared import suggestion
from virtualbrain.datasets.catalogue import CATALOGUE, Dataset
from virtualbrain.datasets.places import cache_directory, find, full_name, how_to_get
from virtualbrain.io._archive import MAX_BYTES, check_archive, inflate
from virtualbrain.io.atomic import replacing

__all__ = ["fetch", "fetch_archive", "is_intact"]

_ARCHIVE = "https://zenodo.org/records/10128131/files/tvb_data.zip"
_ARCHIVE_HASH = "md5:08ae19833ba8ac158c91fbcb988b9bf0"
_REPOSITORY = "https://raw.githubusercontent.com/the-virtual-brain/tvb-data/HEAD/tvb_data"


def fetch(name: str, *, mirror: str | None = None) -> Path:
    """Download a data set into the user's cache, unless it is there.

    Only this and `fetch_archive` use the network.

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
    if known.sha256 is None:
        raise ValueError(f"{name} cannot be fetched: its checksum is not known. {how_to_get(name)}")
    base = mirror or os.environ.get("VIRTUALBRAIN_DATA_URL") or _REPOSITORY
    _check_address("mirror", base)
    url, target = f"{base.rstrip('/')}/{known.folder}/{name}", cache_directory() / known.folder
    return _retrieve(url, f"sha256:{known.sha256}", name, target, how_to_get(name))


def fetch_archive(url: str = _ARCHIVE, known_hash: str = _ARCHIVE_HASH) -> list[Path]:
    """Download all of tvb-data, 337 MB, and put what its wheel leaves out into the user's cache.

    Parameters
    ----------
    url : str
        Address of the archive ``tvb_data.zip``. Default: that of version 2.8.1 on Zenodo,
        doi:10.5281/zenodo.10128131, which TVB's README names.
    known_hash : str
        Checksum of the archive, such as ``"md5:..."`` or ``"sha256:..."``. Default: the one that
        users of the record state; it was not compared with Zenodo's own page when this was written.
        If it differs, compare the two, and pass Zenodo's.

    Returns
    -------
    paths : list of pathlib.Path
        Those of the `CATALOGUE` that were in the archive; `find` finds them from now on. Nothing
        else of the archive is kept.

    Raises
    ------
    ValueError
        An address that is not http, or a file that is not the one that was wanted.
    OSError
        The address cannot be read, or the cache not be written.
    ImportError
        Pooch is not installed.
    """
    _check_address("url", url)
    cache_directory().mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache_directory(), prefix=".archive") as folder:
        path = _retrieve(url, known_hash, "tvb_data.zip", Path(folder), "Download it by hand")
        try:
            with zipfile.ZipFile(path) as archive:
                check_archive(archive, MAX_BYTES, url)
                return [
                    _unpacked(archive, each, url)
                    for each in CATALOGUE.values()
                    if not each.in_wheel and _members(archive, each)
                ]
        except zipfile.BadZipFile as error:
            raise ValueError(f"{url} is no readable zip ({error})") from error


def is_intact(name: str) -> bool | None:
    """Whether a data set that is here is the file that tvb-data has.

    Parameters
    ----------
    name : str
        Of a data set in the `CATALOGUE`.

    Returns
    -------
    intact : bool or None
        None if its checksum is not known.

    Raises
    ------
    FileNotFoundError
        It is not here.

    Examples
    --------
    >>> is_intact("connectivity_76")
    True
    """
    name, path = full_name(name), find(name)
    known = CATALOGUE[name].sha256
    return None if known is None else hashlib.sha256(path.read_bytes()).hexdigest() == known


def _members(archive: zipfile.ZipFile, each: Dataset) -> list[zipfile.ZipInfo]:
    """Those of its name, the one in its folder first."""
    found = [
        info
        for info in archive.infolist()
        if PurePosixPath(info.filename).name == each.name
        and not (info.is_dir() or "__MACOSX" in info.filename)
    ]
    return sorted(found, key=lambda info: f"/{each.folder}/" not in f"/{info.filename}")


def _unpacked(archive: zipfile.ZipFile, each: Dataset, source: str) -> Path:
    info = _members(archive, each)[0]
    data = inflate(archive, info, MAX_BYTES, f"{source}: member {info.filename!r}")
    if each.sha256 not in (None, hashlib.sha256(data).hexdigest()):
        raise ValueError(f"{source} holds another {each.name} (its SHA-256 must be {each.sha256})")
    target = cache_directory() / each.folder / each.name
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target) as file:
        file.write(data)
    return target


def _check_address(name: str, address: str) -> None:
    if urlsplit(address).scheme not in ("http", "https"):
        raise ValueError(f"{name} must begin with https:// or http://; got {address!r}")


def _there(name: str, sha256: str | None) -> Path | None:
    """The file, if it is found and is the one that was wanted."""
    try:
        path = find(name)
    except FileNotFoundError:
        return None
    if sha256 is not None and hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        return None
    return path


def _retrieve(url: str, known_hash: str, name: str, target: Path, advice: str) -> Path:
    try:
        import pooch
        import requests
    except ImportError as error:
        raise ImportError("fetching needs Pooch: pip install 'virtualbrain[fetch]'") from error
    pooch.get_logger().setLevel("WARNING")
    downloader: Any = pooch.HTTPDownloader(timeout=60)
    try:
        # Into a temporary file that takes its name only when the checksum is right.
        path = pooch.retrieve(url, known_hash, name, target, downloader=downloader)
    except requests.RequestException as error:
        raise OSError(f"{url} cannot be read ({error}). {advice}") from error
    except ValueError as error:
        raise ValueError(
            f"{url} is not the {name} that was expected (its checksum must be {known_hash}), and "
            "was not kept: try again, or another address"
        ) from error
    return Path(path)
