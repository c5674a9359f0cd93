"""The keyless writer: it quotes, and never says a thing that nobody in the thread said."""
