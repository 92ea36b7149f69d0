package cli

import (
	"context"
	"errors"
	"os/signal"
	"sync/atomic"
	"syscall"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/config"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/i18n"
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
	looks, err := settings.looks(site.config, s.getenv)
	if err != nil {
		return err
	}
	began := site.config
	view := openMemory(settings.memoryPath(site.config, s.getenv))
	var latest atomic.Pointer[ui.Settings] // of the file, once it was read again
	site.adopt = func(c *config.Config) {
		if now, err := settings.looks(c, s.getenv); err == nil { // what is wrong with it was found before
			now.Later = later(began, c)
			latest.Store(now)
		}
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
	follow := &themeWatch{file: func() string { return settings.themeFile(site.now()) }}
	e.Go(ctx, func(ctx context.Context) { follow.run(ctx, func() { site.reread(e) }) })
	options := ui.Options{
		Source: e.Snapshot, Trace: e.Trace, Theme: looks.Theme, Themes: looks.Themes, Glyphs: looks.Glyphs, Keys: looks.Keys,
		Language: looks.Language, ASCII: settings.onlyASCII(site.config, looks.Language, s.getenv), Layout: looks.Layout, Settings: latest.Load, Mouse: looks.Mouse, View: looks.View,
		Note: site.keeper(), Notice: func() i18n.Text { return firstOf(site.complaint(), messages.complaint(), view.complaint()) }, Zone: time.Local, Version: Version,
		Save: bulletinSaver(s.getenv),
	}
	if view.path != "" {
		options.Remembered = view.recall(site.config, settings)
		if !settings.readOnly {
			options.Remember = view.keep
			e.Go(ctx, view.run)
		}
	}
	options.Journal = site.journaling(settings.readOnly)
	site.mayAct(e, settings.readOnly, s.getenv, &options)
	if site.keeping.Path != "" {
		old := &kept{path: site.keeping.Path}
		defer old.close()
		options.Past, options.Proven = old, old.Proven
	}
	if !settings.readOnly {
		defer site.mayProve(&options)()
	}
	err = showTo(ctx, cancel, s, options, func(t *terminal.Terminal) { messages.speak(t) })
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
		return i18n.Errorf("standard input and output are no terminal; use “noctop check” for a verdict or “noctop watch --json” for a stream")
	}
	return terminal.Capable(in, out, s.getenv)
}

// show runs the screen on the terminal, and gives the terminal back whatever happens.
func show(ctx context.Context, cancel context.CancelFunc, s streams, options ui.Options) error {
	return showTo(ctx, cancel, s, options, func(*terminal.Terminal) {})
}

// showTo is show, and hands the terminal to who else has something to say by it.
func showTo(ctx context.Context, cancel context.CancelFunc, s streams, options ui.Options, opened func(*terminal.Terminal)) error {
	var program *tea.Program
	ready := make(chan struct{}) // closed when there is a program
	lost := make(chan error, 1)
	modes := terminal.OptionsFor(s.getenv)
	modes.Mouse, modes.ASCII = options.Mouse, options.ASCII
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
	options.Suspend, options.TakeMouse = screen.Suspend, screen.Mouse
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

// firstOf is the first Text that says something.
func firstOf(all ...i18n.Text) i18n.Text {
	for _, text := range all {
		if !text.Empty() {
			return text
		}
	}
	return i18n.Text{}
}
