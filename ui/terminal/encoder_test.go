package terminal

import (
	"math/rand/v2"
	"strings"
	"testing"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/canvas"
	"example.com/noctop/ui/terminal/emulator"
)

// player draws arbitrary frames out of a stream of choices and holds the
// emulated screen against each.
type player struct {
	t       *testing.T
	choose  func(n int) int
	profile canvas.Profile
	encoder *encoder
	screen  *emulator.Screen
	shown   *canvas.Canvas
	next    *canvas.Canvas
}

func newPlayer(t *testing.T, choose func(int) int) *player {
	t.Helper()
	p := &player{t: t, choose: choose, profile: canvas.Profile(choose(4))}
	p.encoder = &encoder{profile: p.profile, synchronised: choose(2) == 0}
	p.screen = emulator.New(0, 0)
	p.screen.Modes[7] = false
	p.shown, p.next = canvas.New(0, 0), canvas.New(0, 0)
	p.resize()
	return p
}

func (p *player) resize() {
	w, h := 1+p.choose(40), 1+p.choose(12)
	p.screen.Resize(w, h)
	fitted := canvas.New(0, 0)
	fitted.Fit(p.next, w, h)
	p.next = fitted
	p.present(true)
}

func (p *player) present(repaint bool) {
	bytes := p.encoder.frame(p.shown, p.next, repaint)
	p.screen.Write(bytes)
	p.shown.CopyFrom(p.next)
	if wrong := p.screen.Differs(p.next, p.profile); wrong != "" {
		p.t.Fatalf("%s\nafter %q\nshows:\n%s\nwant:\n%s", wrong, bytes, strings.Join(p.screen.Lines(), "\n"), p.next)
	}
	if err := p.screen.Complete(); err != nil {
		p.t.Fatal(err)
	}
}

var samples = []safetext.Text{
	safetext.Clean("a", 9), safetext.Clean("한", 9), safetext.Clean("✓ ok", 9), safetext.Clean("99 % loss", 20),
	safetext.Clean("장애 조사 중", 20), safetext.Clean("e\u0301x\u0302", 9), safetext.Clean("×××···", 9),
	safetext.Clean("⣀⣤⣶⣿", 9), safetext.Clean("한\u0301!", 9), safetext.Literal("     "), safetext.Clean("│→…", 9),
	safetext.Clean("up 14 ms  up 15 ms  up 16 ms", 40), safetext.Clean("😀x", 9),
}

func (p *player) style() canvas.Style {
	color := func() canvas.Color {
		switch p.choose(5) {
		case 0:
			return canvas.Indexed(uint8(p.choose(16)))
		case 1:
			return canvas.Indexed(uint8(p.choose(256)))
		case 2:
			return canvas.RGB(uint8(p.choose(256)), uint8(p.choose(256)), uint8(p.choose(256)))
		}
		return canvas.Default
	}
	return canvas.Style{Foreground: color(), Background: color(), Attributes: canvas.Attribute(p.choose(16))}
}

// draw changes the frame somewhere.
func (p *player) draw() {
	w, h := p.next.Width(), p.next.Height()
	x, y := p.choose(w+4)-2, p.choose(h)
	var style canvas.Style
	if p.choose(2) == 0 {
		style = p.style()
	}
	switch p.choose(6) {
	case 0:
		p.next.Fill(canvas.Rect{X: x, Y: y, W: 1 + p.choose(w), H: 1 + p.choose(3)}, style)
	case 1:
		p.next.Repeat(x, y, p.choose(w), samples[p.choose(len(samples))], style)
	case 2:
		p.next.Restyle(canvas.Rect{X: x, Y: y, W: 1 + p.choose(w), H: 1}, func(canvas.Style) canvas.Style { return style })
	default:
		p.next.Put(x, y, samples[p.choose(len(samples))], style)
	}
}

func (p *player) play(frames int) {
	for range frames {
		for range p.choose(6) {
			p.draw()
		}
		switch p.choose(12) {
		case 0:
			p.resize()
		case 1:
			p.next.Reset(p.next.Width(), p.next.Height())
		}
		p.present(p.choose(20) == 0)
	}
}

func TestScreenIsWhatWasDrawn(t *testing.T) {
	for seed := range uint64(300) {
		random := rand.New(rand.NewPCG(seed, 1))
		newPlayer(t, random.IntN).play(40)
	}
}

func FuzzScreenIsWhatWasDrawn(f *testing.F) {
	f.Add([]byte("\x02\x00\x20\x08 some seed bytes that draw a few things"))
	f.Add([]byte{3, 1, 39, 11, 5, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 200, 100, 50})
	f.Fuzz(func(t *testing.T, choices []byte) {
		if len(choices) > 4096 {
			return
		}
		i := 0
		choose := func(n int) int {
			if i >= len(choices) {
				return 0
			}
			i++
			return int(choices[i-1]) % n
		}
		p := newPlayer(t, choose)
		for i < len(choices) {
			p.play(1)
		}
	})
}
