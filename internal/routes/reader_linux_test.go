package routes

import (
	"context"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"example.com/noctop/internal/i18n"
)

func TestReaderOnLoopback(t *testing.T) {
	reader, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	link, err := reader.Link("lo")
	if err != nil || link.Index != 1 || !link.Loopback || !link.Counted || link.Kind != "" {
		t.Fatalf("lo is %+v, %v", link, err)
	}
	addresses, err := reader.Addresses()
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range addresses {
		if a.Index == link.Index && a.Prefix.Addr().IsLoopback() && (a.Usable || a.Note != "loopback") {
			t.Errorf("address %+v of lo", a)
		}
	}
	neighbour, err := reader.Neighbour(link.Index, netip.MustParseAddr("127.0.0.99"))
	if err != nil || neighbour.State == "" {
		t.Errorf("neighbour %+v, %v", neighbour, err)
	}
	if slices.Contains(new(Follower).Gateways("lo"), netip.Addr{}) {
		t.Error("an invalid gateway")
	}
}

func TestReaderAnswersAgainAfterAMissingInterface(t *testing.T) {
	reader, err := Open()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	for range 3 { // an error leaves nothing behind on the socket
		if _, err := reader.Link("no-such-device"); !errors.Is(err, ErrNoInterface) {
			t.Fatalf("got %v", err)
		}
		if link, err := reader.Link("lo"); err != nil || link.Name != "lo" {
			t.Fatalf("got %+v, %v", link, err)
		}
		if _, err := reader.Default(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWatchEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	changes, err := Watch(ctx)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	late := time.After(5 * time.Second)
	for {
		select {
		case _, open := <-changes:
			if !open {
				return
			}
		case <-late:
			t.Fatal("the channel is still open 5 s after the end")
		}
	}
}

func TestDumpIsRepeated(t *testing.T) {
	tries := 0
	got, err := dump(i18n.T("things"), func() (int, error) {
		tries++
		if tries < 3 {
			return tries, netlink.ErrDumpInterrupted
		}
		return tries, nil
	})
	if got != 3 || err != nil {
		t.Errorf("got %d, %v", got, err)
	}
	tries = 0
	got, err = dump(i18n.T("things"), func() (int, error) { tries++; return tries, netlink.ErrDumpInterrupted })
	if got != dumpTries || err != nil {
		t.Errorf("a table that never rests: got %d, %v", got, err)
	}
	if _, err = dump(i18n.T("things"), func() (int, error) { return 0, unix.EPERM }); !errors.Is(err, unix.EPERM) {
		t.Errorf("got %v", err)
	}
}

func TestAddressFrom(t *testing.T) {
	tests := []struct {
		cidr   string
		flags  int
		usable bool
		note   string
	}{
		{"192.0.2.5/24", unix.IFA_F_PERMANENT, true, ""},
		{"10.0.0.5/8", 0, true, ""},
		{"2001:db8::5/64", 0, true, ""},
		{"2001:db8::5/64", unix.IFA_F_TENTATIVE, false, "tentative"},
		{"2001:db8::5/64", unix.IFA_F_TENTATIVE | unix.IFA_F_OPTIMISTIC, true, ""},
		{"2001:db8::5/64", unix.IFA_F_TENTATIVE | unix.IFA_F_DADFAILED, false, "duplicate"},
		{"fe80::5/64", 0, false, "link-local"},
		{"169.254.3.4/16", 0, false, "link-local"},
		{"127.0.0.1/8", 0, false, "loopback"},
	}
	for _, test := range tests {
		ipnet, err := netlink.ParseIPNet(test.cidr)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := addressFrom(netlink.Addr{IPNet: ipnet, Flags: test.flags, LinkIndex: 3})
		if !ok || got.Usable != test.usable || got.Note != test.note || got.Prefix.String() != test.cidr || got.Index != 3 {
			t.Errorf("%s with %#x: got %+v %v", test.cidr, test.flags, got, ok)
		}
	}
	if _, ok := addressFrom(netlink.Addr{}); ok {
		t.Error("an empty address is one")
	}
}

func TestHardware(t *testing.T) {
	root := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(root, "eth0", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	link := Link{Name: "eth0", Index: 2, MAC: "02:00:00:00:00:01"}
	unknown := Hardware{SpeedMbps: -1, CarrierChanges: -1}
	if got := hardwareAt(root, link); got != unknown {
		t.Errorf("without files: %+v", got)
	}
	write("ifindex", "2\n")
	write("address", "02:00:00:00:00:01\n")
	write("speed", "10000\n")
	write("carrier_changes", "5\n")
	if got := hardwareAt(root, link); got != (Hardware{10000, 5}) {
		t.Errorf("got %+v", got)
	}
	for _, speed := range []int64{-1, 1<<32 - 1} { // both mean unknown
		write("speed", strconv.FormatInt(speed, 10))
		if got := hardwareAt(root, link); got != (Hardware{-1, 5}) {
			t.Errorf("speed %d: got %+v", speed, got)
		}
	}
	other := link
	other.Index = 3 // the same name in another network namespace
	if got := hardwareAt(root, other); got != unknown {
		t.Errorf("another interface: got %+v", got)
	}
	other = Link{Name: "../eth0", Index: 2}
	if got := hardwareAt(root, other); got != unknown {
		t.Errorf("a name with a path: got %+v", got)
	}
}

func BenchmarkDefaultRoutes(b *testing.B) {
	reader, err := Open()
	if err != nil {
		b.Fatal(err)
	}
	defer reader.Close()
	for b.Loop() {
		if _, err := reader.Default(); err != nil {
			b.Fatal(err)
		}
	}
}
