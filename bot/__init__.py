"""The shell: WeCom, HTTP, pages, models, the durable engine, the clock and the wiring."""
