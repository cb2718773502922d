"""The accept path beside a bare echo and a usual peer, all in one run."""
