package ui

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
)

// A verdict's own subject is what is broken; what fails by it is dimmed.
func TestWhatAVerdictIsAboutIsNotImplied(t *testing.T) {
	w := newWorld()
	resolver, other := w.resolver(0), w.resolver(2)
	name := observe.Subject{Kind: observe.KindName, Group: "KT DNS", Name: "pay.example.com"}
	for _, test := range []struct {
		cause   triage.Cause
		scope   []string
		subject observe.Subject
		want    string
	}{
		{"lan.gateway", []string{kt}, w.gateway(kt), ""},
		{"lan.gateway", []string{kt}, w.hop(kt), "uplink KT"},
		{"uplink.firsthop", []string{kt}, w.hop(kt), ""},
		{"uplink.firsthop", []string{kt}, w.anchors(kt)[0], "uplink KT"},
		{"uplink.core", []string{kt}, w.anchors(kt)[0], ""},
		{"uplink.core", []string{kt}, resolver, "uplink KT"},
		{"host.link", []string{kt, lg}, resolver, "uplinks KT, LGU+"},
		{"host.link", nil, resolver, "no network"},
		{"upstream.all", nil, w.anchors(kt)[0], ""},
		{"upstream.all", nil, w.hop(kt), ""},
		{"upstream.all", nil, resolver, "all uplinks"},
		{"dns.resolver", []string{"KT DNS"}, resolver, ""},
		{"dns.resolver", []string{"KT DNS"}, name, "resolver KT DNS"},
		{"dns.all", nil, other, ""},
		{"dns.all", nil, w.probe(w.what.Providers[0], kt), "dead DNS"},
		{"provider.down", []string{"AWS"}, w.probe(w.what.Providers[0], kt), ""},
		{"endpoint.mass", []string{"Desks"}, other, "Desks"},
		{"something.new", nil, other, "something.new"},
	} {
		w := newWorld()
		v := w.verdict(test.cause, time.Minute, "x", test.scope...)
		scope := strings.Join(test.scope, ", ")
		if scope == "" {
			scope = string(test.cause)
		}
		w.imply(scope, test.subject)
		f := model(t, w.snapshot(), 80, 24, themes.ASCII()).screen.frame(nil)
		if got := f.implied(test.subject).by; got != test.want {
			t.Errorf("%s, %v: %q, want %q", v.Cause, test.subject, got, test.want)
		}
	}
}

func TestImpliedByIsSaidAsLongAsFits(t *testing.T) {
	i := implication{by: "uplink KT", brief: "KT"}
	for _, test := range []struct {
		w    int
		want string
	}{{30, "implied by uplink KT"}, {20, "implied by uplink KT"}, {19, "implied by KT"}, {3, "implied by KT"}} {
		if got := i.words(tongue{}, test.w).String(); got != test.want {
			t.Errorf("in %d cells: %q, want %q", test.w, got, test.want)
		}
	}
}

// rowOfText returns the line of the screen that holds a text.
func rowOfText(t *testing.T, m *Model, text string) string {
	t.Helper()
	for _, line := range m.screen.draw().Lines() {
		if strings.Contains(line, text) {
			return line
		}
	}
	t.Fatalf("no %q in\n%s", text, seen(m))
	return ""
}

// Nothing of a row may speak against the others.
func TestRowsAgree(t *testing.T) {
	down := model(t, interfaceDown().snapshot(), 120, 40, themes.ASCII())
	for _, test := range []struct{ row, want, never string }{
		{" KT  ", "X eth0", "0 %"},              // nothing was sent: there is no loss, and nothing answers
		{" KT DNS", "? KT DNS", ". KT DNS"},     // not well, although not judged yet
		{"pay.example.com", ". pay", "implied"}, // the other resolvers know it
		{"3 HOST", "X eth0 link down", ". eth0"},
	} {
		if row := rowOfText(t, down, test.row); !strings.Contains(row, test.want) || strings.Contains(row, test.never) {
			t.Errorf("want %q and not %q in %q", test.want, test.never, row)
		}
	}
	back := model(t, recovering().snapshot(), 120, 40, themes.ASCII())
	if row := rowOfText(t, back, " KT  "); !strings.HasPrefix(row, ">!") || strings.Contains(row, "X") {
		t.Errorf("recovering: %q", row)
	}
	w := coreDead()
	w.back = 3 * time.Second // answers again, and the verdict is still open
	again := model(t, w.snapshot(), 120, 40, themes.ASCII())
	if row := rowOfText(t, again, " KT DNS"); !strings.Contains(row, "ok again") {
		t.Errorf("answers again: %q", row)
	}
}
