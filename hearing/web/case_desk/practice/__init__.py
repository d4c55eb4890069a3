"""Training, observation, mock hearings, typical cases, reviews: their pages for staff."""

from hearing.web.case_desk.practice import exemplars, gatherings, guests, mocks, results  # noqa: F401 - registers the views
