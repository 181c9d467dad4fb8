"""Columns of numbers: NumPy and Arrow, without an object for each row."""

from __future__ import annotations


import eeema
import numpy as np
import pyarrow as pa
import pytest
from eeema import contact_hash
from hypothesis import given
from hypothesis import strategies as st

numbers = st.integers(0, 10**16)


def alone(number: int) -> tuple[bytes, int]:
    try:
        return contact_hash.phone(str(number)), 1
    except eeema.ContactHashError:
        return bytes(32), 0


@given(st.lists(numbers, max_size=3000))
def test_integers_and_texts_are_what_they_are_alone(column: list[int]) -> None:
    expected = [alone(number) for number in column]
    hashes = b"".join(hash for hash, _ in expected)
    valid = bytes(good for _, good in expected)
    assert contact_hash.phones_of_integers(np.array(column, np.uint64)) == (hashes, valid)
    texts = [str(number) for number in column]
    if column:
        fixed = np.array(texts, "S")
        assert contact_hash.phones_of_fixed(fixed, fixed.itemsize) == (hashes, valid)
    for kind, bits in ((pa.string(), 32), (pa.large_string(), 64)):
        array = pa.array(texts, kind)
        _, offsets, data = array.buffers()
        assert contact_hash.phones_of_texts(offsets or b"", data or b"", bits) == (hashes, valid)


def test_numpy_views_the_hashes() -> None:
    column = np.arange(41_790_000_000, 41_790_100_000, dtype=np.uint64)
    hashes, valid = contact_hash.phones_of_integers(column)
    matrix = np.frombuffer(hashes, np.uint8).reshape(-1, 32)
    assert matrix.shape == (100_000, 32) and np.frombuffer(valid, np.uint8).all()
    assert matrix[77].tobytes() == contact_hash.phone("41790000077")
    assert hashes == contact_hash.range_hashes("41790000000", 100_000)
    assert contact_hash.find_phone(matrix[77].tobytes(), "41790000000", 100_000) == "41790000077"
    assert contact_hash.find_phone(bytes(32), "41790000000", 1000) is None


def test_every_second_row() -> None:
    """An array that is not contiguous is copied first."""
    column = np.arange(41_790_000_000, 41_790_000_100, dtype=np.uint64)
    assert contact_hash.phones_of_integers(column[::2]) == contact_hash.phones_of_integers(column[::2].copy())


def test_columns_of_another_form_are_refused() -> None:
    with pytest.raises(eeema.LengthError):
        contact_hash.phones_of_integers(b"1234567")
    with pytest.raises(eeema.LengthError):
        contact_hash.phones_of_fixed(b"1234567", 2)
    for offsets, bits in ((b"1234567", 64), (b"", 16), (b"\xff" * 16, 64)):
        with pytest.raises(eeema.LengthError):
            contact_hash.phones_of_texts(offsets, b"", bits)
    assert contact_hash.phones_of_fixed(b"", 0) == (b"", b"")
    # Offsets that point nowhere are rows without a number.
    hashes, valid = contact_hash.phones_of_texts(np.array([0, 11, 99, 5, 6], np.int64), b"41791234567", 64)
    assert valid == b"\1\0\0\0" and hashes[32:] == bytes(96)


@given(st.lists(st.emails(), max_size=50))
def test_emails(column: list[str]) -> None:
    array = pa.array(column, pa.large_string())
    _, offsets, data = array.buffers()
    hashes, valid = contact_hash.emails_of_texts(offsets or b"", data or b"", 64)
    for row, text in enumerate(column):
        try:
            expected = (contact_hash.email(text)[0], 1)
        except eeema.ContactHashError:
            expected = (bytes(32), 0)
        assert (hashes[row * 32 :][:32], valid[row]) == expected
