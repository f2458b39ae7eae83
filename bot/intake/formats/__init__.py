"""A file's bytes → its text, a format a module. They run in a process of their own (`bot.intake.reading.worker`)."""
