"""How the bot's tables came to be, step by step."""
