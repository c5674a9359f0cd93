"""A local Discord: gateway and REST on 127.0.0.1, and a page in the browser, for trying and for tests."""
