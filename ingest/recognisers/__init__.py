"""Find names, numbers and times in a passage: one file for each kind of thing that can be found."""
