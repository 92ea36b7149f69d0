package cli

import (
	"context"
	"errors"
	"io/fs"
	"net/netip"
	"strings"
	"testing"

	"example.com/noctop/collectors/ping"
	"example.com/noctop/internal/config"
)

func TestDoctor(t *testing.T) {
	sysctl := `sysctl -w net.ipv4.ping_group_range="0 2147483647"`
	for _, test := range []struct {
		name   string
		change func(*streams)
		code   int
		want   []string
	}{
		{"all is well", func(*streams) {}, 0, []string{
			"ok  ping IPv4       unprivileged", "ok  uplink eth0     default route by 192.0.2.1", "ok  resolvers       192.0.2.53 (system)",
			"ok  terminal        not looked at", "ok  signs           Unicode", "ok  configuration   none",
		}},
		{"raw sockets are well, and can be better", func(s *streams) {
			s.host.ability = func() ping.Ability { return ping.Ability{IPv4: "icmp-raw", IPv6: "icmp-raw", Fix: sysctl} }
		}, 0, []string{"ok  ping IPv6       raw ICMP", "better with: " + sysctl}},
		{"TCP in place of pings", func(s *streams) {
			s.host.ability = func() ping.Ability {
				return ping.Ability{IPv4: "tcp", IPv6: "none", Reason: "sockets are refused", Fix: sysctl}
			}
		}, 1, []string{"!   ping IPv4       TCP connects only, in place of pings: sockets are refused", "mend it: " + sysctl, "ok  ping IPv6       n/a"}},
		{"no network", func(s *streams) {
			s.host.find = func(context.Context) (config.Found, error) { return config.Found{}, nil }
		}, 1, []string{"!   uplinks         no interface with a way out", "mend it: ip -brief link", "!   resolvers       none was found"}},
		{"no route", func(s *streams) {
			s.host.find = func(context.Context) (config.Found, error) {
				f := found()
				f.Uplinks[0].Routed, f.Uplinks[0].Interface, f.Uplinks[0].Gateways = false, "eth\x1b[1m9", nil
				return f, nil
			}
		}, 1, []string{"!   uplink eth9     has no default route", "ip route show table all dev eth9"}},
		{"policy routing leads elsewhere", func(s *streams) {
			s.host.detours = func(name string, _ []netip.Addr) []string { return []string{"rule 100 sends it by wg0, not " + name} }
		}, 1, []string{"!   uplink eth0     rule 100 sends it by wg0, not eth0", "mend it: ip rule; ip route show table all"}},
		{"discovery fails", func(s *streams) {
			s.host.find = func(context.Context) (config.Found, error) {
				return found(), errors.Join(errors.New("netlink: not permitted"), errors.New("resolv.conf: is a directory"))
			}
		}, 1, []string{"!   discovery       netlink: not permitted\n                    resolv.conf: is a directory\n"}},
		{"no /proc", func(s *streams) {
			s.host.readable = func(path string) error { return &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist} }
		}, 1, []string{"!   this host       can't be read, and is n/a:\n                    open /proc/stat: file does not exist"}},
		{"ASCII", func(s *streams) { s.getenv = func(string) string { return "" } }, 0, []string{"better with: export LC_ALL=C.UTF-8"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, out, err := at(t)
			test.change(&s)
			if code := run(t.Context(), []string{"doctor"}, s); code != test.code || err.String() != "" {
				t.Errorf("exit code %d, want %d; %s", code, test.code, err)
			}
			for _, want := range test.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("%q is missing from\n%s", want, out)
				}
			}
			if strings.Contains(out.String(), "\x1b") {
				t.Errorf("not clean: %q", out)
			}
		})
	}
}

func TestDoctorSaysWhatTheConfigurationNamesInVain(t *testing.T) {
	s, out, _ := at(t)
	path := writeFile(t, "n.yaml", "services:\n  - name: Pay\n    needs: [uplink/KT]\n")
	if code := run(t.Context(), []string{"doctor", "-c", path}, s); code != exitDegraded || !strings.Contains(out.String(), "not there now: "+path+":3:13:") {
		t.Errorf("exit code %d\n%s", code, out)
	}
	if !strings.Contains(out.String(), "\n                        3 |     needs: [uplink/KT]\n") {
		t.Errorf("the line is not shown:\n%s", out)
	}
}
