"""What the service costs and how soon it answers; see docs/performance.md."""
