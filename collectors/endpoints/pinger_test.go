package endpoints

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

const (
	hostA = "10.0.0.1"
	hostB = "10.0.0.2"
	ms    = time.Millisecond
)

var router = netip.MustParseAddr("10.9.9.9")

// told puts the outcomes of a host into a line.
func told(observations []observe.Observation) string {
	var words []string
	for _, o := range observations {
		word := o.Outcome.String()
		if o.Corrects {
			word += "!"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestGoodHostsSayLittle(t *testing.T) {
	w := &world{answers: after(20 * ms)}
	w.run(t, w.family(), 4*time.Second+500*ms, desks(time.Second, hostA, "2001:db8::1"))
	for _, name := range []string{hostA, "2001:db8::1"} {
		got := w.of(name)
		if told(got) != "ok ok ok ok" && told(got) != "ok ok ok" {
			t.Fatalf("%s: %s", name, told(got))
		}
		for _, o := range got {
			want := observe.Observation{
				Subject: observe.Subject{Kind: observe.KindEndpoint, Group: "Desks", Name: name}, Check: observe.CheckICMP,
				At: o.At, Took: o.Took, Outcome: observe.Good, Method: "icmp", Every: time.Second,
			}
			if fmt.Sprint(o) != fmt.Sprint(want) {
				t.Errorf("got %v, want %v", o, want)
			}
			if (o.Took - 20*ms).Abs() > 100*time.Microsecond {
				t.Errorf("%s took %s: the time of receipt counts, not that of reading", name, o.Took)
			}
		}
	}
}

func TestDeadlines(t *testing.T) {
	for _, test := range []struct {
		name    string
		usual   time.Duration // of the first rounds
		then    time.Duration // of the third
		want    string
		decided time.Duration // how long after sending the third is decided
	}{
		{"quick hosts get 200 ms", 5 * ms, 300 * ms, "ok ok lost late! ok", 200 * ms},
		{"four round trips", 80 * ms, 310 * ms, "ok ok ok ok", 310 * ms},
		{"slow hosts get a second", 400 * ms, 1100 * ms, "ok ok lost late! ok", time.Second},
		{"too late for all", 5 * ms, 5 * time.Second, "ok ok lost ok", 200 * ms},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := &world{}
			round := 0
			w.answers = func(time.Duration, Request) []answer {
				round++
				if round == 3 {
					return []answer{{after: test.then}}
				}
				return []answer{{after: test.usual}}
			}
			w.run(t, w.family(), 1*time.Second+8*time.Second+900*ms, desks(2*time.Second, hostA))
			got := w.of(hostA)
			if !strings.HasPrefix(told(got), test.want) {
				t.Fatalf("got %s, want %s", told(got), test.want)
			}
			if strings.Contains(test.want, "late!") {
				lost, late := got[2], got[3]
				if lost.At != late.At || late.Took < test.then-ms || late.Took > test.then+longestSlot {
					t.Errorf("lost at %v is corrected at %v, after %s", lost.At, late.At, late.Took)
				}
				if lost.Cause != "timeout" || !strings.Contains(lost.Detail, test.decided.String()) {
					t.Errorf("lost says %q %q", lost.Cause, lost.Detail)
				}
			}
		})
	}
}

func TestWhatAnswersNothingIsCounted(t *testing.T) {
	w := &world{}
	w.answers = func(_ time.Duration, r Request) []answer {
		return []answer{
			{after: ms},
			{after: 2 * ms}, // again
			{after: 3 * ms}, // and again
			{after: ms, Message: Message{Kind: Reply, From: router, Target: router}},                                // by another
			{after: ms, Message: Message{Kind: Reply, From: r.To, Target: r.To, Sequence: r.Sequence + 100}},        // to nothing
			{after: ms, Message: Message{Kind: Refusal, From: router, Target: r.To, Sequence: r.Sequence + 100}},    // likewise
			{after: ms, Message: Message{Kind: Refusal, From: router, Target: r.To, Sequence: r.Sequence, Type: 3}}, // after the answer
			{after: ms, Message: Message{Kind: Truncated}},
			{after: ms, Message: Message{Kind: Corrupt}},
		}
	}
	f := w.family()
	w.run(t, f, 2500*ms, desks(time.Second, hostA))
	if got := told(w.got); got != "ok ok" {
		t.Fatalf("got %s", got)
	}
	if want := (Counts{Duplicates: 4, Foreign: 6, Truncated: 2, Corrupt: 2}); f.Counts() != want {
		t.Errorf("counted %+v, want %+v", f.Counts(), want)
	}
	if got := w.got[1].Fields; len(got) != 1 || got[0] != (observe.Field{Name: "duplicates", Value: 2}) {
		t.Errorf("the second says %v of the duplicates of the first", got)
	}
}

func TestRouterSaysNo(t *testing.T) {
	w := &world{}
	w.answers = func(_ time.Duration, r Request) []answer {
		return []answer{{after: 3 * ms, Message: Message{Kind: Refusal, From: router, Target: r.To, Type: 3, Code: 13}}}
	}
	w.run(t, w.family(), 1500*ms, desks(time.Second, hostA))
	if len(w.got) != 1 {
		t.Fatalf("got %v", w.got)
	}
	o := w.got[0]
	if o.Outcome != observe.Refused || o.Cause != "prohibited" || o.Detail != "ICMP type 3 code 13 from 10.9.9.9: prohibited by a filter" {
		t.Errorf("got %s %q %q", o.Outcome, o.Cause, o.Detail)
	}
	if len(o.Fields) != 3 || o.Fields[2].Text != "10.9.9.9" {
		t.Errorf("fields %v", o.Fields)
	}
}

func TestNobodyOnTheLinkIsSaidAfterwards(t *testing.T) {
	for _, test := range []struct {
		from    netip.Addr
		outcome observe.Outcome
		cause   string
	}{
		{ownAddress, observe.Lost, "no-neighbour"},
		{router, observe.Lost, "host-unreachable"},
	} {
		w := &world{}
		w.answers = func(_ time.Duration, r Request) []answer {
			return []answer{{after: 3050 * ms, Message: Message{Kind: Refusal, From: test.from, Target: r.To, Type: 3, Code: 1}}}
		}
		w.run(t, w.family(), 12*time.Second, desks(time.Second, hostA))
		if first := w.got[0]; first.Outcome != observe.Lost || first.Cause != "timeout" {
			t.Errorf("the first is %s (%s)", first.Outcome, first.Cause)
		}
		last := w.got[len(w.got)-1]
		if last.Outcome != test.outcome || last.Cause != test.cause {
			t.Errorf("by %s: the last is %s (%s), want %s (%s)", test.from, last.Outcome, last.Cause, test.outcome, test.cause)
		}
	}
}

func TestOwnFaultsAreNoLoss(t *testing.T) {
	for _, test := range []struct {
		err   error
		cause string
	}{
		{syscall.ENETUNREACH, "enetunreach"}, {syscall.EPERM, "eperm"}, {syscall.EACCES, "eacces"}, {syscall.EINVAL, "einval"},
		{syscall.ENODEV, "enodev"}, {syscall.EHOSTUNREACH, "ehostunreach"}, {fmt.Errorf("send: %w", syscall.EADDRNOTAVAIL), "eaddrnotavail"},
	} {
		w := &world{answers: after(ms)}
		w.fails = func(_ time.Duration, r Request) error {
			if r.To.String() == hostA {
				return test.err
			}
			return nil
		}
		w.run(t, w.family(), 3500*ms, desks(time.Second, hostA, hostB))
		if got := told(w.of(hostA)); got != "local-error local-error local-error" {
			t.Errorf("%v: %s", test.err, got)
		}
		if got := w.of(hostA)[0]; got.Cause != test.cause || !strings.HasPrefix(got.Detail, "not sent: ") {
			t.Errorf("%v: %q %q", test.err, got.Cause, got.Detail)
		}
		if got := told(w.of(hostB)); got != "ok ok ok" && got != "ok ok" {
			t.Errorf("%v: the other host: %s", test.err, got)
		}
	}
}

func TestFullBuffersAreTriedAgain(t *testing.T) {
	w := &world{answers: after(ms)}
	w.fails = func(at time.Duration, _ Request) error {
		if at < 1200*ms {
			return syscall.ENOBUFS
		}
		return nil
	}
	w.run(t, w.family(), 3*time.Second+900*ms, desks(time.Second, many(100)...))
	for _, o := range w.got {
		if o.Outcome != observe.Good {
			t.Fatalf("%s: %s (%s)", o.Subject.Name, o.Outcome, o.Cause)
		}
	}
	if n := len(w.of(many(1)[0])); n != 3 {
		t.Errorf("%d observations of the first host", n)
	}

	w = &world{fails: func(time.Duration, Request) error { return syscall.ENOBUFS }}
	w.run(t, w.family(), 4*time.Second, desks(time.Second, hostA))
	if len(w.got) == 0 || w.got[0].Outcome != observe.LocalError || w.got[0].Cause != "enobufs" {
		t.Errorf("for ever full: %v", w.got)
	}
}

func TestWhatNobodyHeardIsVoid(t *testing.T) {
	t.Run("stalled", func(t *testing.T) {
		w := &world{answers: after(30 * time.Second)}
		w.sleeps = func(d time.Duration) time.Duration {
			if w.now > 1900*ms && w.now < 2900*ms {
				return 3 * time.Second
			}
			return d
		}
		w.run(t, w.family(), 8*time.Second, desks(time.Second, hostA))
		if got := told(w.got); !strings.HasPrefix(got, "void lost lost") {
			t.Errorf("got %s", got)
		}
	})
	t.Run("answered while stalled", func(t *testing.T) {
		w := &world{answers: after(20 * ms)}
		w.sleeps = func(d time.Duration) time.Duration {
			if w.now > 1900*ms && w.now < 2900*ms {
				return 3 * time.Second
			}
			return d
		}
		w.run(t, w.family(), 8*time.Second, desks(time.Second, hostA))
		for _, o := range w.got {
			if o.Outcome != observe.Good || o.Took > 21*ms {
				t.Errorf("%s after %s: the kernel heard it in time", o.Outcome, o.Took)
			}
		}
	})
	t.Run("stopped while sending", func(t *testing.T) {
		w := &world{}
		w.answers = func(at time.Duration, _ Request) []answer {
			if at > 1900*ms && at < 2900*ms {
				w.now += 300 * ms
				return []answer{{after: 301 * ms}}
			}
			return []answer{{after: ms}}
		}
		w.run(t, w.family(), 5500*ms, desks(time.Second, hostA))
		if got := told(w.got); !strings.HasPrefix(got, "ok void ok") {
			t.Errorf("got %s", got)
		}
	})
	t.Run("clock set", func(t *testing.T) {
		w := &world{}
		w.answers = func(at time.Duration, _ Request) []answer {
			if at > 1900*ms && at < 2900*ms {
				w.stepped = time.Hour
				return nil
			}
			return []answer{{after: 20 * ms}}
		}
		w.run(t, w.family(), 5500*ms, desks(time.Second, hostA))
		if got := told(w.got); got != "ok void ok ok" && got != "ok void ok ok ok" {
			t.Errorf("got %s", got)
		}
		for _, o := range w.got {
			if o.Took < 0 || o.Took > 100*ms {
				t.Errorf("took %s", o.Took)
			}
		}
	})
	t.Run("overflow", func(t *testing.T) {
		w := &world{}
		w.answers = func(time.Duration, Request) []answer {
			return []answer{{after: 10 * ms, Message: Message{Kind: Overflow}}}
		}
		f := w.family()
		w.run(t, f, 3500*ms, desks(time.Second, hostA))
		if got := told(w.got); got != "void void" && got != "void void void" {
			t.Errorf("got %s", got)
		}
		if f.Counts().Overflows == 0 {
			t.Error("not counted")
		}
	})
}

func TestWireThatCannotBeOpened(t *testing.T) {
	for _, test := range []struct {
		err     error
		outcome observe.Outcome
		cause   string
	}{
		{ErrNotPermitted, observe.NotProvisioned, "not-permitted"},
		{ErrUnsupported, observe.NotProvisioned, "unsupported"},
		{ErrNoFamily, observe.NotProvisioned, "no-family"},
		{fmt.Errorf("opening: %w", syscall.EMFILE), observe.LocalError, "emfile"},
	} {
		w := &world{answers: after(ms)}
		w.opens = func(bool) error {
			if w.now < 4*time.Second {
				return test.err
			}
			return nil
		}
		w.run(t, w.family(), 10*time.Second, desks(time.Second, hostA))
		if first := w.got[0]; first.Outcome != test.outcome || first.Cause != test.cause || first.Detail == "" {
			t.Errorf("%v: %s (%s) %q", test.err, first.Outcome, first.Cause, first.Detail)
		}
		if last := w.got[len(w.got)-1]; last.Outcome != observe.Good {
			t.Errorf("%v: it is not tried again: %s", test.err, last.Outcome)
		}
	}
}

func TestWireThatBreaksIsReplaced(t *testing.T) {
	w := &world{answers: after(ms)}
	broken := 0
	w.breaks = func(at time.Duration) error {
		if at > 2*time.Second && broken == 0 {
			broken++
			return errors.New("bad file descriptor")
		}
		return nil
	}
	w.run(t, w.family(), 12*time.Second, desks(time.Second, hostA))
	if w.opened != 2 {
		t.Errorf("%d wires opened", w.opened)
	}
	if last := w.got[len(w.got)-1]; last.Outcome != observe.Good {
		t.Errorf("the last is %s", last.Outcome)
	}
}

// TestReplyCostsNoMemory keeps the garbage of 5,000 answers a second at none.
func TestReplyCostsNoMemory(t *testing.T) {
	w := &world{now: time.Second}
	p := &pinger{roster: roster{clock: w.clock, groups: nil}, emit: func(observe.Observation) {}, counts: &counters{}}
	p.hosts, _ = hostsOf(nil)
	p.hosts = append(p.hosts, host{every: time.Second})
	p.hosts[0].settle(netip.MustParseAddr(hostA))
	p.flights = newFlights(1000, w.now)
	p.doubt = -1
	one := func() {
		p.wakeForTest(w.clock())
		sequence, _ := p.flights.reserve()
		p.sent(sequence, 0, w.clock())
		w.now += 5 * ms
		p.now = w.clock()
		p.message(&p.lines[0], Message{Kind: Reply, From: p.hosts[0].address, Target: p.hosts[0].address, Sequence: sequence})
	}
	for range 5000 { // the wheel's buckets grow to their size
		one()
	}
	if got := testing.AllocsPerRun(1000, one); got > 0 {
		t.Errorf("%v allocations for each", got)
	}
}

func (p *pinger) wakeForTest(now observe.Instant) {
	p.now = now
	p.flights.expire(now.Mono, p.giveUp)
}
