"""What a facilitator can do with courses, each act written once for verbs, pages and dialogs."""
