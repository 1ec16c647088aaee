"""How quotes are read: marks, cues, speakers, indirect speech."""
