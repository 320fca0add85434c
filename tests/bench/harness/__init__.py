"""What every measurement is made with: the processes, the pairs, the conditions, the result."""
