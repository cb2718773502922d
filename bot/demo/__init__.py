"""A local WeCom good enough to rehearse with, and the page on which one person plays everybody."""
