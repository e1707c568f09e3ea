"""Solving: rollouts of tasks by a policy, grading, pass@k, and the selection of training sets."""
