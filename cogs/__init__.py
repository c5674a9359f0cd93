"""Discord features, one module each: they parse, call one service and render the reply.

`bot` never imports this package; import contracts in pyproject.toml hold that.
"""
