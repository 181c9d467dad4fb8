"""Blobs: the content of files, whole and streamed from file objects."""

from . import _native

__all__ = [
    "BlobKey",
    "open",
    "open_file",
    "seal",
    "seal_file",
    "seal_with_thumbnail",
]

BlobKey = _native.blob.BlobKey
open = _native.blob.open
open_file = _native.blob.open_file
seal = _native.blob.seal
seal_file = _native.blob.seal_file
seal_with_thumbnail = _native.blob.seal_with_thumbnail
