package engine

import (
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
)

const (
	// sameGap is how long after a gap another word of it is about the same one:
	// the loop finds it first, and then the collector that watches for that.
	sameGap = 10 * time.Second
	// sameSuspicion is how long a suspicion that comes again is no news.
	sameSuspicion = time.Minute
)

// chronicle writes down what happens, for whoever asks later what did.
type chronicle struct {
	log       history.Log
	suspected map[string]time.Duration // by cause and scope: when it was last there
	adopted   bool                     // another topology, since the last round
	status    triage.Overall
}

// began notes that measuring began.
func (c *chronicle) began(at observe.Instant) {
	c.suspected = make(map[string]time.Duration)
	c.log.Add(history.Happening{At: at, Kind: history.Began})
}

// observed notes that noctop did not run for a while.
func (c *chronicle) observed(o *observe.Observation) {
	if o.Check != observe.CheckGap || o.Subject.Kind != observe.KindSelf || o.Outcome != observe.Failed {
		return
	}
	if last, ok := c.log.Last(history.Missed); ok && o.At.Sub(last.At) < sameGap {
		return
	}
	missed := time.Duration(o.Value * float64(time.Second))
	c.log.Add(history.Happening{At: o.At, Kind: history.Missed, For: missed})
}

// ordered notes an order that was followed.
func (c *chronicle) ordered(o triage.Order, at observe.Instant) {
	o.Given = at
	c.log.Add(history.Happening{At: at, Kind: history.Ordered, Order: &o})
}

// judged notes what a round of triage brought.
func (c *chronicle) judged(result *triage.Result) {
	now := result.Now
	if c.adopted {
		c.adopted = false
		c.log.Add(history.Happening{At: now, Kind: history.Reconfigured})
	}
	if was, is := c.status == triage.Unreliable, result.Status == triage.Unreliable; is != was {
		kind := history.Trusted
		if is {
			kind = history.Distrusted
		}
		c.log.Add(history.Happening{At: now, Kind: kind})
	}
	c.status = result.Status
	for i := range result.Verdicts {
		c.suspects(&result.Verdicts[i], now)
	}
	for i := range result.Events {
		e := result.Events[i]
		c.log.Add(history.Happening{At: e.At, Kind: history.Stepped, Step: e.Kind, Verdict: &e.Verdict})
	}
	for key, last := range c.suspected {
		if now.Mono-last > sameSuspicion {
			delete(c.suspected, key)
		}
	}
}

// suspects notes a suspicion that is new: in brief, for there may be many.
func (c *chronicle) suspects(v *triage.Verdict, now observe.Instant) {
	if v.State != triage.Suspect {
		return
	}
	key := string(v.Cause) + " " + strings.Join(v.Scope, " ")
	_, known := c.suspected[key]
	c.suspected[key] = now.Mono
	if known {
		return
	}
	c.log.Add(history.Happening{At: now, Kind: history.Suspected, Verdict: &triage.Verdict{
		Cause: v.Cause, Scope: slices.Clone(v.Scope), State: v.State, Confidence: v.Confidence, Margin: v.Margin,
		Since: v.Since, Detected: v.Detected, Headline: v.Headline, Severity: v.Severity, Rule: v.Rule,
	}})
}
