package host

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"example.com/noctop/collectors"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// lookEvery is the pace at which it is written down that we have looked.
const lookEvery = time.Minute

// look is what is kept between one run of noctop and the next: which start of
// this host we saw last, and when.
type look struct {
	Boot string    `json:"boot"`
	At   time.Time `json:"at"`
}

// Place returns where a look is kept: $XDG_STATE_HOME/noctop/host.json, or what
// the system has in its place. It is empty where there is no such place.
func Place(getenv func(string) string) string {
	folder := getenv("XDG_STATE_HOME")
	switch home := getenv("HOME"); {
	case filepath.IsAbs(folder):
	case runtime.GOOS == "windows":
		folder = getenv("LocalAppData")
	case filepath.IsAbs(home):
		folder = filepath.Join(home, ".local", "state")
	default: // a relative one is to be ignored, says the XDG specification
		return ""
	}
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, "noctop", "host.json")
}

// bootMeter knows whether this host has restarted since the last look.
type bootMeter struct {
	boot    string
	before  look            // of the run before; zero where there was none
	began   observe.Instant // when we first looked
	written observe.Instant
}

// runUptime measures how long ago this host started, and says whether it has
// restarted since noctop last looked.
func (f *Family) runUptime(ctx context.Context, now observe.Instant, watched topology.Host, emit collectors.Emit) {
	target := subject(groupUptime, "")
	seconds, err := f.source.Uptime(ctx)
	if err != nil {
		emit(unread(target, observe.CheckUptime, err))
		return
	}
	up := time.Duration(seconds) * time.Second
	f.guard.Lock()
	defer f.guard.Unlock()
	f.boots.remember(now, f.root, f.memory)
	o := gauge(target, observe.CheckUptime, float64(seconds), observe.Seconds)
	detail := "this host restarted " + ago(up)
	if before := f.boots.before; !before.At.IsZero() {
		restarted := before.Boot != f.boots.boot
		o.Fields = append(o.Fields, word("last_look", before.At.UTC().Format(time.RFC3339)), number("restarted", flag(restarted)))
		if restarted {
			detail += fmt.Sprintf(", after noctop last looked (%s)", before.At.UTC().Format("2006-01-02 15:04:05 UTC"))
			o.Detail = detail
			up = min(up, now.Sub(f.boots.began)) // it is news for as long after our own start
		}
	}
	emit(judgedAge(o, up, watched.Limit("rebooted"), "rebooted", detail))
}

// remember reads what the run before has kept, once, and writes down our own
// look now and then. Where nothing can be kept the uptime alone tells.
func (b *bootMeter) remember(now observe.Instant, files root, place string) {
	if b.boot == "" {
		text, err := files.read("/proc/sys/kernel/random/boot_id")
		if err != nil || text == "" || place == "" {
			return
		}
		b.boot, b.began = text, now
		if kept, err := os.ReadFile(place); err == nil && len(kept) < 1024 {
			var before look
			if json.Unmarshal(kept, &before) == nil {
				b.before = before
			}
		}
	}
	if b.written != (observe.Instant{}) && now.Sub(b.written) < lookEvery {
		return
	}
	b.written = now
	text, err := json.Marshal(look{Boot: b.boot, At: now.Wall})
	if err != nil || os.MkdirAll(filepath.Dir(place), 0o700) != nil {
		return
	}
	if os.WriteFile(place+".new", text, 0o600) == nil {
		_ = os.Rename(place+".new", place)
	}
}
