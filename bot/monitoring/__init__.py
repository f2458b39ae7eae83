"""What a running bot tells whoever watches it: that it lives, that it can work, and its figures. Loaded where METRICS_LISTEN is set."""
