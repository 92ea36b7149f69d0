package lab

import (
	"bytes"
	"syscall"
	"testing"
	"time"
)

// queries are what programs ask terminals, which this one never answers.
var queries = map[string]string{
	"the foreground colour":  "\x1b]10;?",
	"the background colour":  "\x1b]11;?",
	"the cursor's place":     "\x1b[6n",
	"its state":              "\x1b[5n",
	"its attributes":         "\x1b[c",
	"more of its attributes": "\x1b[>",
	"its keyboard protocol":  "\x1b[?u",
	"a mode":                 "$p",
	"a capability":           "\x1bP",
}

// open starts a console in a network of its own.
func open(t *testing.T) (*Network, *Console) {
	t.Helper()
	n, err := newNetwork(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	c, err := n.console(underTest(), withFile, 80, 24)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.close)
	if !c.until(3*time.Second, func([]string) bool { return c.FirstFrame() > 0 }) {
		t.Fatalf("no frame within 3 s:\n%s", c.Screen())
	}
	return n, c
}

func TestFirstFrame(t *testing.T) {
	needLab(t)
	t.Parallel()
	const limit = 300 * time.Millisecond
	_, c := open(t)
	t.Logf("the first frame took %s", c.FirstFrame().Round(time.Millisecond))
	if c.FirstFrame() > limit {
		t.Errorf("the first frame took %s, the limit is %s", c.FirstFrame(), limit)
	}
	time.Sleep(2 * time.Second)
	for what, query := range queries {
		if bytes.Contains(c.Sent(), []byte(query)) {
			t.Errorf("the terminal was asked for %s", what)
		}
	}
	if err := c.Broken(); err != nil {
		t.Errorf("what was sent is no good: %v", err)
	}
}

func TestEnd(t *testing.T) {
	needLab(t)
	t.Parallel()
	// Each way ends within a second. Where the terminal is still there, it is
	// given back as it was.
	const limit = time.Second
	ways := []struct {
		name  string
		do    func(*Console) error
		there bool
	}{
		{"q", func(c *Console) error { return c.Type("q") }, true},
		{"ctrl-c", func(c *Console) error { return c.Type("\x03") }, true},
		{"SIGINT", signal(syscall.SIGINT), true},
		{"SIGTERM", signal(syscall.SIGTERM), true},
		{"SIGHUP", signal(syscall.SIGHUP), true},
		{"terminal closed", func(c *Console) error { return c.master.Close() }, false},
	}
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			_, c := open(t)
			time.Sleep(1500 * time.Millisecond)
			if err := way.do(c); err != nil {
				t.Fatal(err)
			}
			took, ended := c.waitEnd(5 * time.Second)
			t.Logf("ended after %s, %v", took.Round(time.Millisecond), c.command.ProcessState)
			if !ended || took > limit {
				t.Errorf("not ended within %s", limit)
			}
			if !way.there {
				return
			}
			time.Sleep(100 * time.Millisecond) // for the last bytes to be read
			if err := c.unrestored(); err != nil {
				t.Errorf("not given back: %v", err)
			}
		})
	}
}

func signal(s syscall.Signal) func(*Console) error {
	return func(c *Console) error { return c.command.Process.Signal(s) }
}

// TestReaderStops has nobody read the terminal for a while: the probes go on.
func TestReaderStops(t *testing.T) {
	needLab(t)
	t.Parallel()
	// In ten seconds a resolver is asked twice each whether it is there, for a warm
	// name and for the configured one. Names that are looked up for other probes
	// come on top, now and then.
	const pause, usual = 10 * time.Second, 6
	n, c := open(t)
	time.Sleep(5 * time.Second)
	before := n.Resolvers[resolver2].Queries()
	time.Sleep(pause)
	reading := n.Resolvers[resolver2].Queries() - before

	resume := c.stopReading()
	before = n.Resolvers[resolver2].Queries()
	time.Sleep(pause)
	unread := n.Resolvers[resolver2].Queries() - before
	resume()
	t.Logf("R2 was asked %d times in %s of reading, and %d times in %s without", reading, pause, unread, pause)
	if unread < usual {
		t.Errorf("the probes slowed down: R2 was asked %d times in %s of reading, and %d times without", reading, pause, unread)
	}
	if !c.until(3*time.Second, func(lines []string) bool { return bannerIs(lines, well) }) {
		t.Errorf("the screen did not come back:\n%s", c.Screen())
	}
	if err := c.Broken(); err != nil {
		t.Errorf("what was sent is no good: %v", err)
	}
}
