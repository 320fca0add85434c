"""Pairs of one run of ours and one of the peer, in turn, and what is told of them."""

import statistics
import time
from dataclasses import dataclass, field


def alternate(count, ours, peer, say, member=None, limit_s=None):
    """[(ours, peer)...]: each pair shares its minute, so what else the machine does hits both.
    Where a value is a dict, `member` of it is shown. No pair is begun that would end after limit_s,
    as far as the longest one tells, but for the first."""
    pairs = []
    begun = time.monotonic()
    longest_s = 0.0
    for number in range(1, count + 1):
        at = time.monotonic()
        if pairs and limit_s is not None and at + longest_s > begun + limit_s:
            say(f"no further pair: it would end after the {limit_s} s that these have")
            break
        pair = (ours(), peer())
        shown = [_shown(value[member] if member else value) for value in pair]
        say(f"pair {number} of {count}: ours {shown[0]}, peer {shown[1]}")
        pairs.append(pair)
        longest_s = max(longest_s, time.monotonic() - at)
    return pairs


def _shown(value):
    return f"{value:.4g}" if isinstance(value, (int, float)) else str(value)


def summary(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


@dataclass
class Goal:
    """What `value` ("median", or the largest: "max") of `of` ("ours" or "ratio") must reach."""

    of: str
    sign: str  # "<", "<=" or ">="
    limit: float
    value: str = "median"

    def is_met(self, told):
        reached = told[self.of][self.value]
        return {
            "<": reached < self.limit,
            "<=": reached <= self.limit,
            ">=": reached >= self.limit,
        }[self.sign]


@dataclass
class Row:
    """One line of the table; without a peer there are values of ours alone."""

    measure: str
    unit: str
    ours: list
    peer: list = field(default_factory=list)
    goal: Goal | None = None

    def as_json(self):
        ratios = [a / b for a, b in zip(self.ours, self.peer, strict=True)] if self.peer else []
        told = {
            "measure": self.measure,
            "unit": self.unit,
            "ours": summary(self.ours) | {"values": self.ours},
            "peer": summary(self.peer) | {"values": self.peer} if self.peer else None,
            "ratio": summary(ratios) | {"values": ratios} if ratios else None,
            "goal": None,
            "met": None,
        }
        if self.goal:
            told["goal"] = vars(self.goal)
            told["met"] = self.goal.is_met(told)
        return told


@dataclass
class Result:
    """What a measurement hands back: lines of the table, and whatever explains them."""

    rows: list
    details: dict = field(default_factory=dict)
    versions: dict = field(default_factory=dict)
