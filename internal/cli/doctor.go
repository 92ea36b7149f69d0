package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"example.com/noctop/collectors/ping"
	"example.com/noctop/internal/config"
	"example.com/noctop/internal/config/discover"
	"example.com/noctop/internal/routes"
	"example.com/noctop/themes"
	"example.com/noctop/ui/terminal"
)

func newDoctor(s streams, settings *settings) *cobra.Command {
	return &cobra.Command{
		Use:   "doctor",
		Short: "say what noctop can and can't do here, and the command that mends each lack",
		Args:  cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error {
			return examine(command.Context(), s, settings)
		},
	}
}

// complaint is one thing that was looked at.
type complaint struct {
	about string
	well  bool
	text  string
	fix   string // the command that mends it; empty where there is none, or no need
}

func examine(ctx context.Context, s streams, settings *settings) error {
	looked := examinePing()
	looked = append(looked, examineHost(ctx)...)
	looked = append(looked, examineTerminal(s)...)
	looked = append(looked, examineConfig(settings))
	lacks := 0
	for _, c := range looked {
		if !c.well {
			lacks++
		}
		write(s.out, c)
	}
	if lacks > 0 {
		return ending(exitDegraded)
	}
	return nil
}

func write(out io.Writer, c complaint) {
	sign := "ok"
	if !c.well {
		sign = "!"
	}
	fmt.Fprintf(out, "%-2s  %-14s %s\n", sign, c.about, c.text)
	if c.fix != "" {
		fmt.Fprintf(out, "    %-14s mend it: %s\n", "", c.fix)
	}
}

func examinePing() []complaint {
	can := ping.Detect()
	one := func(about, method string) complaint {
		c := complaint{about: about, well: strings.HasPrefix(method, "icmp"), text: method}
		switch method {
		case "icmp":
			c.text = "unprivileged ICMP sockets: the best there is"
		case "icmp-raw":
			c.text = "raw ICMP sockets: well, at a higher cost with many targets"
		case "tcp":
			c.text, c.fix = "TCP connects only, in place of pings: "+can.Reason, can.Fix
		}
		return c
	}
	return []complaint{one("ping IPv4", can.IPv4), one("ping IPv6", can.IPv6)}
}

func examineHost(ctx context.Context) []complaint {
	found, troubles := discover.Find(ctx, discover.Options{})
	var looked []complaint
	if troubles != nil {
		looked = append(looked, complaint{about: "discovery", text: strings.ReplaceAll(troubles.Error(), "\n", "; ")})
	}
	if len(found.Uplinks) == 0 {
		looked = append(looked, complaint{about: "uplinks", text: "no interface with a way out was found"})
	}
	for _, u := range found.Uplinks {
		c := complaint{about: "uplink " + u.Interface, well: u.Routed, text: "has a default route"}
		if !u.Routed {
			c.text = "has no default route"
			c.fix = "ip route show table all dev " + u.Interface
		} else if gateways := routes.Gateways(u.Interface); len(gateways) > 0 {
			c.text = fmt.Sprintf("default route by %v", gateways)
		}
		looked = append(looked, c)
	}
	resolvers := complaint{about: "resolvers", well: len(found.Resolvers) > 0, text: "none in /etc/resolv.conf"}
	if resolvers.well {
		names := make([]string, len(found.Resolvers))
		for i, r := range found.Resolvers {
			names[i] = fmt.Sprintf("%s (%s)", r.Address.Addr(), r.Role)
		}
		resolvers.text = strings.Join(names, ", ")
	}
	looked = append(looked, resolvers)
	for _, file := range []string{"/proc/stat", "/proc/meminfo", "/proc/net/dev", "/proc/self/mountinfo"} {
		if _, err := os.ReadFile(file); err != nil {
			looked = append(looked, complaint{about: "this host", text: fmt.Sprintf("can't be read: %s", err)})
		}
	}
	return looked
}

func examineTerminal(s streams) []complaint {
	c := complaint{about: "terminal", well: true}
	if err := terminal.Capable(s.in, s.out, s.getenv); err != nil {
		c.well, c.text = false, err.Error()
	} else {
		c.text = fmt.Sprintf("TERM=%s, %s", s.getenv("TERM"), terminal.Profile(s.getenv))
	}
	signs := complaint{about: "signs", well: true, text: "Unicode"}
	if themes.GlyphsFor("auto", s.getenv) == themes.ASCII() {
		signs.text = "ASCII: the locale does not name UTF-8"
		signs.fix = "export LC_ALL=C.UTF-8"
	}
	return []complaint{c, signs}
}

func examineConfig(settings *settings) complaint {
	c, err := settings.load()
	switch {
	case err != nil:
		return complaint{about: "configuration", text: err.Error(), fix: "noctop config check FILE, after mending what it names"}
	case c.File == "":
		return complaint{about: "configuration", well: true, text: "none: everything is discovered (noctop init writes one to " + config.DefaultPath() + ")"}
	default:
		if _, err := keys(c); err != nil {
			return complaint{about: "configuration", text: err.Error()}
		}
		return complaint{about: "configuration", well: true, text: c.File}
	}
}
