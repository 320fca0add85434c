"""What the rig reports to a person: one sentence that says what failed, why, and what to do."""


class RigError(Exception):
    """An expected failure; the commands print it and end with 1, without a stack trace."""
