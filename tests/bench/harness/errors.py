"""What a measurement says to a person when it could not be made."""


class BenchError(Exception):
    """One sentence: what failed, why, and what to do. It is printed without a stack trace."""
