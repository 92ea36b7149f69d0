package terminal

import (
	"fmt"
	"strings"
	"testing"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
	"example.com/noctop/ui/terminal/emulator"
)

var (
	good  = canvas.Style{Foreground: canvas.Indexed(30)}
	quiet = canvas.Style{Attributes: canvas.Faint}
	loud  = canvas.Style{Foreground: canvas.Indexed(129), Attributes: canvas.Bold | canvas.Reverse}
)

// second draws a screen as it is n seconds after the start: a clock, panes with
// a row for each uplink and resolver, values that change in some, and series
// whose write head moves by one cell.
func second(c *canvas.Canvas, n, w, h int) {
	c.Reset(w, h)
	put := func(x, y int, style canvas.Style, format string, arguments ...any) {
		c.Put(x, y, safetext.Clean(fmt.Sprintf(format, arguments...), w), style)
	}
	put(1, 0, canvas.Style{Attributes: canvas.Bold}, "noctop  seoul-noc")
	c.PutRight(w-1, 0, safetext.Clean(fmt.Sprintf("11:%02d:%02d KST   live   probing 14", n/60%60, n%60), 60), canvas.Style{})
	put(1, 1, good, "✓ all well since 09:14")
	for y := 3; y < h-1; y++ {
		if y%8 == 3 {
			put(1, y, quiet, "%d PANE      gw   hop  inside domestic foreign    p50   loss  60 s", y/8+1)
			continue
		}
		x := 1
		for x+55 < w {
			row := x*h + y
			put(x, y, good, "✓")
			put(x+2, y, canvas.Style{}, "%-6d eth%d", row, row%10)
			put(x+20, y, canvas.Style{}, "%3d ms", 20+(n*7+row*13)%9)
			put(x+28, y, quiet, "%d %%", 0)
			series(c, x+34, y, min(60, w-x-36), n, row)
			x += 100
		}
	}
	put(1, h-1, quiet, "e evidence  enter detail  t time  b bulletin  / filter  space freeze  ? help")
}

// series draws the last values; the newest is at the write head, before a gap.
func series(c *canvas.Canvas, x, y, columns, n, row int) {
	levels := []rune("⣀⣤⣶⣿")
	line := make([]rune, columns)
	for i := range line {
		at := n - (n-i+columns*1000)%columns
		line[i] = levels[(at*at+row*31)%4&3]
		if (at*5+row)%3 > 0 {
			line[i] = levels[0]
		}
	}
	line[(n+1)%columns] = '·'
	c.Put(x, y, safetext.Clean(string(line), columns), good)
}

// BenchmarkFrame measures an ordinary second: what it costs to find and encode
// the difference, and how many bytes that is.
func BenchmarkFrame(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		w, h := size[0], size[1]
		const seconds = 60
		var frames [seconds]*canvas.Canvas
		for n := range frames {
			frames[n] = canvas.New(0, 0)
			second(frames[n], n+1000*60, w, h)
		}
		b.Run(fmt.Sprintf("%dx%d", w, h), func(b *testing.B) {
			e := &encoder{profile: canvas.Colors256, synchronised: true}
			shown := canvas.New(0, 0)
			first := len(e.frame(shown, frames[0], true))
			shown.CopyFrom(frames[0])
			bytes, n := 0, 0
			b.ReportAllocs()
			for b.Loop() {
				n++
				frame := frames[n%seconds]
				bytes += len(e.frame(shown, frame, false))
				shown.CopyFrom(frame)
			}
			b.ReportMetric(float64(bytes)/float64(b.N), "bytes/frame")
			b.ReportMetric(float64(first), "bytes/first")
		})
	}
}

// TestTrafficOfAnOrdinarySecond holds the budget: 1 kB/s and 3 kB/s.
func TestTrafficOfAnOrdinarySecond(t *testing.T) {
	for _, size := range [][3]int{{80, 24, 1000}, {200, 50, 3000}} {
		w, h, budget := size[0], size[1], size[2]
		e := &encoder{profile: canvas.Colors256, synchronised: true}
		shown, next := canvas.New(0, 0), canvas.New(0, 0)
		screen := emulator.New(w, h)
		screen.Modes[7] = false
		total := 0
		const seconds = 60
		for n := range seconds {
			second(next, n, w, h)
			bytes := e.frame(shown, next, n == 0)
			screen.Write(bytes)
			shown.CopyFrom(next)
			if n > 0 {
				total += len(bytes)
			}
		}
		if wrong := screen.Differs(next, canvas.Colors256); wrong != "" {
			t.Error(wrong)
		}
		t.Logf("%dx%d: %d bytes a second", w, h, total/(seconds-1))
		if total/(seconds-1) > budget {
			t.Errorf("%dx%d: %d bytes a second, budget %d", w, h, total/(seconds-1), budget)
		}
	}
}

func TestNothingChangesNothingIsSent(t *testing.T) {
	e := &encoder{profile: canvas.Colors256}
	shown, next := canvas.New(0, 0), canvas.New(0, 0)
	second(next, 1, 80, 24)
	e.frame(shown, next, true)
	shown.CopyFrom(next)
	if bytes := e.frame(shown, next, false); len(bytes) > 0 {
		t.Errorf("sent %q", bytes)
	}
}

func TestShortestBytes(t *testing.T) {
	plain := canvas.Style{}
	red := canvas.Style{Foreground: canvas.Indexed(1)}
	for _, test := range []struct {
		name   string
		before func(*canvas.Canvas)
		after  func(*canvas.Canvas)
		want   string
	}{
		{"home", nil, func(c *canvas.Canvas) { c.Put(0, 0, safetext.Literal("x"), plain) }, "\x1b[Hx"},
		{"a colour and no reset", nil, func(c *canvas.Canvas) { c.Put(0, 0, safetext.Literal("x"), red) }, "\x1b[H\x1b[31mx"},
		{"a column downwards", nil, func(c *canvas.Canvas) { c.RepeatDown(9, 0, 3, safetext.Literal("x"), plain) },
			"\x1b[;10Hx\n\bx\n\bx"},
		{"over a short gap", func(c *canvas.Canvas) { c.Put(0, 0, safetext.Literal("a25 ms"), plain) },
			func(c *canvas.Canvas) { c.Put(0, 0, safetext.Literal("b25 mS"), plain) }, "\x1b[Hb\x1b[6GS"},
		{"over a shorter one", func(c *canvas.Canvas) { c.Put(0, 0, safetext.Literal("a2s"), plain) },
			func(c *canvas.Canvas) { c.Put(0, 0, safetext.Literal("b2S"), plain) }, "\x1b[Hb2S"},
		{"the rest of the row", func(c *canvas.Canvas) { c.Put(0, 0, safetext.Literal("a long line"), plain) },
			func(c *canvas.Canvas) { c.Put(0, 0, safetext.Literal("a"), plain) }, "\x1b[;3H\x1b[K"},
		{"into the next row", nil, func(c *canvas.Canvas) {
			c.Put(0, 0, safetext.Literal("one"), plain)
			c.Put(0, 1, safetext.Literal("two"), plain)
		}, "\x1b[Hone\n\rtwo"},
		{"blanks in whatever colour", nil, func(c *canvas.Canvas) {
			c.Put(0, 0, safetext.Literal("a b"), red)
			c.Put(1, 0, safetext.Literal(" "), plain)
		}, "\x1b[H\x1b[31ma b"},
		{"placed anew after a sign of doubtful width", nil, func(c *canvas.Canvas) {
			c.Put(0, 0, safetext.Literal("→ab"), plain)
		}, "\x1b[H→\x1b[2Gab"},
	} {
		e := &encoder{profile: canvas.Colors256}
		shown, next := canvas.New(40, 5), canvas.New(40, 5)
		if test.before != nil {
			test.before(shown)
		}
		test.after(next)
		if got := string(e.frame(shown, next, false)); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestBigFramesAreSynchronised(t *testing.T) {
	e := &encoder{profile: canvas.Colors256, synchronised: true}
	next := canvas.New(0, 0)
	second(next, 1, 80, 24)
	big := string(e.frame(canvas.New(80, 24), next, true))
	if !strings.HasPrefix(big, synchroniseBegin) || !strings.HasSuffix(big, synchroniseEnd) {
		t.Error("a whole frame is not synchronised")
	}
	shown := canvas.New(0, 0)
	shown.CopyFrom(next)
	next.Put(0, 0, safetext.Literal("x"), loud)
	if small := string(e.frame(shown, next, false)); strings.Contains(small, "2026") {
		t.Errorf("one cell is synchronised: %q", small)
	}
}

// TestATerminalThatDrawsSignsWider spoils those signs and nothing else: the
// rest of the row stays where it belongs.
func TestATerminalThatDrawsSignsWider(t *testing.T) {
	screen := emulator.New(40, 3)
	screen.Modes[7] = false
	narrow := screen.RuneWidth
	screen.RuneWidth = func(r rune) int {
		if strings.ContainsRune("→×…│", r) {
			return 2
		}
		return narrow(r)
	}
	next := canvas.New(40, 3)
	next.Put(0, 0, safetext.Literal("│ KT → Seoul ×××: 25 ms"), canvas.Style{})
	next.Put(0, 1, safetext.Literal("│ 한국 … ok │"), good)
	e := &encoder{profile: canvas.Colors256}
	if _, err := screen.Write(e.frame(canvas.New(40, 3), next, true)); err != nil {
		t.Fatal(err)
	}
	for y := range 2 {
		for x := range 40 {
			want := next.At(x, y)
			if want.Text == "" || !certain(want.Text) {
				continue
			}
			if got := screen.At(x, y); got.Text != want.Text {
				t.Errorf("row %d, column %d shows %q, want %q", y, x, got.Text, want.Text)
			}
		}
	}
}

// BenchmarkCopy measures what Present does under the lock.
func BenchmarkCopy(b *testing.B) {
	from, to := canvas.New(0, 0), canvas.New(0, 0)
	second(from, 1, 200, 50)
	b.ReportAllocs()
	for b.Loop() {
		to.CopyFrom(from)
	}
}
