// Package proof lists what an operator would type to see for themselves how a
// thing stands: their own tools, at the interface, the resolver and the address
// that a row of the console is about. It runs nothing, and knows nothing of
// what is installed.
//
// Each command is a program and its arguments, never a line for a shell. What
// comes from the configuration or from outside becomes an argument only where
// it is what it should be (an address, a name, an interface, a web address):
// nothing that could be taken for an option passes, and a tool whose argument
// does not is left out.
package proof

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/topology"
)

// Command is a program and its arguments.
type Command []string

// Program is what is run; empty of no command.
func (c Command) Program() string {
	if len(c) == 0 {
		return ""
	}
	return c[0]
}

// String is the command as one would type it.
func (c Command) String() string {
	words := make([]string, len(c))
	for i, word := range c {
		words[i] = quoted(word)
	}
	return strings.Join(words, " ")
}

// quoted is a word as a shell takes it for one.
func quoted(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:=,@%+", r)
	}
	if word != "" && !strings.ContainsFunc(word, func(r rune) bool { return !plain(r) }) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// Tool is one way to see for oneself.
type Tool struct {
	Shows i18n.Text // the question that it answers
	// Ways are commands that answer it alike, the best first: the first whose
	// program is there is run.
	Ways  []Command
	Limit time.Duration // it is ended after so long
	Loose Loose         // how far it keeps to an uplink
}

// Way is the command to run where some programs are there, and whether there is
// one; else it is the best of those that are not there.
func (t Tool) Way(has func(program string) bool) (c Command, there bool) {
	for _, way := range t.Ways {
		if has(way.Program()) {
			return way, true
		}
	}
	return t.Ways[0], false
}

// Facts are what commands are made from.
type Facts struct {
	System string // where they are to run, as runtime.GOOS has it
	What   *topology.Topology
	// Address is what was last probed of a subject: an address, with a port or
	// without; empty where that is not known.
	Address func(observe.Subject) string
	// Sources are the addresses that an uplink's interface has.
	Sources func(uplink string) []netip.Addr
	// Failing reports whether a subject does not answer.
	Failing func(observe.Subject) bool
	// Proxied reports whether the environment's proxy is the way to a provider.
	Proxied func(provider string) bool
}

// The longest that tools may take: those that look at this host alone, those
// that ask others once, and those that ask again and again.
const (
	briefly  = 5 * time.Second
	asking   = 15 * time.Second
	tracing  = 45 * time.Second
	mostList = 20 // tools that a row has
)

// Tools lists what can be run to see how a subject stands. There may be nothing.
func Tools(s observe.Subject, f Facts) []Tool {
	b := builder{Facts: f.whole()}
	switch s.Kind {
	case observe.KindUplink:
		b.uplink(s.Uplink)
	case observe.KindGateway:
		b.gateway(s)
	case observe.KindFirstHop:
		b.router(s.Uplink, addressOf(b.Address(s)))
	case observe.KindAnchor:
		b.router(s.Uplink, s.Name)
	case observe.KindResolver:
		b.resolver(s)
	case observe.KindName:
		b.name(s)
	case observe.KindFeed:
		b.provider(s.Name)
	case observe.KindProvider:
		b.probe(s.Name, s.Group, []string{s.Uplink})
	case observe.KindEndpoint:
		b.endpoint(s)
	case observe.KindHost:
		b.host(s)
	}
	return b.tools
}

// whole is the facts with nothing known where nobody says.
func (f Facts) whole() Facts {
	if f.What == nil {
		f.What = &topology.Topology{}
	}
	if f.Address == nil {
		f.Address = func(observe.Subject) string { return "" }
	}
	if f.Sources == nil {
		f.Sources = func(string) []netip.Addr { return nil }
	}
	if f.Failing == nil {
		f.Failing = func(observe.Subject) bool { return false }
	}
	if f.Proxied == nil {
		f.Proxied = func(string) bool { return false }
	}
	return f
}

// Programs are all that any of some tools would run.
func Programs(tools []Tool) []string {
	var all []string
	for _, t := range tools {
		for _, way := range t.Ways {
			if !slices.Contains(all, way.Program()) {
				all = append(all, way.Program())
			}
		}
	}
	return all
}

// builder gathers the tools of one subject.
type builder struct {
	Facts
	tools []Tool
}

// add adds a tool with those of its ways that there are, unless it is there
// already.
func (b *builder) add(shows i18n.Text, limit time.Duration, ways ...Command) {
	ways = slices.DeleteFunc(ways, func(c Command) bool { return len(c) == 0 })
	if len(ways) == 0 || len(b.tools) >= mostList {
		return
	}
	same := func(t Tool) bool { return slices.Equal(t.Ways[0], ways[0]) }
	if !slices.ContainsFunc(b.tools, same) {
		b.tools = append(b.tools, Tool{Shows: shows, Ways: ways, Limit: limit})
	}
}

// on reports whether the tools run on one of some systems.
func (b *builder) on(systems ...string) bool { return slices.Contains(systems, b.System) }

// only is a command where it is one of some systems, else none.
func (b *builder) only(system string, words ...string) Command {
	if b.System != system {
		return nil
	}
	return words
}

// The systems whose tools are known, as runtime.GOOS has them.
const (
	linux   = "linux"
	darwin  = "darwin"
	windows = "windows"
)
