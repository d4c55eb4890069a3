"""Training, observation, mock hearings: their pages for staff."""

from hearing.web.case_desk.practice import gatherings, guests, mocks  # noqa: F401 - registers the views
