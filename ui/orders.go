package ui

import (
	"time"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// moment is a time ahead, to the minute; of another day with its date.
func (f *Frame) moment(at time.Time) safetext.Text {
	at, now := at.In(f.Zone), f.Snapshot.Now.Wall.In(f.Zone)
	if at.YearDay() == now.YearDay() && at.Year() == now.Year() {
		return clean(at.Format("15:04"))
	}
	return clean(at.Format("2006-01-02 15:04"))
}

// untilWords says how long something is muted, and by whom.
func (f *Frame) untilWords(o *triage.Order) safetext.Text {
	switch {
	case o.Kind == triage.OrderMaintenance && o.From.After(f.Snapshot.Now.Wall):
		return f.say("maintenance from %s until %s", f.moment(o.From), f.moment(o.Until))
	case o.Kind == triage.OrderMaintenance:
		return f.say("maintenance until %s", f.moment(o.Until))
	case o.Until.IsZero() && o.By == "":
		return f.say("muted until it is lifted")
	case o.Until.IsZero():
		return f.say("muted until it is lifted, by %s", o.By)
	case o.By == "":
		return f.say("muted until %s", f.moment(o.Until))
	}
	return f.say("muted until %s by %s", f.moment(o.Until), o.By)
}

// ackWords says who works on something, and since when.
func (f *Frame) ackWords(o *triage.Order) safetext.Text {
	if o.By == "" {
		return f.say("acknowledged %s", f.moment(o.Given.Wall))
	}
	return f.say("acknowledged by %s %s", o.By, f.moment(o.Given.Wall))
}

// muteOf says how long a verdict is muted; nothing where it is not.
func (f *Frame) muteOf(v *triage.Verdict) safetext.Text {
	if v.Mute == nil {
		return safetext.Text{}
	}
	return f.untilWords(v.Mute)
}

// ackOf says who works on a verdict; nothing where nobody said so.
func (f *Frame) ackOf(v *triage.Verdict) safetext.Text {
	if v.Ack == nil {
		return safetext.Text{}
	}
	return f.ackWords(v.Ack)
}

// targetWords names what an order is about.
func (f *Frame) targetWords(target triage.OrderTarget) safetext.Text {
	var parts []safetext.Text
	if target.Incident != "" {
		parts = append(parts, f.say("incident %s", target.Incident))
	}
	if target.Cause != "" {
		parts = append(parts, clean(string(target.Cause)))
	}
	for _, name := range target.Scope {
		parts = append(parts, clean(name))
	}
	return safetext.Join(parts, safetext.Literal(" "))
}

// orderWords says what is muted, how long, by whom and why.
func (f *Frame) orderWords(o *triage.Order) safetext.Text {
	if o.Why == "" {
		return f.say("%s: %s", f.targetWords(o.Target), f.untilWords(o))
	}
	return f.say("%s: %s (%s)", f.targetWords(o.Target), f.untilWords(o), o.Why)
}

// handled lists what is muted and what somebody works on.
func (f *Frame) handled(w int) []line {
	result := &f.Snapshot.Triage
	var all []line
	for i := range result.Orders {
		all = append(all, wrapped(3, f.Glyphs.Paused, themes.Paused, f.orderWords(&result.Orders[i]), themes.Text, w)...)
	}
	for i := range result.Coming {
		all = append(all, wrapped(3, f.Glyphs.Paused, themes.Dim, f.orderWords(&result.Coming[i]), themes.Text, w)...)
	}
	for i := range result.Verdicts {
		v := &result.Verdicts[i]
		if v.Ack == nil {
			continue
		}
		says := f.say("incident %s: %s", v.Incident, f.ackWords(v.Ack))
		if v.Ack.Why != "" {
			says = f.say("%s (%s)", says, v.Ack.Why)
		}
		all = append(all, wrapped(3, f.Glyphs.OK, themes.Text, says, themes.Text, w)...)
	}
	if len(all) == 0 {
		return nil
	}
	all = append([]line{plain(1, f.say("Muted and acknowledged"), themes.Title)}, all...)
	return append(all, line{})
}

// isListed reports whether a notice says what handled says better.
func isListed(n triage.Notice) bool {
	return n.Code == string(triage.OrderMute) || n.Code == string(triage.OrderMaintenance)
}
