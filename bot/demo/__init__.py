"""The demo: the sandbox and the real bot in one process, for a page to play with or a story to play by itself."""
