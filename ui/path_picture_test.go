package ui

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

// picture is the path picture of a world's first verdict, in w cells.
func picture(w *world, glyphs *themes.Glyphs, language i18n.Language, cells int) string {
	s := screen{
		tongue: tongue{language}, width: cells, height: 50, snapshot: w.snapshot(), theme: themes.Default(), glyphs: glyphs, zone: seoul,
	}
	f := s.frame(canvas.New(cells, 20))
	f.lines(0, f.pathPicture(&s.snapshot.Triage.Verdicts[0], cells))
	return strings.TrimRight(f.Canvas.String(), "\n")
}

func TestPathPictures(t *testing.T) {
	solid, broken, dotted := "--", "-X-", ".."
	for _, test := range []struct {
		name string
		of   *world
		want []string
	}{
		{"the interface is down", interfaceDown(), []string{"this host", broken, "gateway", dotted, "first hop", dotted, "inside"}},
		{"the gateway is dead", gatewayDead(), []string{"this host", broken, "X gateway", dotted, "X first hop"}},
		{"dead past the gateway", beyondDead(), []string{"this host", solid, ". gateway", broken, "X first hop", dotted, "X inside", dotted, "X foreign"}},
		{"dead past the first hop", coreDead(), []string{"this host", solid, ". gateway", solid, ". first hop", broken, "X inside", dotted, "X domestic", dotted, "X foreign"}},
		{"one resolver is dead", resolverDead(), []string{"this host", solid, ". KT", broken, "X KT DNS", dotted, "authorities"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := picture(test.of, themes.ASCII(), i18n.English, 160)
			first, _, _ := strings.Cut(text, "\n")
			at := 0
			for _, words := range test.want {
				found := strings.Index(first[at:], words)
				if found < 0 {
					t.Fatalf("%q is not there, or not in its place:\n%s", words, text)
				}
				at += found + len(words)
			}
			if strings.Count(first, "-X-") != 1 {
				t.Errorf("not one broken link:\n%s", text)
			}
		})
	}
}

func TestEachUplinkHasItsRoute(t *testing.T) {
	text := picture(bothDead(), themes.ASCII(), i18n.English, 160)
	if strings.Count(text, "-X-") != 2 || !strings.Contains(text, "KT eth0") || !strings.Contains(text, "LGU+ eth1") {
		t.Errorf("two uplinks, and\n%s", text)
	}
	if text := picture(bothDead(), themes.ASCII(), i18n.English, 40); !strings.Contains(text, "KT") || !strings.Contains(text, "LGU+") {
		t.Errorf("in brief they have no names:\n%s", text)
	}
}

// TestNothingUnmeasuredIsSolid holds that a link is solid only where something
// past it answered.
func TestNothingUnmeasuredIsSolid(t *testing.T) {
	unsure := coreDead()
	unsure.measure()
	for i := range unsure.series { // the gateway and the first hop were measured an hour ago
		if s := &unsure.series[i]; (s.Key.Subject.Kind == observe.KindGateway || s.Key.Subject.Kind == observe.KindFirstHop) && s.Key.Subject.Uplink == kt {
			for j := range s.Samples {
				s.Samples[j].At -= time.Hour
			}
		}
	}
	text := picture(unsure, themes.ASCII(), i18n.English, 160)
	first, _, _ := strings.Cut(text, "\n")
	if strings.Contains(first, "--") || !strings.Contains(first, ".X.") {
		t.Errorf("links are solid that nobody measured, or the break stands where it is not known to be:\n%s", text)
	}
	for _, seed := range []*world{interfaceDown(), gatewayDead(), beyondDead(), coreDead(), bothDead()} {
		s := screen{width: 160, height: 50, snapshot: seed.snapshot(), theme: themes.Default(), glyphs: themes.ASCII(), zone: seoul}
		f := s.frame(canvas.New(160, 20))
		for _, r := range f.routes(&s.snapshot.Triage.Verdicts[0]) {
			for i, l := range r.links {
				heard := false
				for _, s := range r.stops[i+1:] {
					heard = heard || s.heard
				}
				if (l == measuredLink || l == troubledLink) != heard {
					t.Errorf("link %d is %d, and what lies past it was heard: %v", i, l, heard)
				}
			}
		}
	}
}

func TestHopsPastTheFirst(t *testing.T) {
	w := coreDead()
	w.measure()
	w.says(w.link(kt), observe.CheckPath, observe.Lost, "dies after hop 3 (10.21.0.1)", fieldsOf(
		"hop1", "192.0.2.1 0.3 ms", "hop2", "198.51.100.1 0.9 ms", "hop3", "10.21.0.1 4.1 ms",
		"was1", "192.0.2.1 0.3 ms", "was2", "198.51.100.1 0.9 ms", "was3", "10.21.0.1 4.1 ms", "was4", "10.31.0.1 4.4 ms", "was5", "1.1.1.1 20.2 ms")...)
	text := picture(w, themes.ASCII(), i18n.English, 200)
	expectLines(t, text, ". first hop", "--", ". hop 3", "-X-", "X hop 4", "..", "X inside", "10.21.0.1 4.1 ms", "10.31.0.1 was there")
	for i := range w.series { // looked at before the fault: it says nothing of it
		if s := &w.series[i]; s.Key.Check == observe.CheckPath {
			s.Samples[len(s.Samples)-1].At -= time.Minute
		}
	}
	if text := picture(w, themes.ASCII(), i18n.English, 200); strings.Contains(text, "hop 3") {
		t.Errorf("an old way is shown as the one of now:\n%s", text)
	}
}

func TestPictureOfAProviderByEachUplink(t *testing.T) {
	w := healthy()
	aws := w.what.Providers[0]
	w.kill(time.Minute, "timeout", w.probe(aws, kt))
	w.verdict("provider.path", time.Minute, "AWS fails by KT only", "AWS", kt)
	text := picture(w, themes.ASCII(), i18n.English, 120)
	expectLines(t, text, "this host", "--", ". KT", "-X-", "X AWS", "this host", "--", ". LGU+", "--", ". AWS")
	if strings.Count(text, "-X-") != 1 {
		t.Errorf("not one broken link:\n%s", text)
	}
}

func TestPictureOfAGroup(t *testing.T) {
	w := withDesks("xxxxxxxxxxxxxxxxxxxxx...")
	w.verdict(triage.CauseEndpointMass, time.Minute, "Group 1: 21 of 24 hosts are silent", "Group 1")
	expectLines(t, picture(w, themes.ASCII(), i18n.English, 120), "this host", "--", ". network", "-!-", "X Group 1", "3 of 24 answer")
	w = withDesks("xxxxxx")
	w.verdict(triage.CauseLANSegment, time.Minute, "Group 1: all are silent", "Group 1")
	expectLines(t, picture(w, themes.ASCII(), i18n.English, 120), "this host", "..", "? network", ".X.", "X Group 1", "0 of 6 answer")
}

func TestPicturesFitAndAreWhole(t *testing.T) {
	for _, language := range []i18n.Language{i18n.English, i18n.Korean()} {
		for name, w := range map[string]*world{"core": coreDead(), "both": bothDead(), "resolver": resolverDead()} {
			for _, glyphs := range plotForms {
				for cells := 20; cells <= 200; cells++ {
					s := screen{tongue: tongue{language}, width: cells, height: 50, snapshot: w.snapshot(), theme: themes.Default(), glyphs: glyphs, zone: seoul}
					f := s.frame(canvas.New(cells, 20))
					all := f.pathPicture(&s.snapshot.Triage.Verdicts[0], cells)
					if cells >= 40 && len(all) == 0 {
						t.Fatalf("%s: no picture in %d cells", name, cells)
					}
					for _, l := range all {
						width := l.indent
						for _, piece := range l.spans {
							width += safetext.Width(piece.text)
						}
						if width > cells {
							t.Fatalf("%s: %d cells of %d", name, width, cells)
						}
					}
				}
			}
		}
	}
}

func TestAPictureTellsTroubleAndNothingOfWhatIsWell(t *testing.T) {
	w := healthy()
	w.verdict(triage.CauseUplinkLoss, time.Minute, "KT loses packets", kt)
	if text := picture(w, themes.ASCII(), i18n.English, 160); text != "" {
		t.Errorf("all is well, and yet\n%s", text)
	}
	w = healthy()
	w.measure()
	for i := range w.series {
		if s := &w.series[i]; s.Key.Subject.Kind == observe.KindAnchor && s.Key.Subject.Uplink == kt {
			for j := 0; j < len(s.Samples)-4; j += 5 {
				s.Samples[j].Outcome = observe.Lost
			}
		}
	}
	w.verdict(triage.CauseUplinkLoss, time.Minute, "KT loses packets", kt)
	expectLines(t, picture(w, themes.ASCII(), i18n.English, 160), ". first hop", "-!-", ". inside", "--", ". domestic", "20 % lost")
	w.result.Verdicts[0].Cause = triage.CauseHostOverload
	if text := picture(w, themes.ASCII(), i18n.English, 160); text != "" {
		t.Errorf("this host has no way to itself, and yet\n%s", text)
	}
}
