package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
)

// certificateSoon is how long before a certificate ends this is said.
const certificateSoon = 21 * 24 * time.Hour

// writeLayers prints what was found of the target, one layer after the other.
func writeLayers(out io.Writer, s *history.Snapshot, t target) {
	for _, answer := range namesOf(s, t) {
		writeLayer(out, s, "name at "+answer.Key.Subject.Group, answer)
	}
	own := observe.Subject{Kind: observe.KindName, Name: t.name}
	writeMeasured(out, s, "name at its own servers", own, observe.CheckAuthority)
	for _, w := range allWays(s, t) {
		for _, layer := range w.layers {
			name := layer.Key.Check + by([]way{w})
			if w.proxy {
				name = "by the proxy"
			}
			writeLayer(out, s, name, layer)
		}
	}
	for _, uplink := range uplinksTo(s, t) {
		subject := observe.Subject{Kind: observe.KindProvider, Uplink: uplink, Group: t.probe, Name: t.text}
		through := by([]way{{uplink: uplink}})
		writeMeasured(out, s, "full-size packets"+through, subject, observe.CheckBulk)
		writeMeasured(out, s, "quic"+through, subject, observe.CheckQUIC)
	}
}

// writeMeasured prints a check where it was measured.
func writeMeasured(out io.Writer, s *history.Snapshot, name string, subject observe.Subject, check string) {
	if series, ok := s.Series(history.Key{Subject: subject, Check: check}); ok && len(series.Samples) > 0 {
		writeLayer(out, s, name, series)
	}
}

func writeLayer(out io.Writer, s *history.Snapshot, name string, layer history.Series) {
	newest := layer.Newest()
	outcome, time := newest.Outcome.String(), "-"
	if newest.Outcome == observe.None {
		outcome = "not tried"
	}
	if newest.Took > 0 {
		time = took(newest.Took)
	}
	detail := layer.Last.Detail.String()
	if newest.Outcome != observe.None {
		detail = word(detail, layer.Last.Cause.String())
	}
	isName := layer.Key.Subject.Kind == observe.KindName // whose target is the resolver
	if target := layer.Last.Target.String(); !isName && newest.Outcome != observe.None && !strings.Contains(detail, target) {
		detail = strings.TrimSpace(target + " " + detail)
	}
	detail = strings.TrimSpace(detail + " " + furtherWords(s, layer))
	line := fmt.Sprintf("  %-24s %-12s %10s  %s", plainString(name), outcome, time, detail)
	fmt.Fprintln(out, strings.TrimRight(line, " "))
}

// furtherWords are what the fields of a layer say that matters to whoever looks
// for a fault.
func furtherWords(s *history.Snapshot, layer history.Series) string {
	var words []string
	for _, field := range layer.Last.Fields {
		text := field.Text.String()
		switch field.Name.String() {
		case "notAfter":
			words = append(words, certificateWords(time.Unix(int64(field.Value), 0), s.Now.Wall))
		case "issuer":
			words = append(words, "issuer "+text)
		case "resolver":
			if layer.Key.Check == observe.CheckTCP {
				words = append(words, "address by "+text)
			}
		case "addresses":
			words = append(words, "(kept from before: no resolver tells it)")
		case "cd":
			words = append(words, "without validation: "+text)
		case "versions":
			words = append(words, "versions "+text)
		case "proxy":
			words = append(words, "through "+text)
		}
	}
	return strings.Join(words, ", ")
}

// certificateWords say when a certificate ends, and whether that is soon.
func certificateWords(end, now time.Time) string {
	left := end.Sub(now)
	date := end.UTC().Format(time.DateOnly)
	switch {
	case left < 0:
		return "certificate ended " + date
	case left < certificateSoon:
		return fmt.Sprintf("CERTIFICATE ENDS SOON: %s, in %d days", date, int(left/(24*time.Hour)))
	}
	return "certificate until " + date
}
