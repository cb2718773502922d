"""Hundreds of interviews at once, through the served simulator and the real service."""
