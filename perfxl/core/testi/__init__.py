"""What the printed texts of a plan say: terms, targets, figures, people."""
