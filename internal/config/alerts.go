package config

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
)

// Alerts says how people, and programs of theirs, are told of incidents.
type Alerts struct {
	Bell  bool // ring the terminal's bell when one begins and when it is over
	Title bool // name the terminal's window by the verdict
	OSC9  bool // have the terminal show a notification
	// QuietFrom and QuietTo are minutes from midnight: between them nothing
	// rings. Where both are the same there are no such hours.
	QuietFrom, QuietTo int
	Command            []string // a program and its arguments, run without a shell; empty: none
	Webhook            string   // an address that is sent each step; empty: none
}

// usualAlerts are those of a file that says nothing of them.
var usualAlerts = Alerts{Bell: true, Title: true}

// alerts reads the section; false is none of them.
func (r *reader) alerts(v value) {
	a := &r.config.Alerts
	if v.kind == boolean {
		if v.text == "false" {
			*a = Alerts{}
		}
		return
	}
	r.mapping(v,
		key{"bell", r.flag(&a.Bell)},
		key{"title", r.flag(&a.Title)},
		key{"osc9", r.flag(&a.OSC9)},
		key{"quiet", r.quietHours},
		key{"command", r.alertCommand},
		key{"webhook", r.webhook},
	)
}

// quietHours reads "22:00-07:00".
func (r *reader) quietHours(v value) {
	if !r.is(v, text, i18n.T(", hours such as \"22:00-07:00\"")) {
		return
	}
	from, to, found := strings.Cut(v.text, "-")
	start, problem := minuteOf(from)
	end, second := minuteOf(to)
	switch {
	case !found || problem != nil || second != nil:
		r.fail(v, "%s are no hours: write two times of the day, such as \"22:00-07:00\"", quote(v.text))
	case start == end:
		r.fail(v, "%s is no time at all: to have nothing ring, write bell: false and osc9: false", quote(v.text))
	default:
		r.config.Alerts.QuietFrom, r.config.Alerts.QuietTo = start, end
	}
}

func minuteOf(clock string) (int, error) {
	at, err := time.Parse("15:04", strings.TrimSpace(clock))
	if err != nil {
		return 0, fmt.Errorf("no time of the day: %w", err)
	}
	return at.Hour()*60 + at.Minute(), nil
}

// mostArguments is far above what a hook needs.
const mostArguments = 64

// alertCommand reads a program and its arguments. The program is named by its
// whole path: what a name means depends on who starts noctop, and from where.
func (r *reader) alertCommand(v value) {
	var words []string
	bad := false
	if !r.items(v, i18n.T(" of a program and its arguments, such as [/usr/local/bin/page, duty]"), func(item value) {
		if item.kind != number && item.kind != boolean && !r.is(item, text, i18n.Text{}) {
			bad = true
			return
		}
		if hasInvisible(item.text) {
			r.fail(item, "%s holds control or invisible characters: remove them", quote(item.text))
			bad = true
		}
		words = append(words, item.text)
	}) || bad {
		return
	}
	switch {
	case len(words) == 0:
		return // an empty list is none
	case len(words) > mostArguments:
		r.fail(v, "%d words are too many: at most %d", len(words), mostArguments)
	case !filepath.IsAbs(words[0]):
		r.fail(value{node: v.items[0], path: v.path + "[0]"}, "%s is not the whole path of a program: write one such as /usr/local/bin/page; there is no shell to find it", quote(words[0]))
	default:
		r.config.Alerts.Command = words
	}
}

// webhook reads an address that is sent each step of an incident.
func (r *reader) webhook(v value) {
	if !r.is(v, text, i18n.T(", an address such as https://hooks.example/noctop")) {
		return
	}
	if problem := urlFault(v.text, "https", "http"); !problem.Empty() {
		r.fail(v, "%s", problem)
		return
	}
	r.config.Alerts.Webhook = v.text
}
