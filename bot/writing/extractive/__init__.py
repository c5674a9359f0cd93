"""The keyless engine: it quotes, and never says a thing that nobody in the thread said."""
