"""What an operator may write: settings, job files, prompts and phrases, parsed into frozen values."""
