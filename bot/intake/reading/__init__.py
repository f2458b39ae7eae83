"""A file in a process of its own: what starts the process, what it may do, what it answers."""
