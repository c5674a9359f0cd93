"""Engines that turn a selection of comments into a digest."""
