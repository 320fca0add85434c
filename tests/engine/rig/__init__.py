"""The engine rig: prepares, starts, stops, kills and restarts real search engines on loopback."""
