// Noctop is a terminal console for network operations centres: it says what is
// broken, and whose it is.
package main

import (
	"os"
	"runtime"

	_ "example.com/noctop/internal/quiet" // before anything that draws: it keeps bubbletea from querying the terminal

	"example.com/noctop/internal/cli"
)

// processors is how many run Go code at once. noctop wakes up often and does
// little each time: handing that from one processor to another costs a quarter
// of it all. GOMAXPROCS in the environment wins.
const processors = 1

func main() {
	if os.Getenv("GOMAXPROCS") == "" {
		runtime.GOMAXPROCS(processors)
	}
	os.Exit(cli.Main(os.Args[1:]))
}
