package lab

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"example.com/noctop/internal/wire"
)

// Line is one line that noctop printed, and when it came.
type Line struct {
	At       time.Duration // since the process was started
	Text     string
	Triage   *wire.Triage
	Incident *wire.Incident
	Claim    *wire.Claim
}

// Watch is a running "noctop watch --json".
type Watch struct {
	began   time.Time
	command *exec.Cmd
	stderr  bytes.Buffer
	broken  error // a line that is not of the contract

	mu    sync.Mutex
	lines []Line
	more  chan struct{} // closed and replaced when a line comes
	ended chan struct{}
	err   error
}

// Process is how noctop is started beside what the network gives it.
type Process struct {
	Config string // the text of its configuration file; none where empty
	// NoRawSockets takes the capability for them away.
	NoRawSockets bool
}

// command prepares noctop in the network's home.
func (n *Network) command(binary string, p Process, arguments ...string) (*exec.Cmd, error) {
	if p.Config != "" {
		file := filepath.Join(n.folder, "noctop.yaml")
		// Where it is the same as before, a running noctop need not read it again.
		if before, _ := os.ReadFile(file); string(before) != p.Config {
			if err := os.WriteFile(file, []byte(p.Config), 0o600); err != nil {
				return nil, err
			}
		}
		arguments = append(arguments, "--config", file)
	}
	command := exec.Command(binary, arguments...)
	command.Dir = n.folder
	command.Env = []string{
		"HOME=" + n.folder, "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "TZ=UTC", "TERM=xterm-256color",
		"SSL_CERT_FILE=" + filepath.Join(n.folder, "ca.pem"), "SSL_CERT_DIR=/nonexistent",
	}
	return command, nil
}

// launch starts a prepared noctop.
func (n *Network) launch(command *exec.Cmd, p Process) error {
	return n.Home.start(command, func() error {
		if p.NoRawSockets {
			if err := unix.Prctl(unix.PR_CAPBSET_DROP, unix.CAP_NET_RAW, 0, 0, 0); err != nil {
				return fmt.Errorf("can't drop the capability for raw sockets: %w", err)
			}
		}
		return n.furnish()
	})
}

// watch starts "noctop watch --json".
func (n *Network) watch(binary string, p Process) (*Watch, error) {
	command, err := n.command(binary, p, "watch", "--json")
	if err != nil {
		return nil, err
	}
	w := &Watch{command: command, more: make(chan struct{}), ended: make(chan struct{})}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	command.Stderr = &w.stderr
	w.began = time.Now()
	if err := n.launch(command, p); err != nil {
		return nil, fmt.Errorf("can't start noctop: %w", err)
	}
	n.noctop = command.Process.Pid
	go w.read(out)
	return w, nil
}

// note tells the running noctop what a provider said.
func (n *Network) note(binary string, p Process, provider, text string) error {
	command, err := n.command(binary, p, "note", provider, text)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out
	if err := n.launch(command, p); err != nil {
		return fmt.Errorf("can't start noctop note: %w", err)
	}
	if err := command.Wait(); err != nil {
		return fmt.Errorf("noctop note: %w: %s", err, out.String())
	}
	return nil
}

func (w *Watch) read(out io.Reader) {
	defer close(w.ended)
	reader := bufio.NewReader(out)
	for {
		text, err := reader.ReadString('\n')
		if text != "" {
			w.take(text)
		}
		if err != nil {
			break
		}
	}
	w.err = w.command.Wait()
}

func (w *Watch) take(text string) {
	line := Line{At: time.Since(w.began), Text: text}
	var kind struct {
		Schema int    `json:"schema"`
		Type   string `json:"type"`
	}
	err := json.Unmarshal([]byte(text), &kind)
	switch {
	case err == nil && kind.Schema != wire.Schema:
		err = fmt.Errorf("schema %d", kind.Schema)
	case kind.Type == wire.TypeTriage:
		line.Triage = &wire.Triage{}
		err = strict(text, line.Triage)
	case kind.Type == wire.TypeIncident:
		line.Incident = &wire.Incident{}
		err = strict(text, line.Incident)
	case kind.Type == wire.TypeClaim:
		line.Claim = &wire.Claim{}
		err = strict(text, line.Claim)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if err != nil && w.broken == nil {
		w.broken = fmt.Errorf("a line that is not of the contract: %w: %s", err, text)
	}
	w.lines = append(w.lines, line)
	close(w.more)
	w.more = make(chan struct{})
}

// strict reads a line that may have no field but those of the contract.
func strict(text string, into any) error {
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// now is the time since the process was started.
func (w *Watch) now() time.Duration { return time.Since(w.began) }

// all returns the lines so far.
func (w *Watch) all() []Line {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lines[:len(w.lines):len(w.lines)]
}

// wait returns the first line from the given time on that is wanted.
func (w *Watch) wait(from time.Duration, patience time.Duration, wanted func(Line) bool) (Line, bool) {
	end := time.After(patience)
	seen := 0
	for {
		w.mu.Lock()
		lines, more := w.lines, w.more
		w.mu.Unlock()
		for ; seen < len(lines); seen++ {
			if lines[seen].At >= from && wanted(lines[seen]) {
				return lines[seen], true
			}
		}
		select {
		case <-more:
		case <-w.ended:
			return Line{}, false
		case <-end:
			return Line{}, false
		}
	}
}

// stop ends the process as an operator would and says what was wrong with its end.
func (w *Watch) stop() error {
	_ = w.command.Process.Signal(syscall.SIGCONT)
	_ = w.command.Process.Signal(syscall.SIGINT)
	select {
	case <-w.ended:
	case <-time.After(3 * time.Second):
		_ = w.command.Process.Kill()
		<-w.ended
		return errors.New("noctop did not end within 3 s of SIGINT")
	}
	var troubles []error
	if w.err != nil {
		troubles = append(troubles, fmt.Errorf("noctop ended with %w", w.err))
	}
	if w.stderr.Len() > 0 {
		troubles = append(troubles, fmt.Errorf("noctop complained: %s", w.stderr.String()))
	}
	return errors.Join(append(troubles, w.broken)...)
}
