package drill

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"sync"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// waysInferred is what no timeline tells of the ways out.
var waysInferred = i18n.T("the routers on the ways out, and where a way ends: addresses of documentation stand for the carriers'")

const (
	wayEvery = 5 * time.Minute // while all is well
	// A way is looked at anew when its uplink's fault shows, when that is sure, each
	// minute while it lasts, and when it is over.
	wayShows = 4 * time.Second
	waySure  = 10 * time.Second
	wayAgain = time.Minute
	wayOver  = 70 * time.Second

	wayTook   = 300 * time.Millisecond // to see one that is whole
	wayFailed = 6 * time.Second        // to be sure of one that is not
	wayTries  = 2                      // packets to each hop
	wayCounts = 3                      // more of them where the target is silent
)

// fault is a time in which an uplink is at fault.
type fault struct {
	uplink   string
	from, to time.Duration
}

// hop is a router on the way out by an uplink, and what of that which is measured
// goes as it goes: so that a way dies where the outage has it die.
type hop struct {
	address string
	usual   time.Duration
	like    observe.Subject
	silent  bool // it lets others through, and says nothing
}

// seen is a way as it was when its target answered.
type seen struct {
	at   time.Duration
	hops []string
}

// asked are the uplinks whose way somebody wants to see.
type asked struct {
	mu      sync.Mutex
	uplinks []string
}

// Trace has the way out by an uplink looked at when the tape is next played on.
// It may be called from any goroutine.
func (d *Drill) Trace(uplink string) {
	d.asked.mu.Lock()
	defer d.asked.mu.Unlock()
	d.asked.uplinks = append(d.asked.uplinks, uplink)
}

func (a *asked) take() (uplinks []string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	uplinks, a.uplinks = a.uplinks, nil
	return uplinks
}

// wayOf is the way out by an uplink to the first anchor abroad: its gateway, the
// carrier's routers, one between carriers, the anchor.
func wayOf(u topology.Uplink) []hop {
	ring := func(name string) observe.Subject {
		at := slices.IndexFunc(u.Anchors, func(a topology.Anchor) bool { return a.Ring == name })
		return observe.Subject{Kind: observe.KindAnchor, Uplink: u.Name, Group: name, Name: u.Anchors[at].Address.String()}
	}
	carrier, exchange := "203.0.113.", "192.0.2.193"
	if u.Name == kt {
		carrier, exchange = "198.51.100.", "192.0.2.129"
	}
	inside, abroad := ring(topology.RingInside), ring(topology.RingForeign)
	return []hop{
		{address: gatewayOf(u), usual: 400 * time.Microsecond, like: observe.Subject{Kind: observe.KindGateway, Uplink: u.Name, Name: "ipv4"}},
		{address: firstHopOf(u), usual: 1800 * time.Microsecond, like: observe.Subject{Kind: observe.KindFirstHop, Uplink: u.Name, Name: "ipv4"}},
		{address: carrier + "17", usual: 3100 * time.Microsecond, like: inside},
		{address: carrier + "65", usual: 4600 * time.Microsecond, like: inside, silent: u.Name == lgu},
		{address: exchange, usual: 33 * time.Millisecond, like: abroad},
		{address: abroad.Name, usual: 38 * time.Millisecond, like: abroad},
	}
}

// ways looks at those ways out that are due in the second from at.
func (r *recorder) ways(at time.Duration) {
	wanted := r.drill.asked.take()
	for i, u := range r.drill.Topology.Uplinks {
		if r.drill.looks(u.Name, at, time.Duration(2+i)*time.Second) || slices.Contains(wanted, u.Name) {
			r.trace(u, at+time.Duration(100+200*i)*time.Millisecond)
		}
	}
}

// looks reports whether the way by an uplink is looked at in the second from at;
// phase is the moment in its interval at which it always is.
func (d *Drill) looks(uplink string, at, phase time.Duration) bool {
	if at%wayEvery == phase {
		return true
	}
	return slices.ContainsFunc(d.faults, func(f fault) bool {
		since := at - f.from
		again := since >= waySure && (since-waySure)%wayAgain == 0 && at < f.to
		return f.uplink == uplink && (since == wayShows || again || at == f.to+wayOver)
	})
}

// trace looks at the way out by an uplink as the live program does: twice for each
// hop and, where the target is silent, three times more.
func (r *recorder) trace(u topology.Uplink, at time.Duration) {
	way := wayOf(u)
	hops, reached := r.answers(way, at, wayTries, false)
	if !reached {
		if counted, now := r.answers(way, at+wayFailed/2, wayCounts, true); now || len(counted) >= len(hops) {
			hops, reached = counted, now
		}
	}
	o := observe.Observation{
		Subject: observe.Subject{Kind: observe.KindUplink, Uplink: u.Name}, Check: observe.CheckPath, At: r.instant(at), Every: wayEvery,
		Method: "icmp", Target: way[len(way)-1].address, Fields: hopFields("hop", hops),
	}
	if reached {
		r.whole[u.Name] = seen{at, hops}
		o.Outcome, o.Took = observe.Good, way[len(way)-1].usual
		o.Detail = fmt.Sprintf("%s is reached in %d hops", o.Target, len(hops))
		r.due = append(r.due, due{at + wayTook, o})
		return
	}
	before := r.whole[u.Name]
	o.Outcome, o.Cause, o.Detail = observe.Lost, "dead", ends(way, hops, before.hops)
	if before.hops != nil {
		o.Fields = append(o.Fields, observe.Field{Name: "was", Value: (at - before.at).Seconds()}, observe.Field{Name: "was-hops", Value: float64(len(before.hops))})
		o.Fields = append(o.Fields, hopFields("was", before.hops)...)
	}
	r.due = append(r.due, due{at + wayFailed, o})
}

// ends says where a way ends, and what was behind that when it was last whole.
func ends(way []hop, hops, before []string) string {
	if len(hops) == 0 {
		return "dies at once: not even the gateway answers"
	}
	said := fmt.Sprintf("dies after hop %d (%s)", len(hops), way[len(hops)-1].address)
	for i := len(hops); i < len(before); i++ {
		if before[i] != noHop {
			return said + fmt.Sprintf("; hop %d was %s", i+1, way[i].address)
		}
	}
	return said
}

// noHop stands for a router that says nothing.
const noHop = "*"

// answers asks the routers of a way so many times each, and describes them up to
// the last that answers, as the probe of ways does. Those who have answered are
// asked again only where they are counted.
func (r *recorder) answers(way []hop, at time.Duration, tries int, count bool) (hops []string, reached bool) {
	for i := range way {
		h := &way[i]
		does := r.behaviour(&row{series: series{subject: h.like, check: observe.CheckICMP}}, at)
		sum := fnv.New64a()
		sum.Write([]byte(h.like.Uplink + " hop " + h.address))
		seed := sum.Sum64()
		sent, answered := 0, 0
		for try := range tries {
			if answered > 0 && !count {
				break
			}
			sent++
			if !h.silent && does.outcome == observe.None && draw(seed+uint64(try), at) >= does.loss {
				answered++
			}
		}
		hops = append(hops, noHop)
		if answered == 0 {
			continue
		}
		took := time.Duration(float64(h.usual)*(0.95+0.12*draw(seed, at))) + does.slower
		hops[i] = fmt.Sprintf("%s %.1f ms", h.address, float64(took)/float64(time.Millisecond))
		if answered < sent {
			hops[i] += fmt.Sprintf(" loss %d %%", 100*(sent-answered)/sent)
		}
	}
	end := len(hops)
	for end > 0 && hops[end-1] == noHop {
		end--
	}
	return hops[:end], end == len(way)
}

// hopFields are the fields of a way: "hop3" is "198.51.100.17 3.1 ms", its value
// the milliseconds.
func hopFields(name string, hops []string) (fields []observe.Field) {
	for i, text := range hops {
		field := observe.Field{Name: name + strconv.Itoa(i+1), Text: text}
		_, _ = fmt.Sscanf(text, "%s %g ms", new(string), &field.Value) // none of one that says nothing
		fields = append(fields, field)
	}
	return fields
}
