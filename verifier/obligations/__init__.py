"""What has to be shown of a policy or a proposal: questions, and where each comes from."""
