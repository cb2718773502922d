"""The HTTP surface: callbacks in, the API, the pages, and how the service is.

Knows values and the few callables it is handed; knows nothing of the engine or of SQL.
"""
