package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"example.com/noctop/ui/terminal/emulator"
)

// program is one that runs in the network.
type program struct {
	name    string
	command *exec.Cmd
	began   time.Time
	sent    atomic.Int64 // bytes, to its terminal
	master  *os.File     // nil where it has none

	screen *emulator.Screen // nil: nobody looks at it
	seen   func(at time.Duration, lines []string)
}

// start runs a program without a terminal.
func (n *network) start(name string, arguments ...string) (*program, error) {
	p := &program{name: name, command: exec.Command(arguments[0], arguments[1:]...)}
	return p, p.run(n)
}

// onScreen runs a program on a terminal that answers no query. seen, where
// set, is shown its screen after every frame that it writes.
func (n *network) onScreen(name string, width, height int, seen func(time.Duration, []string), arguments ...string) (*program, error) {
	master, tty, err := pty.Open()
	if err != nil {
		return nil, err
	}
	defer tty.Close()
	if err := pty.Setsize(master, &pty.Winsize{Cols: uint16(width), Rows: uint16(height)}); err != nil {
		return nil, err
	}
	p := &program{name: name, command: exec.Command(arguments[0], arguments[1:]...), master: master, seen: seen}
	if seen != nil {
		p.screen = emulator.New(width, height)
	}
	p.command.Stdin, p.command.Stdout, p.command.Stderr = tty, tty, tty
	p.command.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := p.run(n); err != nil {
		return nil, err
	}
	go p.read()
	return p, nil
}

func (p *program) run(n *network) error {
	state, err := p.state()
	if err != nil {
		return err
	}
	p.command.Env = append(os.Environ(), "TERM=xterm-256color", "LC_ALL=C.UTF-8", "XDG_CONFIG_HOME="+settingsFolder, "XDG_STATE_HOME="+state,
		"SSL_CERT_FILE="+authorityFile)
	err = within(n.home, func() error {
		p.began = time.Now()
		return p.command.Start()
	})
	if err != nil {
		return fmt.Errorf("%s can't be started: %w", p.name, err)
	}
	return nil
}

// state makes a folder for what the program keeps: each has a journal of its own,
// and none is that of whoever measures.
func (p *program) state() (string, error) {
	folder, err := os.MkdirTemp(".", "state-")
	if err != nil {
		return "", err
	}
	return filepath.Abs(folder)
}

// synchronised is the mode in which the larger frames are written (DECSET 2026):
// while it is on there is more to come.
const synchronised = 2026

func (p *program) read() {
	buffer := make([]byte, 64<<10)
	for {
		size, err := p.master.Read(buffer)
		at := time.Since(p.began)
		if err != nil {
			return
		}
		p.sent.Add(int64(size))
		if p.seen == nil {
			continue
		}
		if _, _ = p.screen.Write(buffer[:size]); !p.screen.Modes[synchronised] {
			p.seen(at, p.screen.Lines())
		}
	}
}

// stop ends the program.
func (p *program) stop() {
	_ = p.command.Process.Signal(syscall.SIGTERM)
	timer := time.AfterFunc(2*time.Second, func() { _ = p.command.Process.Kill() })
	_ = p.command.Wait()
	timer.Stop()
	if p.master != nil {
		p.master.Close()
	}
}

// cpu is what the program has used so far, of all its threads, those that
// have ended too. The clock is exact, where /proc/PID/stat counts ticks and
// misses what wakes up between them (clock_getcpuclockid(3): this is how the
// kernel numbers a process's clock).
func (p *program) cpu() (time.Duration, error) {
	const scheduled = 2
	var used unix.Timespec
	err := unix.ClockGettime(int32(^p.command.Process.Pid<<3|scheduled), &used)
	if err != nil {
		return 0, fmt.Errorf("%s has ended: %w", p.name, err)
	}
	return time.Duration(used.Nano()), nil
}

// resident is the program's memory, in MB.
func (p *program) resident() float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.command.Process.Pid))
	if err != nil {
		return 0
	}
	_, after, _ := strings.Cut(string(text), "VmRSS:")
	var kilobytes float64
	if _, err := fmt.Sscan(after, &kilobytes); err != nil {
		return 0
	}
	return kilobytes / 1024
}
