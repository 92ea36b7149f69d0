package ui

import (
	"strings"
	"time"

	"example.com/noctop/internal/proof"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
)

const (
	sideBySide = 160 // columns from which on two outputs stand side by side
	proofGap   = 2   // columns between them
	// gistColumns are those from which on the list has a line of what each said.
	gistColumns = 120
)

// proofHints are the keys over the menu.
func (s *screen) proofHints() []hint {
	menu := s.top().proofs
	leave := "back"
	if menu.busy() {
		leave = "end them"
	}
	return []hint{{action: keymap.Detail, says: "run"}, {action: keymap.ProbeNow, says: "run all"}, {keymap.Down, "choose", keymap.Up},
		{action: keymap.Back, says: leave}, {action: keymap.Help, says: "help"}}
}

// proofRooms share out the overlay: how many rows the list has, and how many
// what was said below it.
func proofRooms(h, items int) (list, output int) {
	list = min(items, max((h-2)/2, 1))
	return list, max(h-1-list, 0)
}

// drawProof draws the tools of a row, and below them what was chosen said.
//
//	PROOF  uplink KT
//	>1 ping -n -c 5 -W 2 -I eth0 192.0.2.1         exit 0, 4 s
//	 2 mtr -n -r -w -c 5 -I eth0 1.1.1.1           running 3 s
//	 3 arping -c 3 -I eth0 192.0.2.1               not here: apt install iputils-arping
//	does the gateway answer?
//	$ ping -n -c 5 -W 2 -I eth0 192.0.2.1
//	PING 192.0.2.1 (192.0.2.1) from 192.0.2.7 eth0: 56(84) bytes of data.
//	…
func (s *screen) drawProof(f *Frame, menu *proofMenu) {
	w, h := f.Canvas.Width(), f.Canvas.Height()
	if w <= 0 || h <= 0 {
		return
	}
	title := s.say("PROOF  %s", menu.name)
	f.put(1, 0, w-1, title, themes.Focus)
	if len(menu.items) == 0 {
		f.lines(2, wrapped(1, safetext.Text{}, themes.Dim, s.say("There is no tool that would tell more of this row."), themes.Dim, w))
		return
	}
	list, output := proofRooms(h, len(menu.items))
	where := s.say("%d of %d", menu.at+1, len(menu.items))
	if start := w - safetext.Width(where) - 1; list < len(menu.items) && start > safetext.Width(title)+2 {
		f.put(start, 0, w-start, where, themes.Dim)
	}
	first := max(min(menu.at-list/2, len(menu.items)-list), 0)
	for i := range list {
		f.proofRow(s, menu, first+i, 1+i)
	}
	left := w
	other := menu.beside()
	if w >= sideBySide && other >= 0 {
		left = (w - proofGap) / 2
	}
	s.drawOutput(f, menu, menu.at, canvas.Rect{Y: h - output, W: left, H: output}, menu.scroll)
	if left < w {
		s.drawOutput(f, menu, other, canvas.Rect{X: left + proofGap, Y: h - output, W: w - left - proofGap, H: output}, 0)
	}
}

// beside is what stands beside the chosen one: the next that has anything to
// say; -1 where there is none.
func (menu *proofMenu) beside() int {
	for step := 1; step < len(menu.items); step++ {
		if at := (menu.at + step) % len(menu.items); menu.items[at].ran() {
			return at
		}
	}
	return -1
}

// proofRow draws a line of the list: the key, the command, how it stands.
func (f *Frame) proofRow(s *screen, menu *proofMenu, at, y int) {
	w := f.Canvas.Width()
	item := &menu.items[at]
	command, there := menu.command(item)
	role := themes.Text
	switch {
	case at == menu.at:
		role = themes.Focus
		f.Canvas.Put(0, y, f.Glyphs.Cursor, f.style(themes.Focus))
	case !there || item.kept:
		role = themes.Dim
	}
	number := safetext.Literal(" ")
	if at < 9 {
		number = s.say("%d", at+1)
	}
	f.put(1, y, w-1, number, themes.Key)
	state := s.proofState(menu, item)
	if gist := item.seen.Gist(); w >= gistColumns && item.ran() && !item.running() && !gist.Empty() {
		gist = safetext.Cut(gist, max(w/2-6-safetext.Width(state), 0), f.Glyphs.Ellipsis)
		state = safetext.Join([]safetext.Text{gist, state}, safetext.Literal("  "))
	}
	room := min(safetext.Width(state), max(w/2-4, 0))
	f.put(3, y, w-3-room-2, clean(command.String()), role)
	f.put(w-room-1, y, room, state, themes.Dim)
}

// proofState says how an item stands.
func (s *screen) proofState(menu *proofMenu, item *proofItem) safetext.Text {
	if !item.ran() {
		if command, there := menu.command(item); !there {
			return s.say("not here: %s", s.installs(menu, command))
		}
		return s.looseMark(item.tool.Loose)
	}
	r := &item.seen
	switch {
	case item.number > 0 && r.State == proof.Waiting:
		return s.say("waiting for its turn")
	case item.number > 0 && r.State == proof.Running:
		return s.say("running %s", exactly(s.tongue, max(s.latest.Sub(r.At), 0).Truncate(time.Second)))
	}
	ended := s.endingWords(&r.Record)
	if item.kept {
		return s.say("%s, %s", clock(s.tongue, r.At, s.snapshot.Now.Wall, s.zone), ended)
	}
	return ended
}

// endingWords say how a run ended, and after how long.
func (s *screen) endingWords(r *proof.Record) safetext.Text {
	took := s.say("%.1f s", r.Took.Seconds())
	switch r.Ending {
	case proof.TimedOut:
		return s.say("ended at its limit, %s", took)
	case proof.Cancelled:
		return s.say("ended by hand, %s", took)
	case proof.Flooded:
		return s.say("ended: it wrote without end")
	case proof.Unstarted:
		return s.say("can't be started")
	case proof.Stuck:
		return s.say("can't be ended: the kernel holds it")
	}
	return s.say("exit %d, %s", r.Exit, took)
}

// drawOutput draws what a tool is for, its whole command, and what it said.
func (s *screen) drawOutput(f *Frame, menu *proofMenu, at int, room canvas.Rect, scroll int) {
	if room.H <= 0 || room.W <= 0 {
		return
	}
	text := *f
	text.Canvas = f.Canvas.Sub(room)
	head, body := s.outputLines(f, menu, at, room.W)
	head = head[:min(len(head), max(room.H-1, 1))]
	text.lines(0, head)
	left := room.H - len(head)
	if left <= 0 {
		return
	}
	scroll = max(min(scroll, len(body)-left), 0)
	inner := *f
	inner.Canvas = text.Canvas.Sub(canvas.Rect{Y: len(head), W: room.W, H: left})
	inner.lines(-scroll, body)
	if len(body) > left {
		where := s.say("%d-%d of %d", scroll+1, min(scroll+left, len(body)), len(body))
		text.put(max(room.W-safetext.Width(where)-1, 0), 0, room.W, where, themes.Dim)
	}
}

// outputLines are what an item is for with its command, and what it said.
func (s *screen) outputLines(f *Frame, menu *proofMenu, at, w int) (head, body []line) {
	item := &menu.items[at]
	command, there := menu.command(item)
	shows := f.text(item.tool.Shows)
	if item.kept {
		shows = called(s.tongue, item.seen.Subject)
		if item.seen.By != "" {
			shows = s.say("%s, by %s", shows, item.seen.By)
		}
	}
	head = append(head, plain(1, shows, themes.Title))
	head = append(head, wrapped(1, safetext.Literal("$"), themes.Key, clean(command.String()), themes.Text, w)...)
	if loose := s.looseWords(item.tool.Loose); !loose.Empty() {
		head = append(head, wrapped(1, safetext.Text{}, themes.Dim, loose, themes.Dim, w)...)
	}
	for _, l := range item.seen.Lines {
		if item.seen.Ending == proof.Unstarted { // these are noctop's own words
			l = s.told(l)
		}
		body = append(body, foldedOutput(1, l, w)...)
	}
	switch {
	case !there:
		body = append(body, wrapped(1, safetext.Text{}, themes.Dim, s.say("%s is not here: %s", command.Program(), s.installs(menu, command)), themes.Dim, w)...)
	case item.seen.Cut:
		body = append(body, plain(1, s.say("(the rest was left out)"), themes.Dim))
	case item.ran() && len(body) == 0 && !item.running():
		body = append(body, plain(1, s.say("(it said nothing)"), themes.Dim))
	}
	return head, body
}

// foldedOutput breaks a line of output where the room ends: its blanks mean something.
func foldedOutput(indent int, t safetext.Text, w int) []line {
	room := w - indent
	if room <= 2 || safetext.Width(t) <= room {
		return []line{plain(indent, t, themes.Text)}
	}
	var all []line
	for !t.Empty() {
		head := safetext.Cut(t, room, safetext.Text{})
		rest, _ := strings.CutPrefix(t.String(), head.String())
		if head.Empty() {
			break
		}
		all = append(all, plain(indent, head, themes.Text))
		t = clean(rest)
		indent, room = 3, w-3
	}
	return all
}

// proofScroll is how far the output is scrolled, within what there is.
func (s *screen) proofScroll(menu *proofMenu) int {
	if menu.at >= len(menu.items) {
		return 0
	}
	body := s.bodyRect()
	_, output := proofRooms(body.H, len(menu.items))
	w := body.W
	if w >= sideBySide && menu.beside() >= 0 {
		w = (w - proofGap) / 2
	}
	head, lines := s.outputLines(s.frame(nil), menu, menu.at, w)
	return max(min(menu.scroll, len(lines)-(output-len(head))), 0)
}

// proofPage is how many lines of output a page is.
func (s *screen) proofPage() int {
	_, output := proofRooms(s.bodyRect().H, len(s.top().proofs.items))
	return max(output-3, 1)
}

// bodyRect is where an overlay is drawn.
func (s *screen) bodyRect() canvas.Rect {
	if areas, _ := s.areas(false); areas.body.H > 0 {
		return areas.body
	}
	return canvas.Rect{W: s.width, H: s.height - s.overTiny()}
}
