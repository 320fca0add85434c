"""The measurements, one a file. Each has NAME and measure(bench), which returns a Result."""
