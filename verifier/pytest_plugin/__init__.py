"""The plugin for pytest: each property, intent, frame and example of a policy file is a test."""
