"""Prints how many vectors were checked."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("passed"):
        for name, line in report.user_properties:
            if name == "vectors":
                terminalreporter.write_line(f"vectors of {line}")
