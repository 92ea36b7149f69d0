package lab

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/mattn/go-runewidth"
)

// sizes are the terminals that the screen is judged on.
var sizes = [][2]int{{80, 24}, {120, 40}, {200, 50}, {40, 12}}

// well is what the banner begins with where nothing is wrong.
const well = `✓ all is well\b`

// view is one state of the network and what the screen must then begin with.
type view struct {
	name    string
	process Process
	arrange func(*Network) error
	broken  bool // the fault is there before noctop starts
	fault   *Fault
	banner  string // a regular expression for the banner's first line
}

func oneFault(f Fault) *Fault { return &f }

var views = []view{
	{name: "health", process: withFile, banner: well},
	{name: "interface down", process: withFile, fault: oneFault(interfaceDown("A")), banner: `✖ DOWN\b.*\b(A|eth0)\b`},
	{name: "beyond gateway A", process: withFile, fault: oneFault(beyondGateway("A")), banner: `✖ DOWN\b.*\bA\b`},
	{name: "beyond both gateways", process: withFile, fault: oneFault(everyFault("", beyondGateway("A"), beyondGateway("B"))),
		banner: `✖ DOWN\b.*\b(all|every|both)\b.*\buplinks?\b`},
	{name: "resolver silent", process: withFile, fault: oneFault(resolving("", Silent, resolver2)), banner: `⚠ DEGRADED\b.*\bR2\b`},
	{name: "provider 503", process: withFile, fault: oneFault(failing503()), banner: `✖ DOWN\b.*\bPay\b`},
	{name: "no network at all", process: withFile, broken: true,
		fault: oneFault(everyFault("", interfaceGone("A"), interfaceGone("B"))), banner: `✖ DOWN\b.*\b(A|eth0)\b`},
	{name: "discovered health", arrange: ownResolver, banner: well},
	{name: "discovered nothing at all", arrange: ownResolver, broken: true,
		fault: oneFault(everyFault("", interfaceGone("A"), interfaceGone("B"))), banner: `✖ DOWN\b|\? CAN'T TELL\b`},
}

// TestScreens shows every view at every size.
func TestScreens(t *testing.T) {
	needLab(t)
	t.Parallel()
	for _, v := range views {
		t.Run(v.name, func(t *testing.T) {
			t.Parallel()
			v.show(t)
		})
	}
}

func (v view) show(t *testing.T) {
	t.Helper()
	n, err := newNetwork(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(n.Close)
	if v.arrange != nil {
		if err := v.arrange(n); err != nil {
			t.Fatal(err)
		}
	}
	if v.broken {
		v.inject(t, n)
	}
	consoles := make([]*Console, len(sizes))
	for i, size := range sizes {
		if consoles[i], err = n.console(underTest(), v.process, size[0], size[1]); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(consoles[i].close)
	}
	if !v.broken {
		for _, c := range consoles {
			if !c.until(baselinePatience, func(lines []string) bool { return bannerIs(lines, well) }) {
				t.Fatalf("not well before the fault:\n%s", c.Screen())
			}
		}
		time.Sleep(settledAfter)
		if v.fault != nil {
			v.inject(t, n)
		}
	}
	patience := time.Now().Add(providerOpen + openGrace)
	screens := make([][]string, len(consoles))
	for i, c := range consoles {
		screens[i] = v.judge(t, c, time.Until(patience))
	}
	whole := wholeWords(screens)
	for i, c := range consoles {
		for y, line := range screens[i] {
			if why := whole.cutOff(line, c.Width); why != "" {
				t.Errorf("%dx%d: row %d is cut off %s: %s", c.Width, c.Height, y+1, why, line)
			}
		}
	}
	if v.fault != nil {
		if _, err := v.fault.Proved(n); err != nil {
			t.Errorf("%s: the fault is not proved: %v", Void, err)
		}
	}
}

func (v view) inject(t *testing.T, n *Network) {
	t.Helper()
	if err := v.fault.Inject(n); err != nil {
		t.Fatal(err)
	}
}

// judge waits for the banner, and returns the screen that it stands on.
func (v view) judge(t *testing.T, c *Console, patience time.Duration) []string {
	t.Helper()
	size := fmt.Sprintf("%dx%d", c.Width, c.Height)
	found := c.until(patience, func(lines []string) bool { return bannerIs(lines, v.banner) })
	time.Sleep(2 * time.Second)
	lines := c.Lines()
	text := strings.Join(lines, "\n") + "\n"
	keepScreen(t, v.name, size, text)
	if !found {
		t.Errorf("%s: the banner does not begin with %s:\n%s", size, v.banner, text)
	}
	if err := c.Broken(); err != nil {
		t.Errorf("%s: what was sent is no good: %v", size, err)
	}
	return lines
}

// bannerIs reports whether the banner's first line, which stands below the
// title line, matches.
func bannerIs(lines []string, expression string) bool {
	return len(lines) > 1 && regexp.MustCompile(expression).MatchString(lines[1])
}

// vocabulary is the words that are known to be whole: they stand somewhere with
// something after them.
type vocabulary map[string]bool

func wholeWords(screens [][]string) vocabulary {
	whole := vocabulary{"fetch": true} // the short heading of "fetched"
	for i, lines := range screens {
		for _, line := range lines {
			words := strings.Fields(line)
			if len(words) > 0 && runewidth.StringWidth(line) == sizes[i][0] {
				words = words[:len(words)-1]
			}
			for _, word := range words {
				whole[strings.Trim(word, ",.;:()")] = true
			}
		}
	}
	return whole
}

// cutOff says how a row ends in the middle of something at the right edge: in
// what begins a longer word and is none itself.
func (whole vocabulary) cutOff(line string, width int) string {
	switch last, _ := utf8.DecodeLastRuneInString(line); {
	case runewidth.StringWidth(line) > width:
		return "past the edge"
	case runewidth.StringWidth(line) < width, !unicode.IsLetter(last):
		return ""
	}
	words := strings.Fields(line)
	end := words[len(words)-1]
	if whole[end] || len(end) < 2 {
		return ""
	}
	for word := range whole {
		if strings.HasPrefix(word, end) {
			return "in " + word
		}
	}
	return ""
}

// keepScreen writes a screen into the folder for screens, where there is one.
func keepScreen(t *testing.T, name, size, text string) {
	t.Helper()
	folder := os.Getenv("NOCTOP_SCREENS")
	if folder == "" {
		return
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, fileName(name)+"-"+size+".txt"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
