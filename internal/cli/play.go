package cli

import (
	"context"
	"time"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/proof"
	"example.com/noctop/ui"
)

// recording is what is played in the console.
type recording struct {
	name  string
	open  func() engine.Tape
	speed float64
	from  time.Time // where to begin; zero: at its beginning
	zone  *time.Location
	// first and last are its first and last moments, where they are known, and
	// turns what happens in it.
	first, last time.Time
	turns       []ui.Mark
	quiz        *ui.Quiz // nil: the verdict is shown
	// trace has a way out looked at, where the recording can still be asked; proven
	// lists what operators' tools said, where that was kept.
	trace  func(uplink string)
	drill  string // its name, where nothing of it happened here
	proven func(from, to time.Time) ([]proof.Record, error)
}

// playInConsole shows a recording on the screen as if it happened now, until
// the operator quits.
func playInConsole(ctx context.Context, s streams, settings *settings, what recording) error {
	if err := capable(s); err != nil {
		return &exit{exitUsage, err}
	}
	c, err := settings.load()
	if err != nil {
		return err
	}
	looks, err := settings.looks(c, s.getenv)
	if err != nil {
		return err
	}
	view, err := settings.chooseView(c)
	if err != nil {
		return err
	}
	player := engine.NewPlayer(what.open, what.speed, time.Now)
	if !what.from.IsZero() {
		player.Seek(what.from)
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		player.Run(ctx)
	}()
	err = show(ctx, cancel, s, ui.Options{
		Source: player.Snapshot, Theme: looks.Theme, Themes: looks.Themes, Glyphs: looks.Glyphs, Keys: looks.Keys,
		Language: looks.Language, ASCII: settings.onlyASCII(c, looks.Language, s.getenv), Layout: looks.Layout, Mouse: c.Mouse || settings.mouse, View: view,
		Tape: player, TapeName: what.name, Zone: what.zone, Version: Version,
		TapeFrom: what.first, TapeTo: what.last, Turns: what.turns, Quiz: what.quiz,
		Save: bulletinSaver(s.getenv), Trace: what.trace, Proven: what.proven, Drill: what.drill,
	})
	cancel()
	<-ended
	return err
}
