"""Makes made-up phone numbers, hashes them and matches them, in several processes and out of partitioned Parquet files.

`match_contacts.py FOLDER [--numbers 50000000] [--partitions 50] [--workers 2]` writes two data sets into FOLDER: `people`,
whose numbers are hashed with the salt of the directory, and `directory`, hashes of every tenth number, as somebody else
would send them. It says how many were found and how long each step took. docs/dask.md says how it runs on a cluster.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import dask
import dask.dataframe as dd
import numpy as np
import pandas as pd
import pyarrow as pa
from dask.delayed import delayed
from eeema import contact_hash
from pandas import ArrowDtype

HASH = ArrowDtype(pa.binary(32))
META = pd.DataFrame({"row": pd.Series(dtype="int64"), "phone": pd.Series(dtype="uint64")})


def hashed(part: pd.DataFrame) -> pd.DataFrame:
    """A partition with a column of hashes beside its numbers: no Python object for any row."""
    numbers = part["phone"].to_numpy(np.uint64)
    hashes, valid = contact_hash.phones_of_integers(numbers)
    column = pa.FixedSizeBinaryArray.from_buffers(pa.binary(32), len(numbers), [None, pa.py_buffer(hashes)])
    table = part.assign(hash=pd.Series(pd.arrays.ArrowExtensionArray(column), index=part.index))
    return table[np.frombuffer(valid, np.bool_)]


def made_up(partition: int, rows: int) -> pd.DataFrame:
    """Numbers below +999, a country code that nobody has; each partition has its own."""
    first = partition * rows
    order = np.random.default_rng(partition).permutation(rows)
    row = first + order
    return pd.DataFrame({"row": row.astype(np.int64), "phone": (999_000_000_000 + row).astype(np.uint64)})


def directory(part: pd.DataFrame) -> pd.DataFrame:
    """The hashes of every tenth number of a partition, as the other side has them."""
    return hashed(part[part["row"] % 10 == 0])[["hash"]]


def matched(people: str, known: str) -> int:
    """How many of the people in a file are in the file of the directory that holds the same part of the hashes."""
    left = pd.read_parquet(people, columns=["row", "hash"], dtype_backend="pyarrow")
    right = pd.read_parquet(known, columns=["hash"], dtype_backend="pyarrow")
    return len(left.merge(right, on="hash"))


def timed(what: str, work: Callable[[], object]) -> object:
    start = time.perf_counter()
    result = work()
    print(f"{what}: {time.perf_counter() - start:.1f} s", flush=True)
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--numbers", type=int, default=50_000_000)
    parser.add_argument("--partitions", type=int, default=50)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    rows = given.numbers // given.partitions
    total = rows * given.partitions
    numbers, people, known = (str(given.folder / name) for name in ("numbers", "people", "directory"))
    with dask.config.set(scheduler="processes", num_workers=given.workers):
        made = dd.from_map(made_up, range(given.partitions), rows=rows, meta=META)
        timed(f"made {total:,} numbers", lambda: made.to_parquet(numbers, write_index=False))
        table = dd.read_parquet(numbers)
        meta = hashed(META)
        hashes = table.map_partitions(hashed, meta=meta)
        timed("hashed them", lambda: hashes.to_parquet(people, write_index=False))
        theirs = table.map_partitions(directory, meta=meta[["hash"]])
        timed("hashed every tenth for the directory", lambda: theirs.to_parquet(known, write_index=False))
        pairs = zip(sorted(Path(people).glob("*.parquet")), sorted(Path(known).glob("*.parquet")))
        counts = [delayed(matched)(str(left), str(right)) for left, right in pairs]
        found = timed("matched them", lambda: sum(dask.compute(*counts)))
    print(f"found {found:,} of {total:,}", flush=True)
    assert found == -(-total // 10)


if __name__ == "__main__":
    main()
