package canvas

import "testing"

func TestAppendSGRIsShortAndRight(t *testing.T) {
	green := Style{Foreground: Indexed(2)}
	for _, test := range []struct {
		name     string
		from, to Style
		want     string
	}{
		{"nothing", green, green, ""},
		{"reset", Style{Indexed(30), Indexed(7), Bold}, Style{}, "\x1b[m"},
		{"colour only", Style{}, Style{Foreground: Indexed(30)}, "\x1b[38;5;30m"},
		{"a name is short", Style{}, Style{Foreground: Indexed(9), Background: Indexed(4)}, "\x1b[91;44m"},
		{"direct", Style{}, Style{Background: RGB(1, 20, 255)}, "\x1b[48;2;1;20;255m"},
		{"bold to faint", Style{Attributes: Bold}, Style{Attributes: Faint}, "\x1b[0;2m"},
		{"bold off, faint stays", Style{Attributes: Bold | Faint | Underline}, Style{Attributes: Faint | Underline}, "\x1b[22;2m"},
		{"reverse off", Style{Indexed(1), Default, Reverse}, Style{Foreground: Indexed(1)}, "\x1b[27m"},
		{"from much to little", Style{Indexed(200), Indexed(100), Bold | Underline | Reverse}, green, "\x1b[0;32m"},
		{"unknown attributes are none", Style{Attributes: 0x80}, Style{}, ""},
	} {
		if got := string(AppendSGR(nil, test.from, test.to)); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestReduce(t *testing.T) {
	for _, test := range []struct {
		name    string
		profile Profile
		color   Color
		want    Color
	}{
		{"no colours", NoColors, RGB(1, 2, 3), Default},
		{"the default stays", Colors16, Default, Default},
		{"truecolor stays", TrueColor, RGB(1, 2, 3), RGB(1, 2, 3)},
		{"of the cube", Colors256, RGB(215, 95, 0), Indexed(166)},
		{"near the cube", Colors256, RGB(0, 130, 140), Indexed(30)},
		{"grey", Colors256, RGB(148, 148, 148), Indexed(246)},
		{"black", Colors256, RGB(0, 0, 0), Indexed(16)},
		{"white", Colors256, RGB(255, 255, 255), Indexed(231)},
		{"a name stays", Colors16, Indexed(11), Indexed(11)},
		{"teal is cyan", Colors16, Indexed(30), Indexed(6)},
		{"orange is yellow, not red", Colors16, Indexed(166), Indexed(3)},
		{"purple is magenta", Colors16, Indexed(129), Indexed(5)},
		{"sky is bright blue", Colors16, Indexed(75), Indexed(12)},
		{"gold is bright yellow", Colors16, Indexed(220), Indexed(11)},
		{"salmon is bright red", Colors16, Indexed(203), Indexed(9)},
		{"green", Colors16, RGB(0, 128, 0), Indexed(2)},
		{"pink is magenta", Colors16, RGB(200, 0, 100), Indexed(5)},
		{"a middle grey", Colors16, Indexed(246), Indexed(7)},
		{"dark grey", Colors16, Indexed(240), Indexed(8)},
	} {
		if got := test.profile.Reduce(test.color); got != test.want {
			t.Errorf("%s: got %x, want %x", test.name, got, test.want)
		}
	}
}

// What is reversed can be read whatever the terminal makes of its own background, and
// bold makes nothing fainter.
func TestStylesThatCanBeRead(t *testing.T) {
	const loud = Bold | Reverse
	for _, test := range []struct {
		name    string
		profile Profile
		style   Style
		want    Style
	}{
		{"white on purple", Colors256, Style{Indexed(129), Default, loud}, Style{Indexed(231), Indexed(129), Bold}},
		{"black on orange", TrueColor, Style{RGB(0xd7, 0x87, 0), Default, loud}, Style{Indexed(16), RGB(0xd7, 0x87, 0), Bold}},
		{"white on magenta", Colors16, Style{Indexed(129), Default, loud}, Style{Indexed(15), Indexed(5), Bold}},
		{"black on yellow, and not in grey", Colors16, Style{Indexed(3), Default, loud}, Style{Indexed(0), Indexed(3), 0}},
		{"of a background that is named", Colors16, Style{Indexed(9), Indexed(0), loud}, Style{Indexed(9), Indexed(0), Reverse}},
		{"without colours", NoColors, Style{Indexed(129), Default, loud}, Style{Attributes: loud}},
		{"reversed alone", Colors16, Style{Attributes: loud}, Style{Attributes: loud}},
		{"yellow on white", Colors16, Style{Indexed(166), Default, Bold}, Style{Indexed(3), Default, 0}},
		{"bold blue", Colors16, Style{Indexed(4), Default, Bold}, Style{Indexed(4), Default, Bold}},
		{"bold text", Colors16, Style{Attributes: Bold}, Style{Attributes: Bold}},
		{"bold teal with 256", Colors256, Style{Indexed(30), Default, Bold}, Style{Indexed(30), Default, Bold}},
	} {
		if got := test.profile.Style(test.style); got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.name, got, test.want)
		}
	}
}

func TestEveryColourOfThePaletteReducesToItself(t *testing.T) {
	for n := 16; n < 256; n++ {
		reduced := Colors256.Reduce(paletteRGB(uint8(n)))
		if paletteRGB(uint8(reduced)) != paletteRGB(uint8(n)) {
			t.Errorf("colour %d became %d", n, uint8(reduced))
		}
	}
}

func TestSeenLeavesOutWhatABlankDoesNotShow(t *testing.T) {
	blank := Cell{Style: Style{Indexed(1), Indexed(2), Bold}}
	if got := TrueColor.Seen(blank).Style; got != (Style{Background: Indexed(2)}) {
		t.Errorf("got %+v", got)
	}
	blank.Style.Attributes = Reverse | Faint
	if got := TrueColor.Seen(blank).Style; got != (Style{Indexed(1), Indexed(2), Reverse}) {
		t.Errorf("reversed: got %+v", got)
	}
}

func TestANSI(t *testing.T) {
	c := New(8, 2)
	c.Put(0, 0, text("KT 한"), Style{Foreground: Indexed(166)})
	c.Put(6, 1, text("ok"), Style{Attributes: Bold})
	for profile, want := range map[Profile]string{
		NoColors:  "KT 한\n      \x1b[1mok\x1b[m",
		Colors16:  "\x1b[33mKT\x1b[m \x1b[33m한\x1b[m\n      \x1b[1mok\x1b[m",
		Colors256: "\x1b[38;5;166mKT\x1b[m \x1b[38;5;166m한\x1b[m\n      \x1b[1mok\x1b[m",
	} {
		if got := c.ANSI(profile); got != want {
			t.Errorf("%s: got %q, want %q", profile, got, want)
		}
	}
}
