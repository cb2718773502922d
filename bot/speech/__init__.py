"""Recordings: decoded, heard, measured and spoken, each vendor behind one door."""
