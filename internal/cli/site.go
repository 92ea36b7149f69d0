package cli

import (
	"context"
	"math/rand/v2"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/claims/notes"
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/journal"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// rediscover is how often this host is looked at for new uplinks and resolvers.
const rediscover = 5 * time.Second

// site is what is watched: the configuration over what was discovered, and
// both as they change.
type site struct {
	host machine
	file string // where the configuration is, or would be
	// notes is where statements entered by hand lie; empty where nowhere.
	notes string
	load  func() (*config.Config, error)
	// usable says what is wrong with a configuration beyond what load checks.
	usable func(*config.Config) error
	// narrow, where set, leaves only what a check of one thing needs.
	narrow func(topology.Topology) topology.Topology
	// tell, where set, is told when a changed file was taken on, or why not.
	tell func(i18n.Text)

	// adopt, where set, is given a configuration that was read again.
	adopt func(*config.Config)

	// messages, where set, tell people and their programs of incidents.
	messages *messenger

	// recorders are told all that is judged.
	recorders []recorder
	kept      *journal.Journal // one of them; nil where none is
	keeping   journal.Options

	mu       sync.Mutex
	config   *config.Config
	found    config.Found
	topology topology.Topology

	stale  atomic.Bool               // the configuration file changed
	asked  atomic.Bool               // somebody wants it read again, changed or not
	notice atomic.Pointer[i18n.Text] // why a changed file was not taken on
}

// openSite reads the configuration and looks round. Only a bad configuration
// is an error: a host without a network is what noctop is for.
func openSite(ctx context.Context, s streams, settings *settings) (*site, error) {
	w := &site{host: s.host, file: settings.path(), load: settings.load, usable: settings.usable, notes: notes.Path(s.getenv)}
	c, err := w.load()
	if err != nil {
		return nil, err
	}
	w.config = c
	w.keeping = journalOptions(s, c)
	// What can't be read is missing from what was found; doctor says why.
	w.found, _ = w.host.find(ctx)
	w.topology = c.Topology(w.found)
	return w, nil
}

// refresh looks again, and returns what to watch and whether that changed.
func (w *site) refresh(ctx context.Context) (topology.Topology, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stale.Swap(false) {
		w.reload()
	}
	if found, err := w.host.find(ctx); err == nil || len(found.Uplinks) > 0 {
		w.found = config.Merge(w.found, found)
	}
	what := w.config.Topology(w.found)
	if w.narrow != nil {
		what = w.narrow(what)
	}
	if reflect.DeepEqual(what, w.topology) {
		return what, false
	}
	w.topology = what
	return what, true
}

// reload takes the changed file on. A bad one changes nothing, and is complained of
// once: who asks again hears that it is no better.
func (w *site) reload() {
	asked := w.asked.Swap(false)
	c, err := w.load()
	if err == nil {
		err = w.usable(c)
	}
	if err != nil {
		text := i18n.T("%s", err)
		before := w.notice.Swap(&text)
		switch {
		case before == nil || before.String() != text.String():
			w.say(i18n.T("the configuration is bad now, and the one before stays in use:\n%s", err))
		case asked:
			w.say(i18n.T("the configuration is still bad, as was said, and the one before stays in use"))
		}
		return
	}
	w.notice.Store(nil)
	w.config = c
	if w.adopt != nil {
		w.adopt(c)
	}
	w.say(i18n.T("the configuration was read again"))
}

func (w *site) say(text i18n.Text) {
	if w.tell != nil {
		w.tell(text)
	}
}

// complaint is what is wrong with the configuration file as it is now, if it
// changed for the worse, or with the journal.
func (w *site) complaint() i18n.Text {
	if text := w.notice.Load(); text != nil {
		return *text
	}
	if w.kept != nil {
		return w.kept.State().Notice()
	}
	return i18n.Text{}
}

// measure starts an engine on the site. What it is given must not block.
func (w *site) measure(ctx context.Context, options engine.Options) *engine.Engine {
	options.Topology = w.topology
	options.Families = w.host.families()
	options.Env = environment()
	options.Refresh = w.refresh
	options.RefreshEvery = rediscover
	if w.notes != "" {
		options.Notes = w.heard()
	}
	options.Recorder = tee(w.recorders)
	e := engine.New(options)
	for _, r := range w.recorders {
		r.Begin(options.Topology, e.Snapshot().Started)
	}
	e.Start(ctx)
	if w.kept != nil && w.tell != nil {
		e.Go(ctx, w.followJournal)
	}
	if w.file != "" {
		e.Go(ctx, func(ctx context.Context) { config.Watch(ctx, w.file, func() { w.reread(e) }) })
	}
	return e
}

// reread has the file read again, and this host looked at.
func (w *site) reread(e *engine.Engine) {
	w.stale.Store(true)
	e.RefreshNow()
}

// environment gives collectors the real clocks and real chance.
func environment() collectors.Env {
	began := time.Now()
	return collectors.Env{
		Clock: func() observe.Instant {
			now := time.Now()
			return observe.Instant{Wall: now.Round(0), Mono: now.Sub(began)}
		},
		Random: rand.Float64,
	}
}
