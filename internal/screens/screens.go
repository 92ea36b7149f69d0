package main

import (
	"fmt"
	"time"

	"example.com/noctop/internal/drill"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
	"example.com/noctop/ui"
	"example.com/noctop/ui/canvas"
)

// screen is a picture: a moment of a drill, in a size and a language.
type screen struct {
	name, title   string
	drill         string
	at            string // as HH:MM:SS of the drill's day
	width, height int
	language      func() i18n.Language
}

func english() i18n.Language { return i18n.English }

// screens are all pictures. The first one stands in the README as text too.
var screens = []screen{
	{"kt", "one of two carriers is dead past its first router", "kt-2021", "11:17:00", 80, 24, english},
	{"healthy", "all is well", "kt-2021", "11:15:30", 80, 24, english},
	{"crowdstrike", "Windows hosts with one agent fall silent", "crowdstrike-2024", "13:13:00", 80, 24, english},
	{"korean", "the same outage of KT, in Korean", "kt-2021", "11:17:00", 80, 24, i18n.Korean},
	{"small", "the same outage in 40 columns by 12 rows", "kt-2021", "11:17:00", 40, 12, english},
}

// drawAll draws all screens, in their order. Each moment is played up to once.
func drawAll() ([]*canvas.Canvas, error) {
	var all []*canvas.Canvas
	lived := map[[2]string]*history.Snapshot{}
	for _, s := range screens {
		d := drill.Find(s.drill)
		if d == nil {
			return nil, fmt.Errorf("there is no drill %q", s.drill)
		}
		at, err := momentOf(d, s.at)
		if err != nil {
			return nil, err
		}
		moment := [2]string{s.drill, s.at}
		if lived[moment] == nil {
			if lived[moment], err = live(d, at); err != nil {
				return nil, err
			}
		}
		all = append(all, ui.Draw(lived[moment], s.width, s.height, ui.Options{
			Theme: themes.ByName("dark"), Glyphs: themes.Unicode(), Zone: d.Start.Location(), Language: s.language(), Tape: tape{at}, TapeName: d.Name,
		}))
	}
	return all, nil
}

// momentOf is a time of a drill's day.
func momentOf(d *drill.Drill, at string) (time.Time, error) {
	clock, err := time.Parse(time.TimeOnly, at)
	year, month, day := d.Start.Date()
	return time.Date(year, month, day, clock.Hour(), clock.Minute(), clock.Second(), 0, d.Start.Location()), err
}

// live plays a drill up to a moment.
func live(d *drill.Drill, at time.Time) (shown *history.Snapshot, err error) {
	for snapshot, err := range engine.Replay(d.Tape()) {
		if err != nil {
			return nil, err
		}
		if snapshot.Now.Wall.After(at) {
			break
		}
		shown = snapshot
	}
	if shown == nil {
		return nil, fmt.Errorf("nothing of %s was measured by %s", d.Name, at.Format(time.TimeOnly))
	}
	return shown, nil
}

// tape is a drill that is being played, at a moment: no picture is to be taken
// for what happens now.
type tape struct{ at time.Time }

// State says that it is played as fast as it happened.
func (t tape) State() history.Play { return history.Play{At: t.at, Speed: 1} }

// Pause does nothing: it stands still.
func (tape) Pause(bool) {}

// SetSpeed does nothing.
func (tape) SetSpeed(float64) {}

// Seek does nothing.
func (tape) Seek(time.Time) {}
