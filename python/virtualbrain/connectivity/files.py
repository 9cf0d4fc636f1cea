"""Connectomes on disk."""

from __future__ import annotations

import os
from io import BytesIO
from typing import IO, TYPE_CHECKING, cast

from virtualbrain import datasets
from virtualbrain.connectivity.configured import Configured
from virtualbrain.io import tvb_zip
from virtualbrain.io._build import fill

if TYPE_CHECKING:
    from typing_extensions import Self

    from virtualbrain.connectivity import Connectivity

__all__ = ["Files"]


class Files(Configured):
    """Reading and writing a connectome."""

    @classmethod
    def from_file(cls, source_file: str | os.PathLike[str] = "connectivity_76.zip") -> Self:
        """Read a connectome from a TVB zip, or any other file that `io.read_connectivity` knows.

        Parameters
        ----------
        source_file : path-like
            A path, or the name of a data set that `virtualbrain.datasets.find` finds, such as
            ``"connectivity_192.zip"``.

        Returns
        -------
        connectivity : Connectivity

        Raises
        ------
        FileNotFoundError
            No such file; the message says where it was looked for.
        ValueError
            The file is of no known kind, or what it holds is no connectome; the message names the
            file and what is wrong with which member or field.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> Connectivity.from_file().region_labels[:3].tolist()
        ['rA1', 'rA2', 'rAMYG']
        """
        path = datasets.find(source_file)
        if path.suffix.lower() == ".zip":
            return cls._from_zip(path, str(path))
        from virtualbrain.io import connectome

        read = connectome.read_connectivity(path)
        parent = {name: getattr(read, name) for name in ("parent_connectivity", "saved_selection")}
        return fill(cls(), read._known() | parent, str(path))

    @classmethod
    def from_bytes_stream(cls, bytes_stream: bytes, content_type: str = ".zip") -> Self:
        """Read a connectome from the bytes of a TVB zip, such as an upload.

        Parameters
        ----------
        bytes_stream : bytes
        content_type : str
            ``".zip"``, the only one.

        Returns
        -------
        connectivity : Connectivity

        Raises
        ------
        ValueError
            As for `from_file`.

        Examples
        --------
        >>> from virtualbrain import Connectivity
        >>> from virtualbrain.datasets import find
        >>> Connectivity.from_bytes_stream(find("connectivity_66.zip").read_bytes())
        Connectivity(66 regions, 1377 connections, speed 3 mm/ms)
        """
        if content_type != ".zip":
            raise ValueError(f"content_type wants '.zip'; got {content_type!r}")
        return cls._from_zip(BytesIO(bytes_stream), "zip")

    @classmethod
    def _from_zip(cls, source: str | os.PathLike[str] | IO[bytes], name: str) -> Self:
        return fill(cls(), tvb_zip.read(source), name)

    def to_file(self, path: str | os.PathLike[str]) -> None:
        """Write the connectome to a file, which `from_file` reads; see `io.write_connectivity`.

        What `configure` would fill in is written too. In a TVB zip every number reads back exactly;
        a speed other than 3 mm/ms, and from what a cut was made, are kept in members of their own,
        which TVB ignores. The file is replaced whole or not at all.

        Parameters
        ----------
        path : path-like
            Where to write. The ending says what: ``.zip``, ``.h5``, ``.npz``, ``.mat``,
            ``.graphml``, ``.json``, ``.csv`` or ``.tsv`` (the weights; the rest goes beside it).

        Raises
        ------
        OSError
            The folder does not exist or cannot be written to, or the disk is full.
        ValueError
            Another ending, or a connectome that `configure` refuses.

        Notes
        -----
        In a zip a label with blanks is quoted; TVB itself can read only labels without blanks.

        Examples
        --------
        >>> import tempfile
        >>> from virtualbrain import Connectivity
        >>> path = tempfile.mkdtemp() + "/lesioned.zip"
        >>> conn = Connectivity.from_file()
        >>> conn.weights[10, :] = 0
        >>> conn.to_file(path)
        >>> bool((Connectivity.from_file(path).weights == conn.weights).all())
        True
        """
        from virtualbrain.io import connectome

        if not os.path.splitext(path)[1]:
            raise ValueError(
                f"path wants an ending, such as '.zip'; got {os.fspath(path)!r}. To write a folder "
                "of the BIDS draft: virtualbrain.io.write_connectivity"
            )
        connectome.write_connectivity(path, cast("Connectivity", self))
