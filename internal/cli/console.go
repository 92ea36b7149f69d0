package cli

import (
	"cmp"
	"context"
	"errors"
	"os/signal"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/engine"
	"example.com/noctop/themes"
	"example.com/noctop/ui"
	"example.com/noctop/ui/terminal"
)

// partingWait is how long the end waits for probes in flight.
const partingWait = 300 * time.Millisecond

// runConsole shows the screen until the operator quits, a signal says so, or
// the terminal is gone.
func runConsole(ctx context.Context, s streams, settings *settings) error {
	if err := capable(s); err != nil {
		return &exit{exitUsage, err}
	}
	// A terminal that is closed sends SIGHUP; the file is reloaded when it changes.
	ctx, stop := signal.NotifyContext(ctx, syscall.SIGHUP)
	defer stop()
	site, err := openSite(ctx, s, settings)
	if err != nil {
		return err
	}
	table, err := keys(site.config)
	if err != nil {
		return err
	}
	theme, err := settings.chooseTheme(site.config)
	if err != nil {
		return err
	}
	glyphs := site.config.Glyphs
	if settings.ascii {
		glyphs = "ascii"
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if !settings.readOnly {
		site.keepJournal()
	}
	defer site.endJournal()
	messages := site.messenger(s)
	e := site.measure(ctx, engine.Options{OnStep: messages.step})
	messages.start(ctx, e)
	e.Go(ctx, func(ctx context.Context) {
		select {
		case <-e.Failed(): // the screen would go on to show what gets old
			cancel()
		case <-ctx.Done():
		}
	})
	options := ui.Options{
		Source: e.Snapshot, Trace: e.Trace, Theme: theme, Themes: palettes(theme), Glyphs: themes.GlyphsFor(glyphs, s.getenv), Keys: table,
		Note: site.keeper(), Notice: func() string { return cmp.Or(site.complaint(), messages.complaint()) }, Zone: time.Local, Version: Version,
		Save: bulletinSaver(s.getenv),
	}
	site.mayAct(e, settings.readOnly, s.getenv, &options)
	if site.keeping.Path != "" {
		old := &kept{path: site.keeping.Path}
		defer old.close()
		options.Past = old
	}
	if options.Language, err = settings.language(site.config.Language, s.getenv); err != nil {
		return err
	}
	err = showTo(ctx, cancel, s, site.config.Mouse, options, func(t *terminal.Terminal) { messages.speak(t) })
	cancel()
	e.WaitFor(partingWait)
	if failure := e.Failure(); failure != nil && err == nil {
		return &exit{exitSoftware, failure}
	}
	return err
}

// capable returns why the screen can't be shown, or nil.
func capable(s streams) error {
	in, out, ok := s.files()
	if !ok {
		return errors.New("standard input and output are no terminal; use “noctop check” for a verdict or “noctop watch --json” for a stream")
	}
	return terminal.Capable(in, out, s.getenv)
}

// show runs the screen on the terminal, and gives the terminal back whatever happens.
func show(ctx context.Context, cancel context.CancelFunc, s streams, mouse bool, options ui.Options) error {
	return showTo(ctx, cancel, s, mouse, options, func(*terminal.Terminal) {})
}

// showTo is show, and hands the terminal to who else has something to say by it.
func showTo(ctx context.Context, cancel context.CancelFunc, s streams, mouse bool, options ui.Options, opened func(*terminal.Terminal)) error {
	var program *tea.Program
	ready := make(chan struct{}) // closed when there is a program
	lost := make(chan error, 1)
	modes := terminal.OptionsFor(s.getenv)
	modes.Mouse = mouse
	modes.Resized = func(width, height int) {
		<-ready
		program.Send(tea.WindowSizeMsg{Width: width, Height: height})
	}
	modes.Lost = func(err error) {
		lost <- err
		cancel()
	}
	in, out, _ := s.files()
	screen, err := terminal.Open(in, out, modes)
	if err != nil {
		return &exit{exitSoftware, err}
	}
	defer screen.Close()
	opened(screen)
	options.Present, options.Profile = screen.Present, modes.Profile
	options.Suspend = screen.Suspend
	options.Copy = copier(s.getenv, screen)
	model := ui.New(options)
	width, height := screen.Size()
	model.Update(tea.WindowSizeMsg{Width: width, Height: height})
	program = tea.NewProgram(model, tea.WithContext(ctx), tea.WithInput(screen.Input()),
		tea.WithoutRenderer(), tea.WithoutSignalHandler())
	close(ready)
	_, err = program.Run()
	_ = screen.Close()
	return ended(ctx, err, model, lost)
}

// ended says how the screen ended. To be told to end is no failure.
func ended(ctx context.Context, err error, model *ui.Model, lost <-chan error) error {
	if failure := model.Panic(); failure != nil {
		return &exit{exitSoftware, failure}
	}
	select {
	case err := <-lost:
		if errors.Is(err, syscall.EIO) { // it was closed: to end is all there is to do
			return nil
		}
		return &exit{exitSoftware, err}
	default:
	}
	if err == nil || ctx.Err() != nil && !errors.Is(err, tea.ErrProgramPanic) {
		return nil
	}
	return &exit{exitSoftware, err}
}
