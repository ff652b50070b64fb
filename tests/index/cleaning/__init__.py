"""Made pages of which every sentence is known to be body or litter, and the count of errors."""
