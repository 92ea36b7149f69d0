package ping

import (
	"errors"
	"syscall"
	"testing"
	"time"
)

// The library's loop, as it stands in sendICMP: no limit, no look at a context.
func loopOnEACCES(g *guard) (rounds *int, ended chan struct{}) {
	rounds, ended = new(int), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			*rounds++
			g.Warnf("had EACCES")
			g.Infof("Pinging a broadcast address")
		}
	}()
	return rounds, ended
}

func TestEndlessEACCESLoopEnds(t *testing.T) {
	g := &guard{}
	rounds, ended := loopOnEACCES(g)
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Fatal("the loop still runs")
	}
	if *rounds != 2 || !errors.Is(g.err(), syscall.EACCES) {
		t.Errorf("%d rounds, error %v; want 2 and EACCES", *rounds, g.err())
	}
	if got := explain(g.err()); got.cause != "eacces" {
		t.Errorf("cause %q", got.cause)
	}
}

func TestOneEACCESIsABroadcastAddress(t *testing.T) {
	g := &guard{}
	for range 3 { // a refusal, then the packet goes out: never two in a row
		g.Infof("Pinging a broadcast address")
		g.sent()
	}
	if g.err() != nil {
		t.Errorf("error %v after packets went out", g.err())
	}
}

func TestLibraryMayNotRetryASend(t *testing.T) {
	g := &guard{}
	tries := 0
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			tries++
			g.refused(syscall.ENOBUFS)
		}
	}()
	select {
	case <-ended:
	case <-time.After(5 * time.Second):
		t.Fatal("the loop still runs")
	}
	if tries != 2 || !errors.Is(g.err(), syscall.ENOBUFS) {
		t.Errorf("%d tries, error %v", tries, g.err())
	}
}

func TestLoggerEndsNoProgram(t *testing.T) {
	g := &guard{}
	g.Fatalf("sending packet: %s", "x")
	g.Errorf("x")
	g.Debugf("x")
	if g.err() != nil {
		t.Errorf("words alone became an error: %v", g.err())
	}
}
