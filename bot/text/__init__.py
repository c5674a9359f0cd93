"""Text in, text out: cleaning, escaping and cutting, with no input or output."""
