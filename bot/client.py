"""The Discord client: it loads the cogs, syncs commands and turns errors into replies."""
