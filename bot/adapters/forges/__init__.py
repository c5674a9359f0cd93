"""Forges: the hosts of git repositories that know pull requests, each by its documented REST contract."""
