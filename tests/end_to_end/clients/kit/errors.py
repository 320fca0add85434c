"""A client that cannot be set up, or a program that does not do what it must, in one sentence."""


class KitError(Exception):
    """Its text says what failed, with which name, and what to do."""
