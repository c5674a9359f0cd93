"""What the bot remembers, in one SQLite file: migrations, and one module for each kind of thing kept."""
