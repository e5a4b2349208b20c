"""Tools for people who write lessons: from one text source to an executed, checked notebook."""
