"""How is something fetched from the web: politely, within limits, and never out of a private network?"""
