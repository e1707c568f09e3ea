"""The command `dive`, also as `python -m dive`: only what has to be there before anything is imported."""

import sys


def main() -> None:
    """Run the command line. Ctrl-C is no error, not even while Dive is being imported."""
    try:
        from dive.cli import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
