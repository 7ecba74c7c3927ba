"""Cohorts: who belongs to one, what is agreed, and its reports."""
