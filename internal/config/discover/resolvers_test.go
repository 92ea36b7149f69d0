package discover

import (
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// tree writes files into a new root.
func tree(t *testing.T, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func TestResolvers(t *testing.T) {
	names := map[int]string{2: "eth0", 3: "eth1"}
	tests := []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"plain, with all that stands in such files", map[string]string{
			"etc/resolv.conf": "# made by hand\n; nameserver 9.9.9.9\nsearch example.com\n\nnameserver 192.0.2.53\n" +
				"  nameserver\t192.0.2.54   # second\nnameserver 2001:db8::53\nnameserver fe80::1%eth0\n" +
				"nameserver 192.0.2.53\nnameserver nonsense\nnameserver 0.0.0.0\nnameserver\noptions timeout:1",
			"run/systemd/resolve/resolv.conf": "nameserver 203.0.113.9\n",
		}, "192.0.2.53:53 system |192.0.2.54:53 system |[2001:db8::53]:53 system |[fe80::1%eth0]:53 system |"},
		{"stub and what is behind it", map[string]string{
			"etc/resolv.conf":                 "nameserver 127.0.0.53\noptions edns0 trust-ad\n",
			"run/systemd/resolve/resolv.conf": "nameserver 192.0.2.53\nnameserver 192.0.2.54\nnameserver 127.0.0.53\n",
			"run/systemd/resolve/netif/2":     "# This is private data. Do not parse.\nLLMNR=yes\nSERVERS=192.0.2.53\n",
		}, "127.0.0.53:53 stub |192.0.2.53:53 upstream eth0|192.0.2.54:53 upstream |"},
		{"servers of links, from both daemons", map[string]string{
			"etc/resolv.conf":             "nameserver 127.0.0.53\n",
			"run/systemd/resolve/netif/2": "SERVERS=192.0.2.53:5353 [2001:db8::1]:53%eth0#dns.example fe80::1%eth0\n",
			"run/systemd/netif/links/3":   "ADMIN_STATE=configured\nDNS=198.51.100.53 192.0.2.53\nNTP=192.0.2.99\n",
			"run/systemd/netif/links/2":   "DNS=192.0.2.53\nDNS=\n",
			"run/systemd/netif/links/9":   "DNS=203.0.113.1\n",
			"run/systemd/netif/links/.#2": "DNS=203.0.113.2\n",
		}, "127.0.0.53:53 stub |192.0.2.53:5353 upstream eth0|[2001:db8::1]:53 upstream eth0|[fe80::1%eth0]:53 upstream eth0|" +
			"192.0.2.53:53 upstream eth0|198.51.100.53:53 upstream eth1|192.0.2.53:53 upstream eth1|"},
		{"stub of which nothing is known", map[string]string{"etc/resolv.conf": "nameserver 127.0.0.53"}, "127.0.0.53:53 stub |"},
		{"another daemon on this host", map[string]string{"etc/resolv.conf": "nameserver 127.0.0.1"}, "127.0.0.1:53 system |"},
		{"empty", map[string]string{"etc/resolv.conf": ""}, ""},
	}
	for _, test := range tests {
		found, err := resolvers(tree(t, test.files), names)
		var got strings.Builder
		for _, r := range found {
			fmt.Fprintf(&got, "%s %s %s|", r.Address, r.Role, r.Interface)
		}
		if err != nil || got.String() != test.want {
			t.Errorf("%s:\n got %s %v\nwant %s", test.name, got.String(), err, test.want)
		}
	}
}

func TestMissingAndUnreadableFiles(t *testing.T) {
	if found, err := resolvers(t.TempDir(), nil); !errors.Is(err, fs.ErrNotExist) || found != nil {
		t.Errorf("without a resolv.conf: %v, %v", found, err)
	}
	root := tree(t, map[string]string{
		"etc/resolv.conf": "nameserver 127.0.0.53\n", "run/systemd/resolve/resolv.conf/x": "a folder where a file belongs",
	})
	found, err := resolvers(root, nil)
	if len(found) != 1 || err == nil || !strings.Contains(err.Error(), "run/systemd/resolve/resolv.conf") {
		t.Errorf("got %v, %v", found, err)
	}
}

func TestLongFileIsCut(t *testing.T) {
	root := tree(t, map[string]string{"etc/resolv.conf": strings.Repeat("nameserver 192.0.2.53\n", 1<<20/22)})
	text, err := read(root, resolvConf)
	if err != nil || len(text) != mostText {
		t.Errorf("read %d bytes, %v", len(text), err)
	}
}

// FuzzResolvConf holds that any text can be read, and that what comes of it
// can be asked.
func FuzzResolvConf(f *testing.F) {
	f.Add("# c\nnameserver 192.0.2.53\nnameserver fe80::1%eth0 ; x\n")
	f.Add("nameserver ::ffff:192.0.2.1\r\nnameserver 1.1.1.1#\n")
	f.Add("SERVERS=192.0.2.1:853#a [2001:db8::1]:5353%eth0#b\nDNS=192.0.2.1 fe80::2%3")
	f.Fuzz(func(t *testing.T, text string) {
		var all []netip.AddrPort
		all = append(all, nameservers(text)...)
		all = append(all, linkServers(text, resolvedServers)...)
		all = append(all, linkServers(text, networkdServers)...)
		for _, a := range all {
			if !a.IsValid() || a.Port() == 0 || a.Addr().IsUnspecified() || a.Addr().Is4In6() {
				t.Errorf("%q gave %v", text, a)
			}
		}
	})
}
