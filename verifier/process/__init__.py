"""Processes and files: forks, pools, and writing a file whole or not at all."""
