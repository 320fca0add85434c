"""What the tests of packages share: an image made once, and containers of it."""
