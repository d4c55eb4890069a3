"""Training, observation, mock hearings, typical cases, reviews: the station's place; no tables yet."""
