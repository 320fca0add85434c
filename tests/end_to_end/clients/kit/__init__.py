"""What the tests with real clients share: a host that runs, and clients that are set up once."""
