"""What a link, a thread and a digest are: pure values and pure decisions, no input or output."""
