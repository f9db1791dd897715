"""What a dataset comes to in numbers: computed from findings and columns, written, held against gates."""
