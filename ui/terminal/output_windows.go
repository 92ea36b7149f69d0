package terminal

import (
	"os"

	"golang.org/x/sys/windows"
)

// prepareOutput lets the console interpret sequences, and keeps a line feed
// from returning to the first column.
func prepareOutput(out *os.File) (restore func(), err error) {
	console := windows.Handle(out.Fd())
	var before uint32
	if err := windows.GetConsoleMode(console, &before); err != nil {
		return nil, err
	}
	restore = func() { _ = windows.SetConsoleMode(console, before) }
	return restore, windows.SetConsoleMode(console,
		before|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING|windows.DISABLE_NEWLINE_AUTO_RETURN)
}

func discardOutput(*os.File) {}
