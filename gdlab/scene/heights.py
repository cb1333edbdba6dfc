"""A grid of heights as text: base64 of zlib of float64, little-endian, row by row from the lowest y."""

from __future__ import annotations

import base64
import binascii
import zlib

import msgspec
import numpy as np

from gdlab.core.arrays import FloatArray
from gdlab.core.fields import ParameterError

MAX_SIDE = 1024
MAX_TEXT = 16 * 2**20


class Heights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Heights `(rows, columns)`, embedded in a scene."""

    rows: int
    columns: int
    data: str

    @classmethod
    def of(cls, values: FloatArray, *, packed: bool = True) -> Heights:
        """Heights `(rows, columns)` as text, the same text for the same heights.

        Args:
            values: the heights.
            packed: small, as files should be; else soon done, for those of which the next frame makes others, and in
                another text.

        Raises:
            ParameterError: so rough that a scene file cannot hold them.
        """
        rows, columns = values.shape
        written = zlib.compress(np.ascontiguousarray(values, dtype="<f8").tobytes(), 1 if packed else 0)
        data = base64.b64encode(written).decode("ascii")
        if len(data) > MAX_TEXT:
            raise ParameterError("heights", f"{columns} × {rows} heights take more than 16 MB: reduce them")
        return cls(rows, columns, data)

    def packed(self) -> Heights:
        """The same heights in a text as small as files should have."""
        return self if len(self.data) < 8 * self.rows * self.columns else Heights.of(self.values())

    def values(self) -> FloatArray:
        """The heights, `(rows, columns)`, read-only.

        Raises:
            ParameterError: the text is damaged or does not hold so many heights.
        """
        for count in (self.rows, self.columns):
            if not 2 <= count <= MAX_SIDE:
                raise ParameterError(
                    "heights", f"a grid of heights has 2 to {MAX_SIDE:,} rows and columns, not {count}"
                )
        size = 8 * self.rows * self.columns
        try:
            unpacking = zlib.decompressobj()
            raw = unpacking.decompress(base64.b64decode(self.data, validate=True), size + 1)
        except (binascii.Error, ValueError, zlib.error) as error:
            raise ParameterError("heights", "the heights are damaged: they are not base64 of zlib data") from error
        if len(raw) != size:
            raise ParameterError("heights", f"the heights are not {self.columns} × {self.rows} numbers of 64 bits")
        return np.frombuffer(raw, dtype="<f8").astype(np.float64).reshape(self.rows, self.columns)
