"""Compresses the files of a wheel as far as deflate goes, which takes half a minute and saves one part in thirty.

    python recompress.py WHEEL
"""

from __future__ import annotations

import sys
import zipfile
from copy import copy
from pathlib import Path

from zopfli.zlib import compress


class Deflate:
    """What `zipfile` wants of a compressor."""

    def __init__(self) -> None:
        self.data = bytearray()

    def compress(self, data: bytes) -> bytes:
        self.data += data
        return b""

    def flush(self) -> bytes:
        # A zip file has deflate without the header and the checksum of zlib.
        return bytes(compress(bytes(self.data))[2:-4])


def main() -> None:
    old = Path(sys.argv[1])
    new = old.with_suffix(".new")
    # There is no public way to choose another compressor.
    zipfile._get_compressor = lambda kind, *_: Deflate() if kind == zipfile.ZIP_DEFLATED else None  # type: ignore[attr-defined]
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as target:
        for file in source.infolist():
            target.writestr(copy(file), source.read(file))
    with zipfile.ZipFile(old) as source, zipfile.ZipFile(new) as target:
        for name in source.namelist():
            if source.read(name) != target.read(name):
                sys.exit(f"{name} is another one now")
    new.replace(old)


if __name__ == "__main__":
    main()
