"""The matome post: a digest as a file of a Hugo site, both ways, and as JSON."""
