package cli

import (
	"context"
	"time"

	"example.com/noctop/internal/engine"
	"example.com/noctop/themes"
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
	table, err := keys(c)
	if err != nil {
		return err
	}
	theme, err := settings.chooseTheme(c)
	if err != nil {
		return err
	}
	glyphs := c.Glyphs
	if settings.ascii {
		glyphs = "ascii"
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
	language, err := settings.language(c.Language, s.getenv)
	if err != nil {
		cancel()
		<-ended
		return err
	}
	err = show(ctx, cancel, s, c.Mouse, ui.Options{
		Source: player.Snapshot, Theme: theme, Themes: palettes(theme), Glyphs: themes.GlyphsFor(glyphs, s.getenv), Keys: table,
		Tape: player, TapeName: what.name, Zone: what.zone, Version: Version,
		TapeFrom: what.first, TapeTo: what.last, Turns: what.turns, Quiz: what.quiz,
		Save: bulletinSaver(s.getenv), Language: language,
	})
	cancel()
	<-ended
	return err
}
