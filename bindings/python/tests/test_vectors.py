"""All vectors of the protocols that Python has: the files are those of the library's own tests."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable

import pytest

from people import ROOT
from runner import TOPICS
from runner.record import Check, NotBound, Record

VECTORS = ROOT / "tests" / "vectors"


def checked(records: list[Record], checks: dict[str, Check], not_bound: dict[str, str]) -> Counter[str]:
    """Checks all records but those of which Python has nothing, and counts both, the others by the reason."""
    count: Counter[str] = Counter()
    for record in records:
        # The topic with one kind of rejects does not name it.
        kind = record.get("kind", "open")
        if kind in not_bound:
            count[kind] += 1
            continue
        assert kind in checks, f"unknown kind {kind}"
        try:
            checks[kind](record)
        except NotBound as reason:
            count[str(reason)] += 1
            continue
        except BaseException as error:
            error.add_note(f"in {kind} {record['name']}")
            raise
        count["checked"] += 1
    return count


@pytest.mark.parametrize("topic", TOPICS)
def test_vectors(topic: str, record_property: Callable[[str, object], None]) -> None:
    cases, rejects, not_bound = TOPICS[topic]
    content = json.loads((VECTORS / f"{topic}.json").read_text(encoding="utf-8"))
    assert (content["topic"], content["format"]) == (topic, 1)
    good = checked(content["cases"], cases, not_bound)
    bad = checked(content["reject"], rejects, not_bound)
    count = (good.pop("checked"), bad.pop("checked"))
    assert all(count)
    known = {record.get("kind", "open") for record in content["cases"] + content["reject"]}
    assert known >= set(not_bound), "a kind is said not to be bound that does not exist"
    line = f"{count[0]} cases and {count[1]} rejects"
    if skipped := good + bad:
        line += f", {skipped.total()} not bound: {', '.join(skipped)}"
    record_property("vectors", f"{topic}: {line}")
