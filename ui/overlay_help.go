package ui

import (
	"example.com/noctop/internal/safetext"
	"example.com/noctop/keymap"
	"example.com/noctop/themes"
)

// help lists the keys as they are now, and explains the signs.
func (f *Frame) help(w int, version string) []line {
	var all []line
	for _, group := range f.Keys.Help() {
		all = append(all, plain(1, f.text(group.Name), themes.Title))
		for _, entry := range group.Entries {
			var keys []safetext.Text
			for _, key := range entry.Keys {
				keys = append(keys, clean(keymap.Label(key)))
			}
			label := safetext.Join(keys, safetext.Literal(" "))
			if label.Empty() {
				label = f.say("(no key)")
			}
			all = append(all, wrapped(3, safetext.Pad(label, 18), themes.Key, f.text(entry.Description), themes.Text, w)...)
		}
		all = append(all, line{})
	}
	all = append(all, f.commandHelp(w)...)
	all = append(all, plain(1, f.say("Signs"), themes.Title))
	for _, s := range []struct {
		state state
		means string
	}{
		{good, "ok: answers as it should"},
		{degraded, "degraded: slow, lossy, or the last one went wrong"},
		{down, "DOWN: does not answer, or wrongly"},
		{noData, "no data: nothing was measured, or not enough to judge by"},
		{measuring, "measuring: it has only just begun"},
		{stale, "stale: the last answer is older than three intervals"},
		{failed, "failed: noctop itself could not measure it"},
		{absent, "n/a: there is nothing of the kind here"},
	} {
		all = append(all, wrapped(3, safetext.Pad(s.state.sign(f.Glyphs), 18), s.state.role(), f.say(s.means), themes.Text, w)...)
	}
	for _, s := range []struct {
		sign  safetext.Text
		role  themes.Role
		means string
	}{
		{f.Glyphs.Suspect, themes.Suspect, "suspect: something begins, and is not yet announced"},
		{f.Glyphs.Loss, themes.Loss, "in a series: no answer"},
		{f.Glyphs.Partly, themes.Loss, "in the series of an uplink or a resolver: some packets lost, others answered"},
		{f.Glyphs.Degraded, themes.Loss, "in a series: a refusal, or a wrong answer"},
		{f.Glyphs.Gap, themes.Dim, "in a series: not measured, or it could not be sent"},
		{f.Glyphs.Pair(1, 4), themes.Series, "in a series: the higher the slower; it is written from left to right and over again, after the blank"},
	} {
		sign := s.sign
		if sign == safetext.Literal(" ") {
			sign = f.say("(blank)")
		}
		all = append(all, wrapped(3, safetext.Pad(sign, 18), s.role, f.say(s.means), themes.Text, w)...)
	}
	all = append(all, line{}, plain(1, f.say("Columns"), themes.Title))
	for _, c := range []struct{ name, means string }{
		{"gw hop", "the gateway, and the first router of the carrier behind it"},
		{"inside in", "anchors inside the carrier's own network"},
		{"domestic dom", "anchors in the same country"},
		{"foreign for", "anchors abroad; 1/2: one of two answers"},
		{"live", "the resolver is there at all"},
		{"warm", "a name that every cache has"},
		{"cold", "a name that no cache has: the resolver must ask others"},
		{"measured, says", "what our own probes find, and what their status page claims"},
		{"last word", "how long ago that page last changed; fetched: when we read it"},
		{"lag", "how long after it failed for us they said so; with > while they have not"},
		{"stance", "whether our own probes support or contradict what they say"},
		{"[-old-] {+new+}", "in a statement: words that went, and words that came"},
	} {
		all = append(all, wrapped(3, safetext.Pad(f.say(c.name), 18), themes.Text, f.say(c.means), themes.Text, w)...)
	}
	all = append(all, line{})
	all = append(all, wrapped(1, safetext.Text{}, themes.Text, f.say("p50 and loss are of the last minute (1m). Of an uplink they are those of its outermost anchors; of a resolver the time is that of a warm name, the loss of all questions; of a provider the time is that of its last step (HTTP, TLS or TCP) by the quickest uplink, over five minutes. A row that is dimmed fails because of the fault named in it. Evidence is weighed in decibans: 10 is ten times as likely, 20 a hundred times."), themes.Dim, w)...)
	if version != "" {
		all = append(all, line{}, plain(1, f.say("noctop %s", version), themes.Dim))
		all = append(all, f.journalHelp(w)...)
	}
	return all
}
