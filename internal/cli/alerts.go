package cli

import (
	"context"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/term"

	"example.com/noctop/internal/alert"
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/internal/triage"
	"example.com/noctop/ui/terminal"
)

// voice is a terminal that people are told by.
type voice interface {
	Title(safetext.Text)
	Bell()
	Notify(safetext.Text)
}

// messenger tells people and their programs of incidents, and other noctops how
// this one stands. Only what measures has one: a replay or a drill tells nobody.
type messenger struct {
	settings func() config.Alerts // may wait for the configuration to be read
	beacon   *beacon
	command  *courier
	webhook  *courier
	pace     pace
	language i18n.Language

	mu       sync.Mutex
	events   []triage.Event
	snapshot *history.Snapshot
	voice    voice // nil: there is no terminal

	wake chan struct{}
	// What trouble there is with each of them: that the one takes what it is told says
	// nothing of the other.
	commandTrouble, webhookTrouble atomic.Pointer[i18n.Text]
	tell                           func(i18n.Text) // where set, is told what trouble there is
}

// mostEvents is how many events wait for the messenger: far above what happens
// while the configuration is read.
const mostEvents = 512

// messenger makes the one of a site.
func (w *site) messenger(s streams) *messenger {
	m := &messenger{
		settings: w.alerts, beacon: newBeacon(stateFolder(s.getenv), s.speaks()), language: s.speaks(), wake: make(chan struct{}, 1),
		tell: w.say,
	}
	hook := &webhook{address: func() string { return w.alerts().Webhook }, leaving: w.host.leaving, uplinks: w.uplinks}
	m.webhook = newCourier(hook.send, func() bool { return hook.way(time.Now()).Open(m.verdicts()) })
	m.command = newCourier(func(_ context.Context, a alert.Alert) (bool, error) { return true, runCommand(w.alerts().Command, a) }, func() bool { return true })
	return m
}

// alerts is what the configuration says of them now.
func (w *site) alerts() config.Alerts {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.config.Alerts
}

// uplinks are the names of the uplinks, by their interfaces.
func (w *site) uplinks() map[string]string {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make(map[string]string, len(w.topology.Uplinks))
	for _, u := range w.topology.Uplinks {
		all[u.Interface] = u.Name
	}
	return all
}

// both is two things to do in the engine's loop.
func both(first, second func(*history.Snapshot)) func(*history.Snapshot) {
	return func(snapshot *history.Snapshot) {
		first(snapshot)
		second(snapshot)
	}
}

// announcer speaks to the terminal that complaints go to; nil where they go to
// none.
func announcer(s streams) *terminal.Announcer {
	out, ok := s.err.(*os.File)
	if !ok || !term.IsTerminal(int(out.Fd())) {
		return nil
	}
	name := s.getenv("TERM")
	return terminal.NewAnnouncer(out, name != "" && name != "dumb" && !terminal.OptionsFor(s.getenv).NoCommands)
}

// step is called in the engine's loop, and does not wait.
func (m *messenger) step(snapshot *history.Snapshot) {
	m.beacon.step(snapshot)
	events := snapshot.Triage.Events
	if len(events) == 0 && (early(snapshot) || !m.pace.due(snapshot)) {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.snapshot = snapshot
	if len(m.events) < mostEvents {
		m.events = append(m.events, events...)
	}
	notice(m.wake)
}

// notice leaves a note in a channel that holds one.
func notice(notes chan struct{}) {
	select {
	case notes <- struct{}{}:
	default:
	}
}

// speak has people told by a terminal; nil: by none any more.
func (m *messenger) speak(to voice) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.voice = to
	notice(m.wake)
}

// verdicts are those of the newest round.
func (m *messenger) verdicts() []triage.Verdict {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.snapshot == nil {
		return nil
	}
	return m.snapshot.Triage.Verdicts
}

// start begins to tell, until ctx ends.
func (m *messenger) start(ctx context.Context, e *engine.Engine) {
	e.Go(ctx, m.beacon.run)
	e.Go(ctx, m.run)
	e.Go(ctx, func(ctx context.Context) {
		m.command.run(ctx, m.failed(i18n.T("the alert command"), &m.commandTrouble))
	})
	e.Go(ctx, func(ctx context.Context) {
		m.webhook.run(ctx, m.failed(i18n.T("the alert webhook"), &m.webhookTrouble))
	})
}

// failed makes what is told what became of a program, and keeps the trouble with it.
func (m *messenger) failed(what i18n.Text, trouble *atomic.Pointer[i18n.Text]) func(error) {
	return func(err error) {
		if err == nil {
			trouble.Store(nil)
			return
		}
		text := i18n.T("%s: %s", what, err)
		if was := trouble.Swap(&text); was == nil || was.String() != text.String() {
			m.tell(text)
		}
	}
}

// complaint is what trouble there is with the programs that are told; empty:
// none.
func (m *messenger) complaint() i18n.Text {
	for _, trouble := range []*atomic.Pointer[i18n.Text]{&m.commandTrouble, &m.webhookTrouble} {
		if text := trouble.Load(); text != nil {
			return *text
		}
	}
	return i18n.Text{}
}

// forget ends the trouble with what is told nothing any more.
func (m *messenger) forget(settings config.Alerts) {
	if len(settings.Command) == 0 {
		m.commandTrouble.Store(nil)
	}
	if settings.Webhook == "" {
		m.webhookTrouble.Store(nil)
	}
}

func (m *messenger) run(ctx context.Context) {
	decider := alert.NewDecider()
	for {
		select {
		case <-ctx.Done():
			return
		case <-m.wake:
		}
		m.mu.Lock()
		events, snapshot, to := m.events, m.snapshot, m.voice
		m.events = nil
		m.mu.Unlock()
		if snapshot == nil {
			continue
		}
		settings := m.settings()
		m.forget(settings)
		alerts := decider.Decide(events, alert.Quiet{From: settings.QuietFrom, To: settings.QuietTo}, time.Local)
		if to != nil {
			announce(to, m.language, settings, alerts, snapshot)
		}
		for _, a := range alerts {
			if len(settings.Command) > 0 {
				m.command.add(a)
			}
			if settings.Webhook != "" {
				m.webhook.add(a)
			}
		}
		m.webhook.look() // the way may be open again
	}
}

// announce tells people by a terminal, in a language.
func announce(to voice, language i18n.Language, settings config.Alerts, alerts []alert.Alert, snapshot *history.Snapshot) {
	if settings.Title {
		to.Title(titleOf(snapshot, language))
	}
	rung := false
	for _, a := range alerts {
		if !a.Rings {
			continue
		}
		if settings.Bell && !rung {
			to.Bell()
			rung = true
		}
		if settings.OSC9 {
			to.Notify(safetext.Clean(language.Say(i18n.T("%s: %s", i18n.T(a.Event.Kind), a.Event.Verdict.Headline)), plainCells))
		}
	}
}

// titleOf is the verdict as the title of a window: what matters first, for there
// may be room for little.
func titleOf(snapshot *history.Snapshot, language i18n.Language) safetext.Text {
	state := stateIn(language, snapshot, 1)
	word := language.Say(codeText(state.Code))
	if state.Open > 0 {
		word += ": " + state.Said
	}
	name := "noctop"
	if state.Site != "" {
		name += " " + state.Site
	}
	return safetext.Clean(word+" - "+name, plainCells)
}
