"""`python -m nmstag` is the command `nmstag`."""

from nmstag.cli import main

if __name__ == "__main__":
    main()
