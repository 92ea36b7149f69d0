// Noctop is a terminal console for network operations centres: it says what is
// broken, and whose it is.
package main

import (
	"os"

	_ "example.com/noctop/internal/quiet" // before anything that draws: it keeps bubbletea from querying the terminal

	"example.com/noctop/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
