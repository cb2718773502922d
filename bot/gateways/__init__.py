"""Thin adapters to systems outside: one file, one vendor."""
