"""The edge: the network, the file system and other programs."""
