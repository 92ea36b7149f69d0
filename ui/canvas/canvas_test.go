package canvas

import (
	"strings"
	"testing"

	"example.com/noctop/internal/safetext"
)

var red = Style{Foreground: Indexed(1)}

func text(s string) safetext.Text { return safetext.Clean(s, 1000) }

func TestPutClipsAtEveryEdge(t *testing.T) {
	for _, test := range []struct {
		name string
		x, y int
		text string
		want string
		took int
	}{
		{"inside", 1, 0, "ab", " ab\n", 2},
		{"left edge", -1, 0, "abc", "bc\n", 3},
		{"right edge", 3, 1, "abc", "\n   ab", 3},
		{"above", 0, -1, "abc", "\n", 3},
		{"below", 0, 2, "abc", "\n", 3},
		{"far left", -100, 0, "abc", "\n", 3},
		{"far right", 100, 0, "abc", "\n", 3},
		{"wide", 0, 0, "한국", "한국\n", 4},
		{"wide cut on the right", 2, 0, "한국", "  한\n", 4},
		{"wide cut on the left", -1, 0, "한국", " 국\n", 4},
		{"wide out on the left", -2, 0, "한국", "국\n", 4},
		{"marks stay with their letter", 0, 0, "e\u0301x", "e\u0301x\n", 2},
	} {
		c := New(5, 2)
		if took := c.Put(test.x, test.y, text(test.text), Style{}); took != test.took {
			t.Errorf("%s: took %d columns, want %d", test.name, took, test.took)
		}
		if got := c.String(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestPutDrawsNothingThatMovesTheCursor(t *testing.T) {
	c := New(10, 1)
	c.Put(0, 0, safetext.Literal("a\x1b[2Jb\nc\x7f"), Style{})
	if got := c.String(); got != "a[2Jbc" {
		t.Errorf("got %q", got)
	}
}

func TestOverwritingHalfOfAWideSignBlanksTheOtherHalf(t *testing.T) {
	for x, want := range map[int]string{0: "x 국", 1: " x국", 2: "한x", 3: "한 x"} {
		c := New(4, 1)
		c.Put(0, 0, text("한국"), red)
		c.Put(x, 0, text("x"), Style{})
		if got := c.String(); got != want {
			t.Errorf("x at %d: got %q, want %q", x, got, want)
		}
	}
	c := New(6, 1)
	c.Put(0, 0, text("한국민"), red)
	c.Put(1, 0, text("월"), Style{})
	if got := c.String(); got != " 월 민" {
		t.Errorf("wide over two halves: got %q", got)
	}
	if c.At(0, 0).Style != red || c.At(3, 0).Style != red {
		t.Error("the halves left over lost their style")
	}
}

func TestOverwritingThroughAWindow(t *testing.T) {
	c := New(4, 1)
	c.Put(0, 0, text("한국"), Style{})
	window := c.Sub(Rect{1, 0, 2, 1})
	if got := window.String(); got != "" {
		t.Errorf("a window on two halves shows %q", got)
	}
	window.Put(0, 0, text("x"), Style{})
	if got := c.String(); got != " x국" {
		t.Errorf("got %q", got)
	}
	window.Fill(window.Bounds(), Style{})
	if got := c.String(); got != "" {
		t.Errorf("after filling: got %q", got)
	}
}

func TestSubIsClippedToItsParent(t *testing.T) {
	c := New(10, 4)
	for _, test := range []struct {
		rect Rect
		w, h int
	}{
		{Rect{2, 1, 3, 2}, 3, 2},
		{Rect{-2, -1, 5, 3}, 3, 2},
		{Rect{8, 3, 5, 5}, 2, 1},
		{Rect{20, 20, 5, 5}, 0, 0},
		{Rect{3, 3, -1, -1}, 0, 0},
	} {
		sub := c.Sub(test.rect)
		if sub.Width() != test.w || sub.Height() != test.h {
			t.Errorf("Sub(%v) is %d by %d, want %d by %d", test.rect, sub.Width(), sub.Height(), test.w, test.h)
		}
		sub.Put(0, 0, text("x"), Style{})
		sub.Fill(Rect{-5, -5, 100, 100}, Style{})
	}
}

func TestPutRightAndPutCut(t *testing.T) {
	c := New(8, 3)
	c.PutRight(8, 0, text("12 ms"), Style{})
	c.PutRight(3, 1, text("한국민"), Style{})
	if took := c.PutCut(0, 2, 4, text("resolver"), Style{}, text("…")); took != 4 {
		t.Errorf("PutCut took %d columns", took)
	}
	if got := c.String(); got != "   12 ms\n 민\nres…" {
		t.Errorf("got %q", got)
	}
}

func TestRepeatFillRestyle(t *testing.T) {
	c := New(5, 3)
	if took := c.Repeat(1, 0, 100, text("-"), Style{}); took != 4 {
		t.Errorf("Repeat took %d columns", took)
	}
	c.RepeatDown(0, 1, 100, text("|"), Style{})
	c.Fill(Rect{3, 0, 9, 1}, red)
	c.Restyle(Rect{0, 1, 9, 1}, func(s Style) Style { s.Attributes |= Reverse; return s })
	if got := c.String(); got != " --\n|\n|" {
		t.Errorf("got %q", got)
	}
	if c.At(3, 0).Style != red || c.At(2, 0).Style == red {
		t.Error("Fill has the wrong extent")
	}
	if c.At(4, 1).Style.Attributes != Reverse || c.At(4, 2).Style.Attributes != 0 {
		t.Error("Restyle has the wrong extent")
	}
}

func TestResetKeepsItsMemory(t *testing.T) {
	c := New(20, 10)
	c.Put(0, 0, text("한국"), red)
	if n := testing.AllocsPerRun(10, func() { c.Reset(10, 20) }); n != 0 {
		t.Errorf("Reset allocates %v times", n)
	}
	if c.Width() != 10 || c.Height() != 20 || strings.TrimSpace(c.String()) != "" {
		t.Errorf("not blank after Reset: %q", c.String())
	}
	c.Reset(-1, 5)
	c.Put(0, 0, text("x"), Style{})
	if c.Width() != 0 {
		t.Error("a negative width is not none")
	}
}

func TestCopyFromAWindow(t *testing.T) {
	c := New(6, 2)
	c.Put(0, 0, text("a한국"), red)
	var other Canvas
	other.CopyFrom(c.Sub(Rect{0, 0, 4, 1}))
	if got := other.String(); got != "a한" {
		t.Errorf("got %q", got)
	}
	other.CopyFrom(c)
	if got := other.String(); got != "a한국\n" {
		t.Errorf("got %q", got)
	}
}

// broken says what is wrong with the wide signs of a canvas, if anything.
func broken(c *Canvas) string {
	for y := range c.Height() {
		for x := range c.Width() {
			cell := c.row(y)[c.rect.X+x]
			switch {
			case cell.Width == 2 && x+1 == c.Width():
				return "a wide sign sticks out on the right"
			case cell.Width == 2 && c.At(x+1, y).Text != "":
				return "a wide sign without its second half"
			case (cell.Text == "") != (cell.Width == 0):
				return "a cell whose text and width do not agree"
			case strings.ContainsAny(cell.Text, "\x1b\n\r\t"):
				return "a control character"
			}
		}
	}
	return ""
}

func FuzzPutStaysInside(f *testing.F) {
	f.Add("KT 회선 down", -3, 0, uint8(7), uint8(2), uint8(3), uint8(4))
	f.Add("e\u0301\u0302 한", 1, 1, uint8(1), uint8(1), uint8(1), uint8(1))
	f.Add("👩‍👩‍👧 ⚠️ \u200b", 5, 1, uint8(6), uint8(3), uint8(0), uint8(9))
	f.Fuzz(func(t *testing.T, s string, x, y int, subX, subY, subW, subH uint8) {
		x, y = x%100, y%100
		c := New(12, 5)
		c.Repeat(0, 0, 6, text("한"), Style{})
		rect := Rect{int(subX % 14), int(subY % 7), int(subW % 14), int(subH % 7)}
		sub := c.Sub(rect)
		content := text(s)
		if took := sub.Put(x, y, content, red); took != safetext.Width(content) {
			t.Errorf("took %d columns of %d", took, safetext.Width(content))
		}
		if wrong := broken(c); wrong != "" {
			t.Errorf("%s:\n%s", wrong, c)
		}
		for row := range c.Height() {
			for column := range c.Width() {
				in := column >= rect.X && column < rect.X+rect.W && row >= rect.Y && row < rect.Y+rect.H
				if !in && c.At(column, row).Style == red {
					t.Errorf("drawn outside at %d, %d", column, row)
				}
			}
		}
	})
}

func BenchmarkFullDraw200x50(b *testing.B) {
	c := New(200, 50)
	ascii := text(strings.Repeat("KT     eth0      up  25 ms  ", 8))
	series := text(strings.Repeat("⣀⣠⣴⣿", 20))
	korean := text(strings.Repeat("대규모 디도스 ", 4))
	b.ReportAllocs()
	for b.Loop() {
		c.Reset(200, 50)
		for y := range 50 {
			c.Put(0, y, ascii, Style{})
			c.Put(60, y, korean, red)
			c.Put(110, y, series, red)
		}
	}
}
