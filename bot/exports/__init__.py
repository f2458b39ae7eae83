"""The office in open files, and back: `docs/export.md` says what stands in them."""
