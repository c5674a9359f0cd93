"""A digest in, something to send or to commit out."""
