"""Backups: the whole office in one file, and back."""
