"""The bot's face in Telegram, a topic a file: parse the update, one service call, render."""
