"""Training, observation, mock hearings, typical cases: their pages for staff."""

from hearing.web.case_desk.practice import exemplars, gatherings, guests, mocks  # noqa: F401 - registers the views
