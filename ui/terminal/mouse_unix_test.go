//go:build unix

package terminal

import (
	"testing"

	"example.com/noctop/ui/terminal/emulator"
)

func pointed(s *emulator.Screen) bool { return ours(s) && s.Modes[1000] && s.Modes[1006] }

// The mouse is taken and given back while the screen is up.
func TestTheMouseIsTakenWhenItIsWanted(t *testing.T) {
	u := newUser(t, 40, 10)
	u.read()
	terminal := u.open(Options{})
	frame := numbered(1, 40, 10)
	terminal.Present(frame)
	u.sees(frame)
	terminal.Mouse(true)
	u.eventually("the mouse is ours", pointed)
	terminal.Mouse(true)
	terminal.Mouse(false)
	u.eventually("the mouse is the terminal's", func(s *emulator.Screen) bool { return ours(s) && !s.Modes[1000] && !s.Modes[1006] })
	u.sees(frame)
	terminal.Mouse(true)
	u.eventually("the mouse is ours again", pointed)
	if err := terminal.Close(); err != nil {
		t.Error(err)
	}
	u.eventually("given back", given)
}
