"""Prints how many vectors were checked."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# A machine may be busy.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for report in terminalreporter.getreports("passed"):
        for name, line in report.user_properties:
            if name == "vectors":
                terminalreporter.write_line(f"vectors of {line}")
