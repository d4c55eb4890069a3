"""Training and observation, mock hearings, typical cases, case review: never a hearing, never in a figure."""
