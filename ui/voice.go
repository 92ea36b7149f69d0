package ui

import (
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// voice is what somebody said, by status page or press, and what there is to
// remark on it.
type voice struct {
	name    string
	claims  []*claims.Claim // the oldest first; not to be changed
	remarks []claims.Remark
}

// voices are all who said something, in the order in which they were first
// heard. They are worked out once a Snapshot.
func (f *Frame) voices() []*voice {
	if f.cache.heard {
		return f.cache.voices
	}
	all := voicesOf(f.Snapshot.Claims)
	for _, r := range f.Snapshot.Remarks {
		v := all.of(r.Provider)
		v.remarks = append(v.remarks, r)
	}
	f.cache.heard, f.cache.voices = true, all
	return all
}

// choir is several voices, in the order in which they were first heard.
type choir []*voice

// of is the voice of a name, which is added where it is new.
func (all *choir) of(name string) *voice {
	at := slices.IndexFunc(*all, func(v *voice) bool { return strings.EqualFold(v.name, name) })
	if at < 0 {
		at = len(*all)
		*all = append(*all, &voice{name: name})
	}
	return (*all)[at]
}

// voicesOf parts claims, which are not to be changed, by who made them.
func voicesOf(said []claims.Claim) choir {
	var all choir
	for i := range said {
		v := all.of(said[i].Provider)
		v.claims = append(v.claims, &said[i])
	}
	return all
}

// voice is what one of them said; it is empty of who said nothing.
func (f *Frame) voice(name string) *voice {
	for _, v := range f.voices() {
		if strings.EqualFold(v.name, name) {
			return v
		}
	}
	return &voice{name: name}
}

func (v *voice) remark(code string) (claims.Remark, bool) {
	for _, r := range v.remarks {
		if r.Code == code {
			return r, true
		}
	}
	return claims.Remark{}, false
}

func (v *voice) claim(id string) (claims.Claim, bool) {
	at := slices.IndexFunc(v.claims, func(c *claims.Claim) bool { return c.ID == id })
	if at < 0 {
		return claims.Claim{}, false
	}
	return *v.claims[at], true
}

// byHand is the newest statement that was entered by hand, of the last day.
func (v *voice) byHand(now time.Time) (claims.Claim, bool) {
	for _, c := range slices.Backward(v.claims) {
		if c.Channel == claims.Note {
			return *c, now.Sub(c.Said()) < 24*time.Hour
		}
	}
	return claims.Claim{}, false
}

// onPageSince reports whether the status page said something after a moment.
func (v *voice) onPageSince(at time.Time) bool {
	return slices.ContainsFunc(v.claims, func(c *claims.Claim) bool { return c.Channel != claims.Note && c.Said().After(at) })
}

// stance is what our measurements say of what was said last: that something of it
// is contradicted counts most. When it began is another question than whether it
// is so.
func (v *voice) stance(now time.Time) (claims.Stance, bool) {
	if len(v.claims) == 0 {
		return "", false
	}
	last := v.claims[len(v.claims)-1]
	if last.Stance == "" { // a quiz hides it
		return "", false
	}
	if now.Sub(last.Received.Wall) > 6*time.Hour {
		return "", false
	}
	found := claims.NotTestable
	for _, c := range v.claims {
		switch {
		case c.Incident != last.Incident || c.Revision != last.Revision || c.Kind == claims.Start:
		case c.Stance == claims.Contradicted:
			return c.Stance, true
		case c.Stance == claims.Supported:
			found = c.Stance
		}
	}
	return found, true
}

// stanceWord is a stance as it stands in a column.
func stanceWord(lang tongue, s claims.Stance) safetext.Text {
	switch s {
	case "":
		return safetext.Text{}
	case claims.Supported:
		return lang.say("supported")
	case claims.Contradicted:
		return lang.say("contradicted")
	}
	return lang.say("not testable")
}

func stanceRole(s claims.Stance) themes.Role {
	switch s {
	case claims.Supported:
		return themes.OK
	case claims.Contradicted:
		return themes.Degraded
	}
	return themes.Dim
}

// stanceCell is the stance of somebody, or nothing.
func (f *Frame) stanceCell(v *voice) cell {
	stance, ok := v.stance(f.Snapshot.Now.Wall)
	if !ok {
		return word(f.say("-"), themes.Dim)
	}
	return word(stanceWord(f.tongue, stance), stanceRole(stance))
}

// lagCell is how long after our onset they admitted it, and while they don't,
// how long that has been: ">12 min".
func (f *Frame) lagCell(v *voice) (c cell, known bool) {
	if r, ok := v.remark(claims.PageLags); ok {
		return word(f.say(">%s", duration(f.tongue, f.Snapshot.Now.Wall.Sub(r.Since))), themes.Degraded), true
	}
	if r, ok := v.remark(claims.Admitted); ok {
		if admitted, ok := v.claim(r.Claim); ok && admitted.Lag > 0 {
			return word(duration(f.tongue, admitted.Lag), themes.Text), true
		}
	}
	return word(f.say("-"), themes.Dim), false
}

// flags are what must be known before what they say is read, in a few words.
func (v *voice) flags(lang tongue) safetext.Text {
	for _, flag := range []struct{ code, says string }{
		{claims.CauseReversed, "reversed"},
		{claims.StillFailing, "says over, still fails"},
		{claims.GoneFromPage, "gone from its page"},
		{claims.RepairOverdue, "repair overdue"},
		{claims.RepairSlipped, "repair put off"},
		{claims.StartMoved, "start moved"},
	} {
		if _, ok := v.remark(flag.code); ok {
			return lang.say(flag.says)
		}
	}
	return safetext.Text{}
}

// flagged puts the flags before what is said.
func flagged(lang tongue, v *voice, said safetext.Text) safetext.Text {
	if flags := v.flags(lang); !flags.Empty() {
		return lang.say("%s: %s", flags, said)
	}
	return said
}

// measuredOf is how somebody stands by our own measurements who has no probes
// of a provider's: a carrier by its uplink, or by a verdict that names it.
func (f *Frame) measuredOf(name string) cell {
	for _, v := range f.open() {
		if slices.ContainsFunc(v.Scope, func(of string) bool { return strings.EqualFold(of, name) }) {
			of := ofStatus(v.Severity)
			return signed(of, of.word(f.tongue))
		}
	}
	for _, u := range f.Snapshot.Topology.Uplinks {
		if strings.EqualFold(u.Name, name) {
			of := f.state(observe.Subject{Kind: observe.KindUplink, Uplink: u.Name})
			return signed(of, of.word(f.tongue))
		}
	}
	return signed(absent, safetext.Text{})
}

// bearing are the claims that bear on a verdict, the oldest first.
func (f *Frame) bearing(v *triage.Verdict) []claims.Claim {
	if len(v.Claims) == 0 {
		return nil
	}
	var all []claims.Claim
	for i := range f.Snapshot.Claims {
		if c := &f.Snapshot.Claims[i]; slices.Contains(v.Claims, c.ID) {
			all = append(all, *c)
		}
	}
	return all
}

// lastClaim is the last word on what a verdict is about, and what we say to it.
// One that takes back a cause, or that we contradict, goes before.
func (f *Frame) lastClaim(v *triage.Verdict) safetext.Text {
	all := f.bearing(v)
	if len(all) == 0 {
		return safetext.Text{}
	}
	told := all[len(all)-1]
	ofFault := slices.DeleteFunc(slices.Clone(all), func(c claims.Claim) bool { return c.Kind == claims.Start })
	for i, c := range slices.Backward(ofFault) {
		if i == len(ofFault)-1 || c.Reversal || c.Stance == claims.Contradicted {
			told = c
		}
		if c.Reversal || c.Stance == claims.Contradicted {
			break
		}
	}
	return f.claimLine(told)
}

// claimLine is a claim in a line: who, whether it holds, and the words.
func (f *Frame) claimLine(c claims.Claim) safetext.Text {
	stance := stanceWord(f.tongue, c.Stance)
	switch {
	case c.Reversal:
		return f.say("%s (takes back its cause; %s): \"%s\"", c.Provider, stance, c.Text)
	case c.Kind == claims.Start && !c.Start.IsZero():
		return f.say("%s (%s): it began %s: \"%s\"", c.Provider, stance, clock(f.tongue, c.Start, f.Snapshot.Now.Wall, f.Zone), c.Text)
	}
	return f.say("%s (%s): \"%s\"", c.Provider, stance, c.Text)
}

// claimed lists the claims that bear on a verdict, each with its stance.
func (f *Frame) claimed(v *triage.Verdict, w int) []line {
	all := []line{plain(1, f.say("Claims: what is said of it, believed by nobody"), themes.Title)}
	for _, c := range f.bearing(v) {
		label := f.say("%s %s %s", clock(f.tongue, c.Said(), f.Snapshot.Now.Wall, f.Zone), c.ID, f.say(string(c.Kind)))
		all = append(all, wrapped(3, label, stanceRole(c.Stance), f.claimLine(c), themes.Text, w)...)
	}
	return all
}
