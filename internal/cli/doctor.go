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
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
	"example.com/noctop/ui/canvas"
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
		Args: takes(0, 0),
		RunE: func(command *cobra.Command, _ []string) error {
			return examine(command.Context(), s, settings)
		},
	}
}

// finding is one thing that was looked at.
type finding struct {
	about i18n.Text
	lacks bool
	text  i18n.Text // of one or several lines
	fix   i18n.Text // the command that mends it, or makes it better
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
	page := s.page()
	code := exitOK
	for _, f := range looked {
		if f.lacks {
			code = exitDegraded
		}
		page.finding(f)
	}
	if err := s.show(page); err != nil {
		return err
	}
	if broken {
		return ending(exitConfig)
	}
	return ending(code)
}

// aboutCells is how wide what was looked at may be called.
const aboutCells = 15

// finding writes what was found, its lines below each other.
func (p *page) finding(f finding) {
	sign := "ok"
	if f.lacks {
		sign = "!"
	}
	indent := strings.Repeat(" ", len("ok  ")+aboutCells+1)
	for i, line := range strings.Split(p.language.Say(f.text), "\n") {
		text := strings.TrimLeft(line, " ")
		line = line[:min(len(line)-len(text), errorCells)] + safetext.Clean(text, errorCells).String()
		if i > 0 {
			fmt.Fprintln(p, strings.TrimRight(indent+line, " "))
			continue
		}
		fmt.Fprintf(p, "%-2s  %s %s\n", sign, safetext.Pad(safetext.Clean(p.language.Say(f.about), plainCells), aboutCells), line)
	}
	if f.fix.Empty() {
		return
	}
	word := i18n.T("better with: %s", f.fix)
	if f.lacks {
		word = i18n.T("mend it: %s", f.fix)
	}
	fmt.Fprintln(p, indent+p.text(word))
}

func examinePing(can ping.Ability) []finding {
	one := func(about i18n.Text, method string) finding {
		switch method {
		case ping.MethodICMP:
			return finding{about: about, text: i18n.T("unprivileged ICMP sockets: the best there is")}
		case ping.MethodRaw:
			return finding{about: about, text: i18n.T("raw ICMP sockets: well, at a higher cost with many targets"), fix: i18n.T("%s", can.Fix)}
		case ping.MethodTCP:
			return finding{about: about, lacks: true, text: i18n.T("TCP connects only, in place of pings: %s", can.Reason), fix: i18n.T("%s", can.Fix)}
		default:
			return finding{about: about, text: i18n.T("n/a: this system has no such addresses")}
		}
	}
	looked := []finding{one(i18n.T("ping IPv4"), can.IPv4), one(i18n.T("ping IPv6"), can.IPv6)}
	if looked[0].fix.String() == looked[1].fix.String() {
		looked[0].fix = i18n.Text{} // once is enough
	}
	return looked
}

func examineNetwork(host machine, found config.Found, troubles error) []finding {
	var looked []finding
	if troubles != nil {
		looked = append(looked, finding{about: i18n.T("discovery"), lacks: true, text: i18n.T("%s", troubles)})
	}
	if len(found.Uplinks) == 0 {
		looked = append(looked, finding{about: i18n.T("uplinks"), lacks: true, text: i18n.T("no interface with a way out was found"), fix: i18n.T("%s", "ip -brief link; ip route")})
	}
	for _, u := range found.Uplinks {
		f := finding{about: i18n.T("uplink %s", u.Interface), text: i18n.T("has a default route")}
		if len(u.Gateways) > 0 {
			f.text = i18n.T("default route by %s", joined(u.Gateways))
		}
		if !u.Routed {
			f.lacks, f.text = true, i18n.T("has no default route")
			f.fix = i18n.T("%s %s", "ip route show table all dev", u.Interface)
		}
		looked = append(looked, f)
		for _, said := range host.detours(u.Interface, u.Addresses) {
			looked = append(looked, finding{about: f.about, lacks: true, text: i18n.T("%s", said), fix: i18n.T("%s", "ip rule; ip route show table all")})
		}
	}
	resolvers := finding{about: i18n.T("resolvers"), lacks: len(found.Resolvers) == 0, text: i18n.T("none was found in /etc/resolv.conf")}
	if !resolvers.lacks {
		for i, r := range found.Resolvers {
			name := i18n.T("%s (%s)", r.Address.Addr(), i18n.T(r.Role))
			if resolvers.text = i18n.T("%s, %s", resolvers.text, name); i == 0 {
				resolvers.text = name
			}
		}
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
	var lacking []error
	for _, file := range []string{"/proc/stat", "/proc/meminfo", "/proc/loadavg", "/proc/uptime", "/proc/net/dev", "/proc/self/mountinfo"} {
		if err := host.readable(file); err != nil {
			lacking = append(lacking, err)
		}
	}
	if len(lacking) == 0 {
		return []finding{{about: i18n.T("this host"), text: i18n.T("CPU, memory, disks and interfaces can be read")}}
	}
	return []finding{{about: i18n.T("this host"), lacks: true, text: i18n.T("can't be read, and is n/a:\n%s", errors.Join(lacking...)), fix: i18n.T("%s", "mount -t proc proc /proc")}}
}

func examineTerminal(s streams) []finding {
	var looked []finding
	switch in, out, ok := s.files(); {
	case !ok || terminal.Capable(in, out, func(string) string { return "xterm" }) != nil:
		// Its output is read by a program, or kept: that is no lack of this host.
		looked = append(looked, finding{about: i18n.T("terminal"), text: i18n.T("not looked at: this is none")})
	default:
		f := finding{about: i18n.T("terminal"), text: i18n.T("%s=%s, %s", "TERM", s.getenv("TERM"), colorWords(terminal.Profile(s.getenv)))}
		if err := terminal.Capable(in, out, s.getenv); err != nil {
			f.lacks, f.text, f.fix = true, i18n.T("%s", err), i18n.T("%s", "export TERM=xterm-256color")
		}
		looked = append(looked, f)
	}
	signs := finding{about: i18n.T("signs"), text: i18n.T("%s", "Unicode")}
	if themes.GlyphsFor("auto", s.getenv) == themes.ASCII() {
		signs.text = i18n.T("ASCII: the locale does not name UTF-8")
		signs.fix = i18n.T("%s", "export LC_ALL=C.UTF-8")
	}
	return append(looked, signs)
}

// colorWords say how many colours a terminal shows.
func colorWords(profile canvas.Profile) i18n.Text {
	if profile == canvas.NoColors {
		return i18n.T("colours|none")
	}
	return i18n.T("%s", profile)
}

// examineConfig looks at the configuration, and reports whether it is bad.
func examineConfig(settings *settings, found config.Found) (looked []finding, broken bool) {
	about := i18n.T("configuration")
	bad := func(err error) ([]finding, bool) {
		f := finding{about: about, lacks: true, text: i18n.T("%s", err)}
		if path := settings.path(); path != "" {
			f.fix = i18n.T("noctop config check %s, until it is right", quoted(path))
		}
		return []finding{f}, true
	}
	c, err := settings.load()
	if err != nil {
		return bad(err)
	}
	if c.File == "" {
		f := finding{about: about, text: i18n.T("none: everything is discovered")}
		if path := config.DefaultPath(); path != "" {
			f.text = i18n.T("%s (noctop init writes one to %s)", f.text, path)
		}
		return []finding{f}, false
	}
	_, wrongKeys := keys(c)
	_, wrongTheme := settings.chooseTheme(c)
	if err := errors.Join(wrongKeys, wrongTheme); err != nil {
		return bad(err)
	}
	looked = []finding{{about: about, text: i18n.T("%s", c.File)}}
	for _, missing := range c.Unresolved(found) {
		looked = append(looked, finding{about: about, lacks: true, text: i18n.T("not there now: %s", missing)})
	}
	return looked, false
}
