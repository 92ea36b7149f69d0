package lab

import (
	"errors"
	"math/rand/v2"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

const (
	wireRoom   = 10000 // packets on a wire, each way
	wireBuffer = 64 << 10
)

// wireThread is what a wire's thread is called, so that it can be told from
// outside to go before everything else: chrt --fifo --pid 10 $TID.
var wireThread = []byte("lab-wire\x00")

// carrier moves the packets of a wire. It is a thread of its own: what it hands
// on late is measured as the way's.
type carrier struct {
	wire *Wire
	ways [2]way
	stop int // readable once it is to end
}

// way is one direction of a wire.
type way struct {
	from, to int
	loss     func(WireManner) int
	flying   []inFlight // by when they are due
	last     time.Time
}

// inFlight is a packet on its way.
type inFlight struct {
	packet []byte
	due    time.Time
}

// start carries packets between two ends until stop is called, which closes them.
func (w *Wire) start(near, far int) (stop func(), err error) {
	var pipe [2]int
	if err := unix.Pipe2(pipe[:], unix.O_CLOEXEC); err != nil {
		return nil, errors.Join(err, unix.Close(near), unix.Close(far))
	}
	c := &carrier{wire: w, stop: pipe[0], ways: [2]way{
		{from: near, to: far, loss: func(m WireManner) int { return m.LossOut }},
		{from: far, to: near, loss: func(m WireManner) int { return m.LossBack }},
	}}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		runtime.LockOSThread() // never unlocked: the thread ends, with its name
		_ = unix.Prctl(unix.PR_SET_NAME, uintptr(unsafe.Pointer(&wireThread[0])), 0, 0, 0)
		c.run()
	}()
	return func() {
		_ = unix.Close(pipe[1])
		<-ended
		for _, fd := range []int{near, far, pipe[0]} {
			_ = unix.Close(fd)
		}
	}, nil
}

func (c *carrier) run() {
	buffer := make([]byte, wireBuffer)
	for {
		waits := []unix.PollFd{
			{Fd: int32(c.ways[0].from), Events: unix.POLLIN}, {Fd: int32(c.ways[1].from), Events: unix.POLLIN}, {Fd: int32(c.stop), Events: unix.POLLIN},
		}
		var timeout *unix.Timespec
		if due, some := c.due(); some {
			until := unix.NsecToTimespec(max(0, int64(time.Until(due))))
			timeout = &until
		}
		if _, err := unix.Ppoll(waits, timeout, nil); err != nil && !errors.Is(err, unix.EINTR) || waits[2].Revents != 0 {
			return
		}
		for i := range c.ways {
			if waits[i].Revents != 0 && c.take(&c.ways[i], buffer) != nil {
				return
			}
			c.ways[i].deliver(time.Now())
		}
	}
}

// due returns when the next packet is to be handed on.
func (c *carrier) due() (due time.Time, some bool) {
	for _, way := range c.ways {
		if len(way.flying) > 0 && (!some || way.flying[0].due.Before(due)) {
			due, some = way.flying[0].due, true
		}
	}
	return due, some
}

// take puts on the wire what one end has for the other. It fails where that end
// is no more.
func (c *carrier) take(w *way, buffer []byte) error {
	for {
		size, err := unix.Read(w.from, buffer)
		switch {
		case errors.Is(err, unix.EAGAIN):
			return nil
		case errors.Is(err, unix.EINTR):
			continue
		case err != nil:
			return err
		}
		manner := c.wire.meets()
		if rand.IntN(100) < w.loss(manner) || len(w.flying) >= wireRoom {
			continue
		}
		due := time.Now().Add(manner.Delay)
		if manner.Jitter > 0 {
			due = due.Add(rand.N(manner.Jitter))
		}
		if due.Before(w.last) {
			due = w.last
		}
		w.last = due
		w.flying = append(w.flying, inFlight{append([]byte(nil), buffer[:size]...), due})
	}
}

// deliver hands on what is due.
func (w *way) deliver(now time.Time) {
	done := 0
	for done < len(w.flying) && !w.flying[done].due.After(now) {
		_, _ = unix.Write(w.to, w.flying[done].packet)
		done++
	}
	w.flying = append(w.flying[:0], w.flying[done:]...)
}
