"""What comes into the record beside articles: registers that the press is read against."""
