"""Decisions: state, events, effects, and the pure rules between them."""
