package cli

import (
	"fmt"
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

// certificateSoon is how long before a certificate ends this is said.
const certificateSoon = 21 * 24 * time.Hour

// writeLayers prints what was found of the target, one layer after the other.
func writeLayers(out *page, s *history.Snapshot, t target) {
	for _, answer := range namesOf(s, t) {
		writeLayer(out, s, i18n.T("name at %s", answer.Key.Subject.Group), answer)
	}
	own := observe.Subject{Kind: observe.KindName, Name: t.name}
	writeMeasured(out, s, i18n.T("name at its own servers"), own, observe.CheckAuthority)
	for _, w := range allWays(s, t) {
		for _, layer := range w.layers {
			name := i18n.T("%s%s", i18n.Named("check", layer.Key.Check), by([]way{w}))
			if w.proxy {
				name = i18n.T("by the proxy")
			}
			writeLayer(out, s, name, layer)
		}
	}
	for _, uplink := range uplinksTo(s, t) {
		subject := observe.Subject{Kind: observe.KindProvider, Uplink: uplink, Group: t.probe, Name: t.text}
		through := by([]way{{uplink: uplink}})
		writeMeasured(out, s, i18n.T("full-size packets%s", through), subject, observe.CheckBulk)
		writeMeasured(out, s, i18n.T("%s%s", i18n.Named("check", observe.CheckQUIC), through), subject, observe.CheckQUIC)
	}
	writeWays(out, s, t)
}

// writeMeasured prints a check where it was measured.
func writeMeasured(out *page, s *history.Snapshot, name i18n.Text, subject observe.Subject, check string) {
	if series, ok := s.Series(history.Key{Subject: subject, Check: check}); ok && len(series.Samples) > 0 {
		writeLayer(out, s, name, series)
	}
}

func writeLayer(out *page, s *history.Snapshot, name i18n.Text, layer history.Series) {
	newest := layer.Newest()
	outcome, time := i18n.T(newest.Outcome.String()), "-"
	if newest.Outcome == observe.None {
		outcome = i18n.T("not tried")
	}
	if newest.Took > 0 {
		time = took(newest.Took)
	}
	detail, cause := layer.Last.Detail.String(), layer.Last.Cause.String()
	if newest.Outcome == observe.None {
		cause = ""
	}
	detail = out.text(saidOf(detail, cause))
	isName := layer.Key.Subject.Kind == observe.KindName // whose target is the resolver
	if target := layer.Last.Target.String(); !isName && newest.Outcome != observe.None && !strings.Contains(detail, target) {
		detail = strings.TrimSpace(target + " " + detail)
	}
	detail = strings.TrimSpace(detail + " " + out.furtherWords(s, layer))
	out.layer(name, outcome, time, detail)
}

// The columns of a layer, in cells.
const (
	layerCells   = 24
	outcomeCells = 12
)

// layer writes a line on a layer.
func (p *page) layer(name, outcome i18n.Text, figure, detail string) {
	cells := func(t i18n.Text, width int) safetext.Text {
		return safetext.Pad(safetext.Clean(p.language.Say(t), plainCells), width)
	}
	line := fmt.Sprintf("  %s %s %10s  %s", cells(name, layerCells), cells(outcome, outcomeCells), figure, plainString(detail))
	fmt.Fprintln(p, strings.TrimRight(line, " "))
}

// furtherWords are what the fields of a layer say that matters to whoever looks
// for a fault.
func (p *page) furtherWords(s *history.Snapshot, layer history.Series) string {
	var words []string
	for _, field := range layer.Last.Fields {
		text := field.Text.String()
		switch field.Name.String() {
		case "notAfter":
			words = append(words, p.text(certificateWords(time.Unix(int64(field.Value), 0), s.Now.Wall)))
		case "issuer":
			words = append(words, p.text(i18n.T("issuer %s", text)))
		case "resolver":
			if layer.Key.Check == observe.CheckTCP {
				words = append(words, p.text(i18n.T("address by %s", text)))
			}
		case "addresses":
			words = append(words, p.text(i18n.T("(kept from before: no resolver tells it)")))
		case "cd":
			words = append(words, p.text(i18n.T("without validation: %s", text)))
		case "versions":
			words = append(words, p.text(i18n.T("versions %s", text)))
		case "proxy":
			words = append(words, p.text(i18n.T("through %s", text)))
		}
	}
	return strings.Join(words, ", ")
}

// certificateWords say when a certificate ends, and whether that is soon.
func certificateWords(end, now time.Time) i18n.Text {
	left := end.Sub(now)
	date := end.UTC().Format(time.DateOnly)
	switch {
	case left < 0:
		return i18n.T("certificate ended %s", date)
	case left < certificateSoon:
		return i18n.T("CERTIFICATE ENDS SOON: %s, in %d days", date, int(left/(24*time.Hour)))
	}
	return i18n.T("certificate until %s", date)
}
