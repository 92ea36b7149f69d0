package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/lines"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/wire"
)

// wayAfter is how long the way to a target is waited for.
const wayAfter = 5500 * time.Millisecond

// wayChecks are what is measured of the way to a target.
var wayChecks = []string{observe.CheckPath, observe.CheckLarge}

// measuredOf is a series of the target itself by an uplink, where it was
// measured.
func measuredOf(s *history.Snapshot, t target, uplink, check string) (history.Series, bool) {
	subject := observe.Subject{Kind: observe.KindProvider, Uplink: uplink, Group: t.probe, Name: t.text}
	series, ok := s.Series(history.Key{Subject: subject, Check: check})
	return series, ok && len(series.Samples) > 0
}

// wayKnown reports whether the way to the target is known by every uplink, or is
// not looked at.
func wayKnown(s *history.Snapshot, t target) bool {
	if !t.traced {
		return true
	}
	for _, uplink := range uplinksTo(s, t) {
		for _, check := range wayChecks {
			if _, ok := measuredOf(s, t, uplink, check); !ok {
				return false
			}
		}
	}
	return true
}

// writeWays prints the routers on the way to the target, a line each, and what
// size of packets passes.
func writeWays(out *page, s *history.Snapshot, t target) {
	for _, uplink := range uplinksTo(s, t) {
		through := by([]way{{uplink: uplink}})
		if path, ok := measuredOf(s, t, uplink, observe.CheckPath); ok {
			writeWay(out, i18n.T("path%s", through), path)
			for i, hop := range hopsOf(path) {
				fmt.Fprintf(out, "  %24d  %s\n", i+1, plainString(out.language.Reword(hop)))
			}
		}
		if size, ok := measuredOf(s, t, uplink, observe.CheckLarge); ok {
			writeWay(out, i18n.T("path MTU%s", through), size)
		}
	}
}

// writeWay prints a line on the way to the target. What can't be told of it is
// not the target's fault.
func writeWay(out *page, name i18n.Text, layer history.Series) {
	newest := layer.Newest()
	outcome, figure := i18n.T(newest.Outcome.String()), "-"
	if newest.Outcome == observe.None || newest.Outcome == observe.NotProvisioned {
		outcome = i18n.T("can't tell")
	}
	mtu := 0.0
	for _, field := range layer.Last.Fields {
		if field.Name.String() == "mtu" {
			mtu = field.Value
		}
	}
	switch {
	case mtu > 0:
		figure = fmt.Sprintf("%.0f B", mtu)
	case newest.Took > 0:
		figure = took(newest.Took)
	}
	out.layer(name, outcome, figure, out.language.Reword(layer.Last.Detail.String()))
}

// hopsOf are the routers on a way, in order, as they are printed: "*" for one
// that does not answer.
func hopsOf(path history.Series) []string {
	var hops []string
	for _, field := range path.Last.Fields {
		if field.Name.String() == fmt.Sprintf("hop%d", len(hops)+1) {
			hops = append(hops, field.Text.String())
		}
	}
	return hops
}

// printAnswer prints what a check of one target came to as a line of the
// contract, with all that was measured of it.
func printAnswer(out io.Writer, s *history.Snapshot, t target, a answer) error {
	line := lines.Triage(a.result, nil)
	line.Layers = layersOf(s, t)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	return printed(encoder.Encode(line))
}

// layersOf is what was measured of a target, in the order in which it is printed.
func layersOf(s *history.Snapshot, t target) []wire.Sample {
	all := []wire.Sample{}
	add := func(series history.Series) { all = append(all, lines.Sample(newestOf(s, series))) }
	for _, answer := range namesOf(s, t) {
		add(answer)
	}
	own := observe.Subject{Kind: observe.KindName, Name: t.name}
	if series, ok := s.Series(history.Key{Subject: own, Check: observe.CheckAuthority}); ok && len(series.Samples) > 0 {
		add(series)
	}
	for _, w := range allWays(s, t) {
		for _, layer := range w.layers {
			add(layer)
		}
	}
	for _, check := range append([]string{observe.CheckBulk, observe.CheckQUIC}, wayChecks...) {
		for _, uplink := range uplinksTo(s, t) {
			if series, ok := measuredOf(s, t, uplink, check); ok {
				add(series)
			}
		}
	}
	return all
}

// newestOf is the newest measurement of a series.
func newestOf(s *history.Snapshot, series history.Series) observe.Observation {
	newest, last := series.Newest(), series.Last
	o := observe.Observation{
		Subject: series.Key.Subject, Check: series.Key.Check, At: observe.Instant{Wall: s.Wall(newest.At), Mono: newest.At},
		Took: newest.Took, Outcome: newest.Outcome, Value: newest.Value, Unit: series.Unit, Every: series.Every,
		Target: last.Target.String(), Method: last.Method.String(), Cause: last.Cause.String(), Detail: last.Detail.String(),
	}
	for _, field := range last.Fields {
		o.Fields = append(o.Fields, observe.Field{Name: field.Name.String(), Value: field.Value, Text: field.Text.String()})
	}
	return o
}
