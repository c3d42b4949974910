"""Analytic notes of a municipal system of education-quality assessment; the rooms are drawn in docs/architecture.md."""
