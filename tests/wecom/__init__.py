"""What the WeCom edge promises."""
