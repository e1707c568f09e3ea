"""`python -m dive` is the command `dive`."""

from dive.cli import main

if __name__ == "__main__":
    main()
