package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/wire"
)

func TestOutboxKeepsOrderAndWritesAll(t *testing.T) {
	b := newOutbox()
	b.put("a line for people")
	b.sample(observe.Observation{Check: "icmp", Outcome: observe.Lost, Report: &observe.Report{}})
	b.put(wire.Triage{Schema: 1, Type: wire.TypeTriage})
	b.end()
	var out bytes.Buffer
	if err := b.writeTo(&out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	if len(lines) != 4 || lines[0] != "a line for people" || !strings.Contains(lines[1], `"outcome":"lost"`) || !strings.Contains(lines[2], `"type":"triage"`) {
		t.Errorf("%q", lines)
	}
}

// Where nobody reads, samples are dropped first, and then the oldest lines.
func TestOutboxOfAReaderThatStopped(t *testing.T) {
	b := newOutbox()
	for range 2 * waiting {
		b.sample(observe.Observation{Check: "icmp"})
	}
	if len(b.queue) != waiting-reserved {
		t.Errorf("%d samples wait", len(b.queue))
	}
	for i := range 3 * waiting {
		b.put(fmt.Sprint(i))
	}
	b.end()
	var out bytes.Buffer
	if err := b.writeTo(&out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(out.String())
	if len(lines) != waiting || lines[0] != fmt.Sprint(2*waiting) || lines[len(lines)-1] != fmt.Sprint(3*waiting-1) {
		t.Errorf("%d lines, from %s to %s", len(lines), lines[0], lines[len(lines)-1])
	}
}

func TestOutboxTellsOfAClosedReader(t *testing.T) {
	b := newOutbox()
	b.put("line")
	done := make(chan error, 1)
	go func() { done <- b.writeTo(full{}) }()
	select {
	case err := <-done:
		if err == nil {
			t.Error("no error")
		}
	case <-time.After(5 * time.Second):
		t.Fatal("it went on writing")
	}
}

// slow is a reader that takes its time, so that lines come in pieces.
type slow struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (s *slow) Write(b []byte) (int, error) {
	time.Sleep(time.Millisecond)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func TestOutboxOfManyAtOnce(t *testing.T) {
	b := newOutbox()
	out := &slow{}
	done := make(chan error, 1)
	go func() { done <- b.writeTo(out) }()
	var senders sync.WaitGroup
	for range 4 {
		senders.Go(func() {
			for range 500 {
				b.sample(observe.Observation{Check: "icmp", Outcome: observe.Good})
				b.put(wire.Triage{Type: wire.TypeTriage})
			}
		})
	}
	senders.Wait()
	b.end()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	decoder := json.NewDecoder(&out.text)
	for decoder.More() {
		var line struct{ Type string }
		if err := decoder.Decode(&line); err != nil {
			t.Fatal(err)
		}
		counts[line.Type]++
	}
	if counts["triage"] != 2000 || counts["sample"] == 0 {
		t.Errorf("%v", counts)
	}
}

// blocked is a reader that has stopped, until it is let go.
type blocked struct{ release chan struct{} }

func (b blocked) Write([]byte) (int, error) {
	<-b.release
	return 0, errors.New("too late")
}
