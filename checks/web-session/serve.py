"""Starts the SaltyRTC server 5.0.1 (of 2019) on a Python of today: serve.py ARGUMENTS...

The server hands the argument `loop` to asyncio, which dropped it with Python 3.10. Here it is dropped on the way.
"""
import asyncio
import functools
import sys


def without_loop(function):
    @functools.wraps(function)
    def call(*arguments, loop=None, **named):
        return function(*arguments, **named)

    return call


def without_loop_class(base):
    return type(base.__name__, (base,), {
        "__init__": lambda self, *arguments, loop=None, **named: base.__init__(self, *arguments, **named),
    })


for name in ("gather", "shield", "wait", "wait_for", "sleep"):
    setattr(asyncio, name, without_loop(getattr(asyncio, name)))
for name in ("Lock", "Queue", "Event", "Semaphore", "Condition"):
    setattr(asyncio, name, without_loop_class(getattr(asyncio, name)))

import logbook.compat  # noqa: E402, F401
import logbook.more  # noqa: E402, F401

asyncio.set_event_loop(asyncio.new_event_loop())

from saltyrtc.server import bin  # noqa: E402

sys.exit(bin.main())
