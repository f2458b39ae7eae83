"""The draft sheet: what it says when it is written, and what it means when it comes back."""
