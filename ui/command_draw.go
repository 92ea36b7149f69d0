package ui

import (
	"unicode/utf8"

	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

const (
	mostMenuLines = 8
	titledHeight  = 10 // from here on the menu has a title
	mostWrongs    = 3  // lines that say why a command was not run
)

// menuLines is how many candidates are seen at once on a screen of that height.
func menuLines(h int) int { return min(mostMenuLines, max((h-1)/2, 0)) }

// drawCommand draws the line in which a command is typed: its end, where it is
// longer than the line.
func (s *screen) drawCommand(f *Frame) {
	w := f.Canvas.Width()
	shown := s.command.text() + "_"
	for safetext.Width(clean(shown)) > w-2 && shown != "" {
		_, size := utf8.DecodeRuneInString(shown)
		shown = shown[size:]
	}
	x := 1 + f.put(1, 0, w-1, s.say(":%s", shown), themes.Key) + 3
	all := []safetext.Text{s.say("enter run"), s.say("tab choose"), s.say("esc leave")}
	if s.command.typed == "" && len(s.commands) > 0 {
		all = append(all, s.say("up: what was typed before"))
	}
	for _, hint := range all {
		if x+safetext.Width(hint) > w {
			return
		}
		x += f.put(x, 0, w-x, hint, themes.Dim) + 3
	}
}

// drawMenu draws above that line why the command was not run, and above that what
// the line may become, over whatever stands there.
func (s *screen) drawMenu(c *canvas.Canvas, foot canvas.Rect) {
	if s.command == nil || foot.H == 0 {
		return
	}
	f := s.frame(c)
	w := c.Width()
	var all []line
	shown, at := s.command.window(menuLines(s.height))
	if usage, _ := s.usage(); s.height >= titledHeight && (len(shown) > 0 || !usage.Empty()) {
		all = append(all, line{drawing: func(f *Frame, y int) { s.menuTitle(f, y, at, len(shown)) }})
	}
	label, key := menuWidths(shown, w)
	for i := range shown {
		all = append(all, line{drawing: func(f *Frame, y int) { f.candidate(y, &shown[i], label, key, at+i == s.command.chosen) }})
	}
	if wrong := s.command.wrong; !wrong.Empty() {
		all = append(all, first(wrapped(1, safetext.Text{}, themes.Degraded, wrong, themes.Degraded, w), mostWrongs)...)
	}
	all = all[max(len(all)-foot.Y, 0):]
	top := foot.Y - len(all)
	c.Fill(canvas.Rect{Y: top, W: w, H: len(all)}, canvas.Style{})
	f.lines(top, all)
}

// window is which candidates are seen: those around the chosen one.
func (c *commandLine) window(most int) (shown []candidate, at int) {
	at = min(max(c.chosen-most+1, 0), max(len(c.fit)-most, 0))
	return c.fit[at:min(at+most, len(c.fit))], at
}

// menuWidths are how wide the names and the keys of candidates are: where there is no
// room for both and a few words, the keys go.
func menuWidths(shown []candidate, w int) (label, key int) {
	for i := range shown {
		label = max(label, safetext.Width(shown[i].label))
		key = max(key, safetext.Width(shown[i].key))
	}
	label = min(label, max(w/3, 14))
	if label+key+3 > w {
		key = 0
	}
	return label, key
}

// candidate draws one of them.
func (f *Frame) candidate(y int, c *candidate, label, key int, chosen bool) {
	if !f.shows(y) {
		return
	}
	w := f.Canvas.Width()
	const in = 2
	f.put(in, y, min(label, w-in), c.label, themes.Text)
	x := in + label + 2
	if key > 0 {
		f.put(x, y, w-x, c.key, themes.Key)
		x += key + 2
	}
	if w-x >= 10 {
		f.put(x, y, w-x, c.says, themes.Dim)
	}
	if chosen {
		f.Canvas.Put(0, y, f.Glyphs.Cursor, f.style(themes.Focus))
		f.highlight(canvas.Rect{Y: y, W: w, H: 1})
	}
}

// menuTitle says what is being typed, and which of the candidates are seen.
func (s *screen) menuTitle(f *Frame, y, at, shown int) {
	w := f.Canvas.Width()
	title := s.say("COMMANDS")
	usage, means := s.usage()
	if !usage.Empty() {
		if title = s.say("%s: %s", usage, means); safetext.Width(title) > w-4 {
			title = usage
		}
	}
	count := safetext.Text{}
	switch n := len(s.command.fit); {
	case s.command.others:
		count = s.say("%d-%d of more than %d", at+1, at+shown, n)
	case n > shown:
		count = s.say("%d-%d of %d", at+1, at+shown, n)
	}
	start := w - safetext.Width(count) - 1
	if count.Empty() || start < 20 {
		start = w
	}
	f.Canvas.Repeat(0, y, w, f.Glyphs.Rule, f.style(themes.Border))
	f.Canvas.Fill(canvas.Rect{Y: y, W: min(safetext.Width(title)+2, start), H: 1}, canvas.Style{})
	f.put(1, y, start-2, title, themes.Focus)
	if start < w {
		f.Canvas.Fill(canvas.Rect{X: start - 1, Y: y, W: w - start + 1, H: 1}, canvas.Style{})
		f.put(start, y, w-start, count, themes.Dim)
	}
}

// commandHelp explains the command line.
func (f *Frame) commandHelp(w int) []line {
	all := []line{plain(1, f.say("Commands"), themes.Title)}
	anything := f.say("a command, or the name of anything on the screen; its beginning will do")
	all = append(all, wrapped(3, safetext.Pad(f.key(keymap.Command), 18), themes.Key, anything, themes.Text, w)...)
	for _, c := range commands() {
		says := f.text(c.says)
		if c.usage != "" {
			says = f.say("%s: %s", c.usage, c.says)
		}
		all = append(all, wrapped(3, safetext.Pad(clean(":"+c.name), 18), themes.Key, says, themes.Text, w)...)
	}
	return append(all, line{})
}

// usage is what may follow the command that is being typed, and what it does.
func (s *screen) usage() (usage, means safetext.Text) {
	word, _, _ := split(s.command.text())
	if v := verbNamed(s.verbs(), word); v != nil && v.command != nil && v.command.usage != "" {
		return s.say("%s %s", v.name, v.command.usage), v.says
	}
	return usage, means
}
