"""Everything that knows WeCom (企业微信): bytes in, values out, and calls back to it."""
