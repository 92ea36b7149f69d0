//go:build unix

package tools

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/safetext"
)

// program makes a program that a shell runs: the tests' own, not ours.
func program(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tool")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// runner is one whose records are gathered.
func runner(t *testing.T) (*Runner, func() []proof.Record) {
	t.Helper()
	var mu sync.Mutex
	var all []proof.Record
	r := New(Options{Environ: append(os.Environ(), "LANG=ko_KR.UTF-8", "LC_TIME=ko_KR.UTF-8"), Clock: time.Now, Ended: func(record proof.Record) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, record)
	}})
	t.Cleanup(r.Close)
	return r, func() []proof.Record {
		mu.Lock()
		defer mu.Unlock()
		return append([]proof.Record(nil), all...)
	}
}

const testPatience = 20 * time.Second

// ended waits for the end of a run.
func ended(t *testing.T, r *Runner, number int) proof.Progress {
	t.Helper()
	for began := time.Now(); time.Since(began) < testPatience; time.Sleep(10 * time.Millisecond) {
		if p := r.Look(number); p.State == proof.Over {
			return p
		}
	}
	t.Fatalf("run %d does not end: %+v", number, r.Look(number))
	return proof.Progress{}
}

func start(t *testing.T, r *Runner, limit time.Duration, words ...string) int {
	t.Helper()
	number, err := r.Start(proof.Record{Command: words, By: "kim", Incident: "20211025-001"}, limit)
	if err != nil {
		t.Fatal(err)
	}
	return number
}

func said(p proof.Progress) string {
	texts := make([]string, len(p.Lines))
	for i, l := range p.Lines {
		texts[i] = l.String()
	}
	return strings.Join(texts, "\n")
}

func TestWhatAProgramSaysIsKept(t *testing.T) {
	r, records := runner(t)
	tool := program(t, `echo out; echo err >&2; read x; echo "read $? [$1] $LC_ALL${LANG}${LC_TIME}"; exit 3`)
	p := ended(t, r, start(t, r, testPatience, tool, "a b; $(c)"))
	if want := "out\nerr\nread 1 [a b; $(c)] C"; said(p) != want || p.Ending != proof.Exited || p.Exit != 3 {
		t.Errorf("%q, %s, %d; want %q", said(p), p.Ending, p.Exit, want)
	}
	all := records()
	for began := time.Now(); len(all) == 0 && time.Since(began) < testPatience; all = records() {
		time.Sleep(time.Millisecond)
	}
	if len(all) != 1 || all[0].By != "kim" || all[0].Incident != "20211025-001" || all[0].At.IsZero() || all[0].Took <= 0 || len(all[0].Lines) != 3 {
		t.Errorf("%+v", all)
	}
}

func TestWhatItSaysIsCleaned(t *testing.T) {
	r, _ := runner(t)
	tool := program(t, `printf '\033[31mred\033[0m \033]52;c;aGk=\007x\n\377\376 bad\n  two\tcolumns\n10%%\r20%%\r100%% done\r\n\n\n\n\302\233 2Jend\nno newline'`)
	p := ended(t, r, start(t, r, testPatience, tool))
	text := said(p)
	if strings.ContainsAny(text, "\x1b\x07\r\t\u009b") {
		t.Errorf("it is not clean: %q", text)
	}
	for _, want := range []string{"red x", "\ufffd\ufffd bad", "  two   columns", "100% done", "no newline"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing from %q", want, text)
		}
	}
	if strings.Contains(text, "\n\n\n") || p.Exit != 0 {
		t.Errorf("%q, %d", text, p.Exit)
	}
}

func TestALongOutputIsCutAndEndsByItself(t *testing.T) {
	r, _ := runner(t)
	p := ended(t, r, start(t, r, testPatience, program(t, `i=0; while [ $i -lt 2000 ]; do echo "line $i"; i=$((i+1)); done; exit 4`)))
	if !p.Cut || len(p.Lines) > mostLines+1 || p.Ending != proof.Exited || p.Exit != 4 {
		t.Errorf("%d lines, cut %v, %s, %d", len(p.Lines), p.Cut, p.Ending, p.Exit)
	}
}

func TestAFloodIsEnded(t *testing.T) {
	r, _ := runner(t)
	for _, script := range []string{`trap "" INT TERM; while :; do echo yes yes yes yes yes yes yes yes yes yes yes yes; done`, `trap "" INT; exec tr '\0' x </dev/zero`} {
		began := time.Now()
		p := ended(t, r, start(t, r, testPatience, program(t, script)))
		size := 0
		for _, l := range p.Lines {
			size += len(l.String())
		}
		if p.Ending != proof.Flooded || !p.Cut && len(p.Lines) > 1 || size > mostBytes+mostLine || time.Since(began) > testPatience/2 {
			t.Errorf("%s after %s: %d bytes in %d lines, cut %v", p.Ending, time.Since(began), size, len(p.Lines), p.Cut)
		}
	}
}

func TestItEndsAtItsLimit(t *testing.T) {
	r, _ := runner(t)
	for name, script := range map[string]string{
		"one that obeys":             `trap 'echo summary; exit 9' INT; while :; do sleep 0.05; done`,
		"one that ignores it":        `trap "" INT TERM HUP; echo begun; while :; do sleep 0.05; done`,
		"one that leaves a child":    `trap 'exit 0' INT; (trap "" INT TERM HUP; sleep 60) & wait`,
		"one whose child ignores it": `(trap "" INT TERM HUP; while :; do sleep 0.05; done) & exec sleep 60`,
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			p := ended(t, r, start(t, r, 300*time.Millisecond, program(t, script)))
			if p.Ending != proof.TimedOut || time.Since(began) > testPatience/2 {
				t.Errorf("%s after %s", p.Ending, time.Since(began))
			}
			if name == "one that obeys" && (!strings.Contains(said(p), "summary") || p.Exit != 9) {
				t.Errorf("it could not sum up: %q, %d", said(p), p.Exit)
			}
			if name == "one that ignores it" && p.Exit != signalled+int(syscall.SIGKILL) {
				t.Errorf("exit %d", p.Exit)
			}
		})
	}
}

// alive reports whether a process is there and no zombie.
func alive(t *testing.T, file string) bool {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat"); err == nil {
		_, rest, _ := strings.Cut(string(status), ") ")
		return !strings.HasPrefix(rest, "Z")
	}
	return !errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}

// TestNothingIsLeftBehind: a child that holds the pipe open keeps nobody, and ends.
func TestNothingIsLeftBehind(t *testing.T) {
	r, _ := runner(t)
	file := filepath.Join(t.TempDir(), "pid")
	began := time.Now()
	p := ended(t, r, start(t, r, testPatience, program(t, `sleep 60 & echo $! >`+file+`; echo gone`)))
	if p.Ending != proof.Exited || said(p) != "gone" || time.Since(began) > testPatience/4 {
		t.Errorf("%s after %s: %q", p.Ending, time.Since(began), said(p))
	}
	for began := time.Now(); alive(t, file); time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > testPatience/4 {
			t.Fatal("the child lives on")
		}
	}
}

func TestAFewAtATimeAndCancelled(t *testing.T) {
	r, records := runner(t)
	tool := program(t, `while :; do sleep 0.05; done`)
	var numbers []int
	for range atOnce + 2 {
		numbers = append(numbers, start(t, r, testPatience, tool))
	}
	running := func() (n int) {
		for _, number := range numbers {
			if r.Look(number).State == proof.Running {
				n++
			}
		}
		return n
	}
	for began := time.Now(); running() < atOnce && time.Since(began) < testPatience; {
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(50 * time.Millisecond)
	if running() != atOnce {
		t.Errorf("%d run at a time", running())
	}
	for _, number := range numbers {
		r.Cancel(number)
	}
	for _, number := range numbers {
		if p := ended(t, r, number); p.Ending != proof.Cancelled {
			t.Errorf("%s", p.Ending)
		}
	}
	for began := time.Now(); len(records()) < len(numbers); time.Sleep(5 * time.Millisecond) {
		if time.Since(began) > testPatience {
			t.Fatalf("%d of %d were told of", len(records()), len(numbers))
		}
	}
	r.Cancel(999)
	if r.Look(999).State != proof.Over {
		t.Error("one that never was is not over")
	}
}

func TestTheEndEndsAll(t *testing.T) {
	r, records := runner(t)
	file := filepath.Join(t.TempDir(), "pid")
	number := start(t, r, time.Hour, program(t, `trap "" INT TERM; echo $$ >`+file+`; echo here; while :; do sleep 0.05; done`))
	for began := time.Now(); len(r.Look(number).Lines) == 0 && time.Since(began) < testPatience; {
		time.Sleep(5 * time.Millisecond)
	}
	r.Close()
	if alive(t, file) {
		t.Error("it lives on")
	}
	if all := records(); len(all) != 1 || all[0].Ending != proof.Cancelled {
		t.Errorf("%+v", all)
	}
	if _, err := r.Start(proof.Record{Command: proof.Command{"true"}}, time.Second); !errors.Is(err, ErrClosed) {
		t.Errorf("it starts things all the same: %v", err)
	}
}

func TestWhatIsNotThere(t *testing.T) {
	r, _ := runner(t)
	p := ended(t, r, start(t, r, testPatience, filepath.Join(t.TempDir(), "nothing")))
	if p.Ending != proof.Unstarted || !strings.Contains(said(p), "no such file") {
		t.Errorf("%s: %q", p.Ending, said(p))
	}
	if have := r.Have([]string{"sh", "no-such-program-anywhere"}); !have["sh"] || have["no-such-program-anywhere"] {
		t.Errorf("%v", have)
	}
}

func FuzzOutput(f *testing.F) {
	f.Add([]byte("a\tb\r\n\x1b[2J\xff\n\n\n"), 3)
	f.Add([]byte("\x1b]0;title"), 1)
	f.Fuzz(func(t *testing.T, text []byte, piece int) {
		var whole, pieces output
		whole.write(text)
		whole.flush()
		piece = max(piece%17, 1)
		for rest := text; len(rest) > 0; {
			n := min(piece, len(rest))
			pieces.write(rest[:n])
			rest = rest[n:]
		}
		pieces.flush()
		if len(whole.lines) != len(pieces.lines) {
			t.Fatalf("%d lines at once, %d in pieces", len(whole.lines), len(pieces.lines))
		}
		for i, l := range whole.lines {
			if l != pieces.lines[i] || strings.ContainsAny(l.String(), "\x1b\n\r\t") || safetext.Width(l) > 1000 {
				t.Fatalf("%q, %q", l.String(), pieces.lines[i].String())
			}
		}
	})
}
