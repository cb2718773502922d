"""The whole product from outside: real processes, real encrypted callbacks, a strict WeCom."""
