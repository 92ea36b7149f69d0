package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// console is noctop in one language on a screen of one size.
type console struct {
	*program
	language      string
	width, height int
	answered      chan time.Duration // since the start of the program

	mu     sync.Mutex
	lines  []string                // what it shows
	awaits func(now []string) bool // nil: nothing
}

// consoles starts noctop in both languages on screens of both sizes.
func (n *network) consoles(binary string) (all []*console, err error) {
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		for _, language := range []string{"en", "ko"} {
			c := &console{language: language, width: size[0], height: size[1], answered: make(chan time.Duration, 1), lines: make([]string, size[1])}
			c.program, err = n.onScreen(c.String(), c.width, c.height, c.see, binary, "--config", "noctop.yaml", "--lang", language)
			if err != nil {
				return all, err
			}
			all = append(all, c)
		}
	}
	return all, nil
}

func (c *console) String() string { return fmt.Sprintf("%s %dx%d", c.language, c.width, c.height) }

// see takes in a frame.
func (c *console) see(at time.Duration, lines []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = lines
	if c.awaits != nil && c.awaits(lines) {
		c.awaits = nil
		c.answered <- at
	}
}

// shown is what is on the screen.
func (c *console) shown() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.lines
}

// key is one to press, and how a screen shows that it was answered.
type key struct {
	name, bytes string
	shows       func(screen []string) string // what it changes of the screen
}

// longest is how long a key may take before it counts as lost.
const longest = 5 * time.Second

// press presses a key, and returns how long it took until the frame that shows what
// it does was read.
func (c *console) press(k key) (time.Duration, error) {
	c.mu.Lock()
	before := k.shows(c.lines)
	c.awaits = func(now []string) bool { return k.shows(now) != before }
	c.mu.Unlock()
	began := time.Since(c.began)
	if _, err := c.master.WriteString(k.bytes); err != nil {
		return 0, err
	}
	select {
	case at := <-c.answered:
		return at - began, nil
	case <-time.After(longest):
		return 0, fmt.Errorf("%s: the key %q is not answered on\n%s", c, k.name, strings.Join(c.shown(), "\n"))
	}
}

// What keys change, whatever the language: the hints in the last line, the name of
// the view in the first one (that of the first view is not said there: the clock
// comes next), the row under the cursor.
func hints(screen []string) string { return screen[len(screen)-1] }

func title(screen []string) string {
	said := words(screen[0])
	if len(said) < 3 || strings.Contains(said[2], ":") {
		return ""
	}
	return said[2]
}

func cursor(screen []string) string {
	row := ""
	for y, line := range screen {
		if strings.HasPrefix(line, "▸") { // the title of the pane has one too, further up
			row = fmt.Sprint(y, strings.Join(first(words(line), 3), " ")) // what follows are figures
		}
	}
	return row
}

func first(said []string, n int) []string { return said[:min(n, len(said))] }

var (
	nextView = key{"}", "}", title}
	allViews = key{"V", "V", hints}
	back     = key{"esc", "\x1b", hints}
	help     = key{"?", "?", hints}
	evidence = key{"e", "e", hints}
	filter   = key{"/", "/", hints}
	down     = key{"j", "j", cursor}
	up       = key{"k", "k", cursor}
)

// views are those of noctop, in the order of their numbers.
var views = []string{"triage", "uplinks", "dns", "endpoints", "services", "feeds", "incidents", "host", "log"}

// open goes to a view.
func (c *console) open(view int) error {
	number := fmt.Sprint(view + 1)
	for _, k := range []key{allViews, {number, number, hints}} {
		if _, err := c.press(k); err != nil {
			return err
		}
	}
	return nil
}

// round is every key in every view, from the first one on: each with the one that
// undoes it.
func round() (all [][]key) {
	several := []string{"uplinks", "dns", "endpoints"} // rows, whatever is broken
	for _, view := range views {
		if slices.Contains(several, view) {
			all = append(all, []key{down, up})
		}
		all = append(all, []key{help, back}, []key{evidence, back}, []key{filter, back}, []key{nextView})
	}
	return all
}
