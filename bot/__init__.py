"""Matome Bot: a Hacker News link in, a digest of its best comments out."""
