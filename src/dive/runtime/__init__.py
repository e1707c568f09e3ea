"""The ground floor: child processes, settings, the run store, engines, exports."""
