"""Requests a second on health, deadlines and metrics as by default, beside nginx."""

from harness import rate
from harness.pairs import Goal

NAME = "health_rate"
PATH = "/actuator/health"


def measure(bench):
    title = f"health requests on one processor, {rate.CONNECTIONS} connections"
    return rate.measure(bench, title, PATH, Goal("ratio", ">=", 1.0))
