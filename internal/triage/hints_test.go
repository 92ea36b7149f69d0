package triage

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/topology"
)

// TestEveryCauseHasHints: what to check, what to change, whom to call.
func TestEveryCauseHasHints(t *testing.T) {
	for _, rule := range append([]Rule{unknownRule}, rules...) {
		if hintsFor[rule.Cause] == nil {
			t.Errorf("%s has none", rule.Cause)
		}
	}
}

// whole reports what is wrong with the hints of a verdict.
func whole(v Verdict) string {
	var kinds []string
	for _, h := range v.Hints {
		kinds = append(kinds, string(h.Kind))
		text := h.Text.String()
		if text == "" || strings.Contains(text, "%!") || strings.Contains(text, "invalid") || strings.Contains(text, "  ") || strings.HasSuffix(text, ": ") {
			return "says " + text
		}
	}
	if got := strings.Join(kinds, " "); got != "check change call" {
		return "has " + got
	}
	return ""
}

func TestEveryFaultIsHintedAt(t *testing.T) {
	seen := map[Cause]string{}
	for _, f := range faults {
		w := newWorld(t, f.uplinks...).run(2 * time.Minute)
		f.inflict(w)
		w.run(90 * time.Second)
		for _, v := range w.result.Verdicts {
			if wrong := whole(v); wrong != "" {
				t.Errorf("%s: %s %s", f.name, v.Cause, wrong)
			}
			for _, h := range v.Hints {
				seen[v.Cause] += h.Text.String() + "\n"
			}
		}
	}
	for cause, want := range map[Cause]string{
		CauseHostLink:      "ethtool " + interfaceA,
		CauseHostAddress:   "ip route show dev " + interfaceA,
		CauseUplinkCore:    "mtr -n -I " + interfaceA,
		CauseLANGateway:    "arping -c 3 -I " + interfaceA,
		CauseProviderDown:  "curl -sv --max-time 10 -o /dev/null https://",
		CauseDNSAll:        "dig +tcp @",
		CauseUplinkTransit: "send what matters by B",
	} {
		if !strings.Contains(seen[cause], want) {
			t.Errorf("%s: %q is missing from\n%s", cause, want, seen[cause])
		}
	}
}

// interfaceA is the interface of the worlds' uplink A.
var interfaceA = site("A").Uplinks[0].Interface

// TestHintsOfWhatIsNotKnown: where the topology is bare they still say something.
func TestHintsOfWhatIsNotKnown(t *testing.T) {
	s := &Scene{fleets: &fleets{}, Topology: &topology.Topology{Uplinks: []topology.Uplink{{Name: "A"}}, Resolvers: []topology.Resolver{{Name: "R"}}, Providers: []topology.Provider{{Name: "P"}}}}
	s.gather()
	for cause, of := range hintsFor {
		v := Verdict{Cause: cause, Hints: of(s, Target{Uplink: "A", Resolver: "R", Provider: "P", Name: "n.example", Group: "g"})}
		if wrong := whole(v); wrong != "" && !strings.Contains(wrong, "invalid") { // of an address that nobody gave
			t.Errorf("%s %s", cause, wrong)
		}
	}
}
