package triage

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// OrderKind is what an operator wants done about verdicts.
type OrderKind string

// The kinds of orders. None of them changes what is found: a muted verdict is
// shown as muted, with all its evidence, and hurts the services it hurts.
const (
	OrderMute        OrderKind = "mute"        // don't announce it; until it is lifted, or Until
	OrderUnmute      OrderKind = "unmute"      // lift mutes and maintenances of exactly that target
	OrderAck         OrderKind = "ack"         // somebody works on it; holds while the incident reaches no further
	OrderUnack       OrderKind = "unack"       // nobody does any more
	OrderMaintenance OrderKind = "maintenance" // a mute with a beginning and an end
)

// OrderTarget names verdicts. What is empty matches any; something must be named.
type OrderTarget struct {
	Incident string
	Cause    Cause    // "uplink.core"; "uplink." is every cause that begins so
	Scope    []string // names from the configuration: a verdict that reaches further is not meant
}

// Order is something an operator said about verdicts.
type Order struct {
	Kind   OrderKind
	Target OrderTarget
	From   time.Time // of a maintenance; zero: from now on
	Until  time.Time // zero: until it is lifted
	By     string
	Why    string
	Given  observe.Instant // when it was given; zero for what the configuration says
}

// orders are what operators said that still holds.
type orders struct {
	standing []Order
	muted    map[string]bool // incidents that were muted in the last round
}

// Give takes an order, or says why it can't be followed. It is seen in the next
// round.
func (t *Triage) Give(o Order, now observe.Instant) error {
	if o.Target.Incident == "" && o.Target.Cause == "" && len(o.Target.Scope) == 0 {
		return errors.New("say what is meant: an incident, a cause, or a name from the configuration")
	}
	if !o.Until.IsZero() && !o.Until.After(now.Wall) {
		return fmt.Errorf("%s is past: give a time to come", o.Until.Format(time.RFC3339))
	}
	o.Given = now
	switch o.Kind {
	case OrderMute, OrderMaintenance:
		return t.orders.mute(o)
	case OrderUnmute:
		return t.orders.lift(o.Target)
	case OrderAck:
		return t.tracks.acknowledge(o)
	case OrderUnack:
		return t.tracks.unacknowledge(o)
	default:
		return fmt.Errorf("there is no order %q: mute, unmute, ack, unack or maintenance", o.Kind)
	}
}

func (all *orders) mute(o Order) error {
	if o.Kind == OrderMaintenance && o.Until.IsZero() {
		return errors.New("a maintenance needs an end")
	}
	if !o.From.IsZero() && !o.Until.IsZero() && !o.Until.After(o.From) {
		return errors.New("it ends before it begins")
	}
	all.standing = slices.DeleteFunc(all.standing, func(old Order) bool {
		return old.Kind == o.Kind && old.Target.equal(o.Target) && old.From.Equal(o.From)
	})
	all.standing = append(all.standing, o)
	return nil
}

func (all *orders) lift(target OrderTarget) error {
	before := len(all.standing)
	all.standing = slices.DeleteFunc(all.standing, func(o Order) bool { return o.Target.equal(target) })
	if len(all.standing) == before {
		return errors.New("nothing of that is muted")
	}
	return nil
}

// acknowledge marks the live incidents that are meant.
func (in *incidents) acknowledge(o Order) error {
	found := false
	for _, t := range in.live {
		if t.opened && o.Target.matches(t.verdict) {
			t.verdict.Ack, found = &o, true
		}
	}
	if !found {
		return errors.New("there is no such incident now")
	}
	return nil
}

// unacknowledge takes that back of the live incidents that are meant.
func (in *incidents) unacknowledge(o Order) error {
	found := false
	for _, t := range in.live {
		if t.opened && t.verdict.Ack != nil && o.Target.matches(t.verdict) {
			t.verdict.Ack, found = nil, true
		}
	}
	if !found {
		return errors.New("nothing of that is acknowledged now")
	}
	return nil
}

func (a OrderTarget) equal(b OrderTarget) bool {
	return a.Incident == b.Incident && a.Cause == b.Cause && contains(a.Scope, b.Scope) && contains(b.Scope, a.Scope)
}

// matches reports whether a verdict is meant. What reaches beyond the scope that
// was named is not: it is news.
func (a OrderTarget) matches(v Verdict) bool {
	switch {
	case a.Incident != "" && a.Incident != v.Incident:
		return false
	case a.Cause != "" && a.Cause != v.Cause && !(strings.HasSuffix(string(a.Cause), ".") && strings.HasPrefix(string(v.Cause), string(a.Cause))):
		return false
	case len(a.Scope) == 0:
		return true
	case strings.HasPrefix(string(v.Cause), "provider.") && len(v.Scope) > 0:
		return slices.Contains(a.Scope, v.Scope[0]) // the others are the ways to it
	default:
		return contains(a.Scope, v.Scope)
	}
}

// active reports whether an order holds now. Its times are for people, so the
// wall clock is what counts.
func (o Order) active(now observe.Instant) bool {
	return !now.Wall.Before(o.From) && (o.Until.IsZero() || now.Wall.Before(o.Until))
}

// holding returns the mutes and maintenances that hold now, those of the
// configuration last, and drops those that are over.
func (all *orders) holding(now observe.Instant, planned []topology.Maintenance) []Order {
	all.standing = slices.DeleteFunc(all.standing, func(o Order) bool {
		return !o.Until.IsZero() && !now.Wall.Before(o.Until)
	})
	var holding []Order
	for _, o := range all.standing {
		if o.active(now) {
			holding = append(holding, o)
		}
	}
	for _, m := range planned {
		if from, until, ok := m.At(now.Wall); ok {
			holding = append(holding, Order{
				Kind: OrderMaintenance, Target: OrderTarget{Cause: Cause(m.Cause), Scope: m.Scope}, From: from, Until: until, Why: m.Why,
			})
		}
	}
	return holding
}

// coming returns the maintenances that were given and have not begun.
func (all *orders) coming(now observe.Instant) (coming []Order) {
	for _, o := range all.standing {
		if now.Wall.Before(o.From) {
			coming = append(coming, o)
		}
	}
	return coming
}

// obey marks what is muted in a round's result, and says what came to be muted
// and what no longer is.
func (all *orders) obey(result *Result, planned []topology.Maintenance) {
	result.Orders = all.holding(result.Now, planned)
	result.Coming = all.coming(result.Now)
	was := all.muted
	all.muted = nil
	mute := func(v *Verdict) {
		for i := range result.Orders {
			if v.Cause != CauseMonitor && result.Orders[i].Target.matches(*v) {
				v.State, v.Mute = Muted, &result.Orders[i]
				return
			}
		}
	}
	for i := range result.Events {
		mute(&result.Events[i].Verdict)
	}
	for i := range result.Verdicts {
		v := &result.Verdicts[i]
		mute(v)
		if v.Incident == "" {
			continue
		}
		if v.State == Muted {
			if all.muted == nil {
				all.muted = map[string]bool{}
			}
			all.muted[v.Incident] = true
		}
		if is := v.State == Muted; is != was[v.Incident] {
			result.Events = append(result.Events, Event{Kind: muteEvent(is), At: result.Now, Verdict: *v})
		}
	}
	slices.SortStableFunc(result.Verdicts, worseFirst)
}

func muteEvent(muted bool) string {
	if muted {
		return "muted"
	}
	return "unmuted"
}

// notices says what is muted, so that it is not forgotten.
func orderNotices(holding []Order) []Notice {
	notices := make([]Notice, 0, len(holding))
	for _, o := range holding {
		since := o.Given
		if since == (observe.Instant{}) {
			since.Wall = o.From
		}
		notices = append(notices, Notice{
			Code: string(o.Kind), Subject: observe.Subject{Kind: observe.KindSelf, Name: string(o.Kind)}, Since: since, Text: o.text(),
		})
	}
	return notices
}

// text says what an order does: "maintenance of KT until 14:30 KST: new router".
func (o Order) text() i18n.Text {
	what := strings.Join(slices.DeleteFunc(append([]string{o.Target.Incident, string(o.Target.Cause)}, o.Target.Scope...),
		func(word string) bool { return word == "" }), " ")
	why := word(o.Why, o.By, "no reason given")
	switch {
	case o.Kind == OrderMaintenance:
		return i18n.T("maintenance of %s until %s: %s", what, o.Until.Format("15:04 MST"), why)
	case o.Until.IsZero():
		return i18n.T("%s is muted until it is lifted: %s", what, why)
	default:
		return i18n.T("%s is muted until %s: %s", what, o.Until.Format("15:04 MST"), why)
	}
}
