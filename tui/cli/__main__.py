"""`python -m tui.cli`: the `rifq` command, where only the module can be found."""

from tui.cli.start import main

main()
