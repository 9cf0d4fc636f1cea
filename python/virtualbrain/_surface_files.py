"""Surfaces on disk."""

from __future__ import annotations

import io
import os
from typing import TYPE_CHECKING, Any, ClassVar

from virtualbrain import datasets
from virtualbrain._triangle_mesh import TriangleMesh

if TYPE_CHECKING:
    from typing_extensions import Self


class SurfaceFiles(TriangleMesh):
    """Reading and writing a surface."""

    default_file: ClassVar[str] = "cortex_16384.zip"

    @classmethod
    def from_file(cls, source_file: str | os.PathLike[str] | None = None) -> Self:
        """Read a surface.

        Parameters
        ----------
        source_file : path-like
            A path, or a name that `virtualbrain.datasets.find` finds: ``.zip`` or ``.h5`` (TVB),
            ``.obj`` (Wavefront), ``.gii`` (GIFTI) or one of FreeSurfer's, such as ``lh.pial`` (the
            last two need nibabel). Default: the surface of this class in tvb-data.

        Returns
        -------
        surface : Surface
            Of the class that this was called on.

        Raises
        ------
        FileNotFoundError, ValueError
            No such file, or one that is of no known kind, or damaged.

        Examples
        --------
        >>> from virtualbrain.surfaces import EEGCap
        >>> EEGCap.from_file()
        EEGCap(1082 vertices, 2160 triangles)
        """
        from virtualbrain.io import surface as files

        path = datasets.find(cls.default_file if source_file is None else source_file)
        return cls._of(files.read(path), str(path))

    @classmethod
    def from_bytes_stream(cls, bytes_stream: bytes, content_type: str = ".zip") -> Self:
        """Read a surface from the bytes of a TVB zip."""
        from virtualbrain.io import surface as files

        if content_type != ".zip":
            raise ValueError(f"content_type wants '.zip'; got {content_type!r}")
        return cls._of(files.read_zip(io.BytesIO(bytes_stream)), "zip")

    @classmethod
    def _of(cls, fields: dict[str, Any], source: str) -> Self:
        surface = cls()
        try:
            for name, value in fields.items():
                setattr(surface, name, value)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{source}: {error}") from error
        return surface

    def to_file(self, path: str | os.PathLike[str]) -> None:
        """Write the surface, which `from_file` reads; the kind of file follows from its name.

        Parameters
        ----------
        path : path-like
            ``.zip`` or ``.h5`` (TVB; every number reads back exactly), ``.obj`` (Wavefront, without
            normals), or ``.gii`` (GIFTI: float32, without normals; needs nibabel).

        Raises
        ------
        OSError, ValueError
            A place that cannot be written to, or another ending.

        Examples
        --------
        >>> import tempfile
        >>> from virtualbrain.surfaces import EEGCap
        >>> path = tempfile.mkdtemp() + "/cap.obj"
        >>> EEGCap.from_file().to_file(path)
        >>> EEGCap.from_file(path)
        EEGCap(1082 vertices, 2160 triangles)
        """
        if os.fspath(path).lower().endswith((".h5", ".hdf5")):
            from virtualbrain.io import tvb_h5

            return tvb_h5.write_surface(path, self)  # type: ignore[arg-type]  # every one is one
        from virtualbrain.io import surface as files

        fields = {name: getattr(self, name) for name in ("vertices", "triangles", "vertex_normals")}
        files.write(path, fields)
