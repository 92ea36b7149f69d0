package icmp

import (
	"encoding/binary"
	"testing"

	"golang.org/x/sys/unix"
)

func stamp(seconds, nanoseconds uint64) []byte {
	data := binary.NativeEndian.AppendUint64(nil, seconds)
	return binary.NativeEndian.AppendUint64(data, nanoseconds)
}

func TestReadControl(t *testing.T) {
	if unix.SizeofCmsghdr != 16 {
		t.Skip("skipped: the messages of this test are laid out for 64 bits")
	}
	stamped := controlMessage(unix.SOL_SOCKET, unix.SCM_TIMESTAMPNS, stamp(1_700_000_000, 5))
	dropped := controlMessage(unix.SOL_SOCKET, unix.SO_RXQ_OVFL, []byte{3, 0, 0, 0})
	for _, test := range []struct {
		name    string
		control []byte
		want    Control
	}{
		{"nothing", nil, Control{}},
		{"a time", stamped, Control{Received: 1_700_000_000_000_000_005}},
		{"both", append(append([]byte(nil), stamped...), dropped...), Control{Received: 1_700_000_000_000_000_005, Drops: 3}},
		{"the other way round", append(append([]byte(nil), dropped...), stamped...), Control{Received: 1_700_000_000_000_000_005, Drops: 3}},
		{"half a header", stamped[:9], Control{}},
		{"half a time", stamped[:20], Control{}},
		{"another level", controlMessage(unix.SOL_IP, unix.SCM_TIMESTAMPNS, stamp(1, 1)), Control{}},
		{"a short time", controlMessage(unix.SOL_SOCKET, unix.SCM_TIMESTAMPNS, []byte{1, 2}), Control{}},
		{"what was left of the TTL", controlMessage(unix.SOL_IP, unix.IP_TTL, []byte{57, 0, 0, 0}), Control{TTL: 57}},
		{"of the hop limit", controlMessage(unix.SOL_IPV6, unix.IPV6_HOPLIMIT, []byte{57, 0, 0, 0}), Control{TTL: 57}},
		{"half of that", controlMessage(unix.SOL_IP, unix.IP_TTL, []byte{57, 0}), Control{}},
	} {
		if got := ReadControl(test.control); got != test.want {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

func FuzzReadControl(f *testing.F) {
	f.Add(controlMessage(unix.SOL_SOCKET, unix.SCM_TIMESTAMPNS, stamp(1, 1)))
	f.Add(controlMessage(unix.SOL_SOCKET, unix.SO_RXQ_OVFL, []byte{3, 0, 0, 0}))
	f.Fuzz(func(t *testing.T, control []byte) {
		if got := ReadControl(control); len(control) < unix.SizeofCmsghdr && got != (Control{}) || got.TTL < 0 || got.TTL > 255 {
			t.Errorf("%+v in %d bytes", got, len(control))
		}
	})
}
