"""The engine with a model: it condenses, translates and scores, and is trusted only as far as checked."""
