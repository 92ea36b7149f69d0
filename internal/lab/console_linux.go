package lab

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"example.com/noctop/ui/terminal/emulator"
)

// Console is noctop's screen on a terminal that answers no query.
type Console struct {
	Width, Height int
	command       *exec.Cmd
	master, tty   *os.File
	before        unix.Termios
	began         time.Time
	ended         chan struct{}
	err           error

	mu     sync.Mutex
	screen *emulator.Screen
	raw    bytes.Buffer
	broken error
	first  time.Duration // when the first whole frame was there
	held   sync.Mutex    // held while nobody reads
}

// console starts noctop on a terminal of that size.
func (n *Network) console(binary string, p Process, width, height int) (*Console, error) {
	command, err := n.command(binary, p)
	if err != nil {
		return nil, err
	}
	c := &Console{Width: width, Height: height, command: command, screen: emulator.New(width, height), ended: make(chan struct{})}
	if c.master, c.tty, err = pty.Open(); err != nil {
		return nil, fmt.Errorf("can't open a terminal: %w", err)
	}
	size := &pty.Winsize{Cols: uint16(width), Rows: uint16(height)}
	if err := pty.Setsize(c.master, size); err != nil {
		return nil, err
	}
	termios, err := unix.IoctlGetTermios(int(c.tty.Fd()), unix.TCGETS)
	if err != nil {
		return nil, err
	}
	c.before = *termios
	command.Stdin, command.Stdout, command.Stderr = c.tty, c.tty, c.tty
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	c.began = time.Now()
	if err := n.launch(command, p); err != nil {
		return nil, fmt.Errorf("can't start noctop: %w", err)
	}
	n.noctop = command.Process.Pid
	go c.read()
	go func() {
		c.err = command.Wait()
		close(c.ended)
	}()
	return c, nil
}

func (c *Console) read() {
	buffer := make([]byte, 32<<10)
	for {
		c.held.Lock()
		size, err := c.master.Read(buffer)
		c.held.Unlock()
		if err != nil {
			return
		}
		c.mu.Lock()
		c.raw.Write(buffer[:size])
		if _, err := c.screen.Write(buffer[:size]); err != nil && c.broken == nil {
			c.broken = err
		}
		if c.first == 0 && c.painted() {
			c.first = time.Since(c.began)
		}
		c.mu.Unlock()
	}
}

// painted reports whether the screen shows a frame. The caller holds the lock.
func (c *Console) painted() bool {
	text := 0
	for _, line := range c.screen.Lines() {
		// The emulator begins, as terminals may, with signs that nobody drew.
		if strings.Trim(line, " #") != "" {
			text++
		}
	}
	return text >= 3
}

// Lines returns the screen as text.
func (c *Console) Lines() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.screen.Lines()
}

// Screen returns the screen as one text.
func (c *Console) Screen() string { return strings.Join(c.Lines(), "\n") + "\n" }

// Sent returns every byte that was sent to the terminal.
func (c *Console) Sent() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return bytes.Clone(c.raw.Bytes())
}

// FirstFrame is how long the first frame took; 0 where there was none.
func (c *Console) FirstFrame() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.first
}

// Broken is the first thing sent that the emulator did not take.
func (c *Console) Broken() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.broken
}

// until waits for a screen that is wanted.
func (c *Console) until(patience time.Duration, wanted func([]string) bool) bool {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if wanted(c.Lines()) {
			return true
		}
	}
	return false
}

// Type sends keys.
func (c *Console) Type(keys string) error {
	_, err := c.master.WriteString(keys)
	return err
}

// stopReading leaves what noctop writes unread until the returned func is called.
// The read under way may still take what comes next.
func (c *Console) stopReading() func() {
	c.held.Lock()
	return c.held.Unlock
}

// waitEnd waits for the process to end.
func (c *Console) waitEnd(patience time.Duration) (time.Duration, bool) {
	asked := time.Now()
	select {
	case <-c.ended:
		return time.Since(asked), true
	case <-time.After(patience):
		return patience, false
	}
}

// unrestored says what the terminal was not given back with.
func (c *Console) unrestored() error {
	var troubles []error
	termios, err := unix.IoctlGetTermios(int(c.tty.Fd()), unix.TCGETS)
	if err != nil {
		return err
	}
	if *termios != c.before {
		troubles = append(troubles, fmt.Errorf("the terminal's settings are %+v, and were %+v", *termios, c.before))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for mode, want := range map[int]bool{25: true, 1049: false, 2004: false, 1000: false, 1002: false, 1003: false, 1006: false, 1004: false, 7: true} {
		if c.screen.Modes[mode] != want {
			troubles = append(troubles, fmt.Errorf("mode %d is %v", mode, c.screen.Modes[mode]))
		}
	}
	return errors.Join(troubles...)
}

// close ends what still runs.
func (c *Console) close() {
	_ = c.command.Process.Kill()
	<-c.ended
	_ = c.master.Close()
	_ = c.tty.Close()
}
