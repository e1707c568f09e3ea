"""Training: trajectories in the formats of trainers, and the reward."""
