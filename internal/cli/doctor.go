package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"example.com/noctop/collectors/ping"
	"example.com/noctop/internal/config"
	"example.com/noctop/themes"
	"example.com/noctop/ui/terminal"
)

func newDoctor(s streams, settings *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "say what noctop can and can't do here, and the command that mends each lack",
		Long: `doctor looks at what noctop needs: how it can ping, the uplinks and resolvers of
this host, what it may read, the terminal, and the configuration. It sends nothing.

It exits 0 where all is well, 1 where something is lacking, and 78 where the
configuration is bad.`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return examine(command.Context(), s, settings)
		},
	}
}

// finding is one thing that was looked at.
type finding struct {
	about string
	lacks bool
	text  string // of one or several lines
	fix   string // the command that mends it, or makes it better
}

// examine looks at everything, and prints it.
func examine(ctx context.Context, s streams, settings *settings) error {
	found, troubles := s.host.find(ctx)
	looked := examinePing(s.host.ability())
	looked = append(looked, examineNetwork(s.host, found, troubles)...)
	looked = append(looked, examineHost(s.host)...)
	looked = append(looked, examineTerminal(s)...)
	configuration, broken := examineConfig(settings, found)
	looked = append(looked, configuration...)
	looked = append(looked, examineJournal(s, settings)...)
	var page strings.Builder
	code := exitOK
	for _, f := range looked {
		if f.lacks {
			code = exitDegraded
		}
		page.WriteString(f.String())
	}
	if _, err := fmt.Fprint(s.out, page.String()); err != nil {
		return printed(err)
	}
	if broken {
		return ending(exitConfig)
	}
	return ending(code)
}

func (f finding) String() string {
	sign := "ok"
	if f.lacks {
		sign = "!"
	}
	var b strings.Builder
	for i, line := range strings.Split(f.text, "\n") {
		if i > 0 {
			fmt.Fprintf(&b, "%-19s %s\n", "", strings.TrimRight(line, " "))
			continue
		}
		fmt.Fprintf(&b, "%-2s  %-15s %s\n", sign, plainString(f.about), line)
	}
	if f.fix != "" {
		word := "better with"
		if f.lacks {
			word = "mend it"
		}
		fmt.Fprintf(&b, "%-19s %s: %s\n", "", word, f.fix)
	}
	return b.String()
}

func examinePing(can ping.Ability) []finding {
	one := func(about, method string) finding {
		switch method {
		case ping.MethodICMP:
			return finding{about: about, text: "unprivileged ICMP sockets: the best there is"}
		case ping.MethodRaw:
			return finding{about: about, text: "raw ICMP sockets: well, at a higher cost with many targets", fix: can.Fix}
		case ping.MethodTCP:
			return finding{about: about, lacks: true, text: "TCP connects only, in place of pings: " + can.Reason, fix: can.Fix}
		default:
			return finding{about: about, text: "n/a: this system has no such addresses"}
		}
	}
	looked := []finding{one("ping IPv4", can.IPv4), one("ping IPv6", can.IPv6)}
	if looked[0].fix == looked[1].fix {
		looked[0].fix = "" // once is enough
	}
	return looked
}

func examineNetwork(host machine, found config.Found, troubles error) []finding {
	var looked []finding
	if troubles != nil {
		looked = append(looked, finding{about: "discovery", lacks: true, text: troubles.Error()})
	}
	if len(found.Uplinks) == 0 {
		looked = append(looked, finding{about: "uplinks", lacks: true, text: "no interface with a way out was found", fix: "ip -brief link; ip route"})
	}
	for _, u := range found.Uplinks {
		f := finding{about: "uplink " + u.Interface, text: "has a default route"}
		if len(u.Gateways) > 0 {
			f.text = "default route by " + joined(u.Gateways)
		}
		if !u.Routed {
			f.lacks, f.text = true, "has no default route"
			f.fix = "ip route show table all dev " + plainString(u.Interface)
		}
		looked = append(looked, f)
		for _, said := range host.detours(u.Interface, u.Addresses) {
			looked = append(looked, finding{about: f.about, lacks: true, text: plainString(said), fix: "ip rule; ip route show table all"})
		}
	}
	resolvers := finding{about: "resolvers", lacks: len(found.Resolvers) == 0, text: "none was found in /etc/resolv.conf"}
	if !resolvers.lacks {
		names := make([]string, len(found.Resolvers))
		for i, r := range found.Resolvers {
			names[i] = fmt.Sprintf("%s (%s)", r.Address.Addr(), r.Role)
		}
		resolvers.text = strings.Join(names, ", ")
	}
	return append(looked, resolvers)
}

func joined[T fmt.Stringer](all []T) string {
	texts := make([]string, len(all))
	for i, one := range all {
		texts[i] = one.String()
	}
	return strings.Join(texts, ", ")
}

// examineHost looks at what the figures of this host are read from.
func examineHost(host machine) []finding {
	if runtime.GOOS != "linux" {
		return nil
	}
	var lacking []string
	for _, file := range []string{"/proc/stat", "/proc/meminfo", "/proc/loadavg", "/proc/uptime", "/proc/net/dev", "/proc/self/mountinfo"} {
		if err := host.readable(file); err != nil {
			lacking = append(lacking, err.Error())
		}
	}
	if len(lacking) == 0 {
		return []finding{{about: "this host", text: "CPU, memory, disks and interfaces can be read"}}
	}
	return []finding{{about: "this host", lacks: true, text: "can't be read, and is n/a:\n" + strings.Join(lacking, "\n"), fix: "mount -t proc proc /proc"}}
}

func examineTerminal(s streams) []finding {
	var looked []finding
	switch in, out, ok := s.files(); {
	case !ok || terminal.Capable(in, out, func(string) string { return "xterm" }) != nil:
		// Its output is read by a program, or kept: that is no lack of this host.
		looked = append(looked, finding{about: "terminal", text: "not looked at: this is none"})
	default:
		f := finding{about: "terminal", text: fmt.Sprintf("TERM=%s, %s", plainString(s.getenv("TERM")), terminal.Profile(s.getenv))}
		if err := terminal.Capable(in, out, s.getenv); err != nil {
			f.lacks, f.text, f.fix = true, err.Error(), "export TERM=xterm-256color"
		}
		looked = append(looked, f)
	}
	signs := finding{about: "signs", text: "Unicode"}
	if themes.GlyphsFor("auto", s.getenv) == themes.ASCII() {
		signs.text = "ASCII: the locale does not name UTF-8"
		signs.fix = "export LC_ALL=C.UTF-8"
	}
	return append(looked, signs)
}

// examineConfig looks at the configuration, and reports whether it is bad.
func examineConfig(settings *settings, found config.Found) (looked []finding, broken bool) {
	const about = "configuration"
	bad := func(err error) ([]finding, bool) {
		fix := ""
		if path := settings.path(); path != "" {
			fix = "noctop config check " + quoted(path) + ", until it is right"
		}
		return []finding{{about: about, lacks: true, text: err.Error(), fix: fix}}, true
	}
	c, err := settings.load()
	if err != nil {
		return bad(err)
	}
	if c.File == "" {
		f := finding{about: about, text: "none: everything is discovered"}
		if path := config.DefaultPath(); path != "" {
			f.text += " (noctop init writes one to " + path + ")"
		}
		return []finding{f}, false
	}
	_, wrongKeys := keys(c)
	_, wrongTheme := settings.chooseTheme(c)
	if err := errors.Join(wrongKeys, wrongTheme); err != nil {
		return bad(err)
	}
	looked = []finding{{about: about, text: plainString(c.File)}}
	for _, missing := range c.Unresolved(found) {
		looked = append(looked, finding{about: about, lacks: true, text: "not there now: " + missing.Error()})
	}
	return looked, false
}
