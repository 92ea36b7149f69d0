package lab

import (
	"os"
	"reflect"
	"strconv"
	"strings"
	"testing"
)

// The number that faults are drawn by, and how many rows are drawn.
const (
	envSeed  = "NOCTOP_LAB_SEED"
	envCount = "NOCTOP_LAB_COUNT"

	usualSeed  = 20211025
	quickDrawn = 2
	usualDrawn = 15
)

// fromEnvironment is a number of the environment, or the usual one.
func fromEnvironment(t *testing.T, name string, usual uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return usual
	}
	number, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s is %q, and must be a whole number", name, text)
	}
	return number
}

// TestDrawn runs rows of faults that nobody has chosen.
func TestDrawn(t *testing.T) {
	needLab(t)
	t.Parallel()
	count := uint64(quickDrawn)
	if everything() {
		count = usualDrawn
	}
	seed, count := fromEnvironment(t, envSeed, usualSeed), fromEnvironment(t, envCount, count)
	t.Logf("drawn by %s=%d %s=%d", envSeed, seed, envCount, count)
	var result table
	t.Cleanup(func() {
		t.Logf("\n%s", result.String())
		keep(t, "drawn.txt", []byte(result.String()))
	})
	for _, s := range drawn(seed, int(count)) {
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			runRow(t, s, &result)
		})
	}
}

// TestDrawnAgain holds the generator to its promise: one number, the same rows.
func TestDrawnAgain(t *testing.T) {
	names := func(seed uint64) (names []string) {
		for _, s := range drawn(seed, 40) {
			names = append(names, s.Name+" → "+s.Expect.String()+strings.Join(all(s.Also), " "))
		}
		return names
	}
	if a, b := names(7), names(7); !reflect.DeepEqual(a, b) {
		t.Errorf("one seed, two draws:\n%q\n%q", a, b)
	}
	if reflect.DeepEqual(names(7), names(8)) {
		t.Error("two seeds, one draw")
	}
}

func all(blames []Blame) []string {
	texts := make([]string, len(blames))
	for i, b := range blames {
		texts[i] = " and " + b.String()
	}
	return texts
}

// TestOracle holds what is judged to what anybody would say.
func TestOracle(t *testing.T) {
	byLabel := map[string]deed{}
	for _, d := range deeds() {
		byLabel[d.label] = d
	}
	for _, test := range []struct {
		done, want string // no blame at all: it is not fair to ask
	}{
		{"core dead on A", "uplink.core [A]"},
		{"core dead on A, core dead on B", "upstream.all [A B]"},
		{"beyond gateway A, routing loop on B", "upstream.all [A B]"},
		{"gateway dead on A, gateway dead on B", "lan.gateway [A B]"},
		{"interface down on A, core dead on B", "host.link [A]; uplink.core [B]"},
		{"interface down on A, no carrier on A", ""},
		{"core dead on A, R2 refuses", ""},
		{"core dead on B, R2 refuses", "uplink.core [B]; dns.resolver [R2]"},
		{"R1 silent, R2 refuses", "dns.all []"},
		{"core dead on A, Pay silent", "uplink.core [A]; provider.down [Pay]"},
		{"half the desks silent, core dead on A", "uplink.core [A]; endpoint.mass [Check-in desks]"},
		{"25 % loss on A, core dead on A", ""},
		{"25 % loss on B, Pay answers 503", ""},
		{"transit dead on A, core dead on B", ""},
		{"Pay answers 503, Pay silent", ""},
	} {
		var done []deed
		for _, label := range strings.Split(test.done, ", ") {
			d, ok := byLabel[label]
			if !ok {
				t.Fatalf("there is no deed %q", label)
			}
			done = append(done, d)
		}
		var got string
		if blames, fair := judged(done...); fair {
			for _, b := range blames {
				got += "; " + b.String()
			}
			got = strings.TrimPrefix(got, "; ")
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q", test.done, got, test.want)
		}
	}
}
