package reach

import (
	"encoding/binary"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"testing"

	"example.com/noctop/internal/observe"
)

// negotiation is what a server of some versions answers to an unknown one.
func negotiation(packet []byte, versions ...uint32) []byte {
	reply := []byte{0x80 | 0x35, 0, 0, 0, 0}
	reply = append(reply, packet[14:23]...) // its source is the destination now
	reply = append(reply, packet[5:14]...)
	for _, version := range versions {
		reply = binary.BigEndian.AppendUint32(reply, version)
	}
	return reply
}

// serveUDP answers each datagram with what answer returns, on loopback.
func serveUDP(t testing.TB, answer func(packet []byte) [][]byte) netip.AddrPort {
	t.Helper()
	socket, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { socket.Close() })
	go func() {
		buffer := make([]byte, 2048)
		for {
			n, from, err := socket.ReadFromUDPAddrPort(buffer)
			if err != nil {
				return
			}
			for _, reply := range answer(buffer[:n]) {
				_, _ = socket.WriteToUDPAddrPort(reply, from)
			}
		}
	}()
	return socket.LocalAddr().(*net.UDPAddr).AddrPort()
}

func TestQUIC(t *testing.T) {
	count := 0
	for _, test := range []struct {
		name     string
		answer   func(packet []byte) [][]byte
		want     string
		versions string
		ignored  float64
	}{
		{"answers", func(p []byte) [][]byte {
			if len(p) < 1200 || p[0]&0x80 == 0 || binary.BigEndian.Uint32(p[1:]) != unknownVersion {
				t.Errorf("sent %d octets: %x", len(p), p[:23])
			}
			return [][]byte{negotiation(p, 1, 0x6b3343cf, 0xff00001d, 0x0a1a2a3a)}
		}, "quic ok", "1 2 0xff00001d", 0},
		{"garbage first", func(p []byte) [][]byte {
			foreign := negotiation(p, 1)
			foreign[6] ^= 1
			return [][]byte{{}, {1, 2, 3}, foreign, p, negotiation(p, 1)[:30], negotiation(p, 1)}
		}, "quic ok", "1", 5},
		{"the first packet is lost", func(p []byte) [][]byte {
			if count++; count == 1 {
				return nil
			}
			return [][]byte{negotiation(p, 1)}
		}, "quic ok", "1", 0},
		{"is silent", func([]byte) [][]byte { return nil }, "quic lost timeout", "", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			to := serveUDP(t, test.answer)
			o := lookQUIC(t.Context(), target("https://pay.example/"), to, Settings{Clock: clock, Random: noChance})
			if got := words([]observe.Observation{o}); got != test.want || o.Every != sideEvery || o.Subject.Kind != observe.KindProvider {
				t.Fatalf("got %s, want %s: %+v", got, test.want, o)
			}
			versions, _ := field(o, "versions")
			ignored, _ := field(o, "ignored")
			if versions.Text != test.versions || ignored.Value != test.ignored {
				t.Errorf("versions %q, ignored %v, want %q and %v", versions.Text, ignored.Value, test.versions, test.ignored)
			}
			if o.Outcome != observe.Good && o.Detail == "" {
				t.Error("it failed and says nothing")
			}
		})
	}
	gone, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	closed := gone.LocalAddr().(*net.UDPAddr).AddrPort()
	gone.Close()
	if o := lookQUIC(t.Context(), target("https://pay.example/"), closed, Settings{Clock: clock, Random: noChance}); o.Outcome != observe.Refused {
		t.Errorf("a closed port gives %+v", o)
	}
}

func TestOffersQUIC(t *testing.T) {
	for value, want := range map[string]uint16{
		`h3=":443"; ma=86400`: 443, `h3-29=":8443"`: 8443, `h2=":443", h3=":444"; ma=1`: 444, `h3="pay.example:445"`: 445,
		`h3="elsewhere.example:443"`: 0, `h2="alt.example:443"`: 0, "clear": 0, "": 0, `h3=":0"`: 0, `h3=":70000"`: 0, "h3=": 0, `xh3=":443"`: 0,
	} {
		if got, offered := offersQUIC(http.Header{"Alt-Svc": {value}}, "pay.example"); got != want || offered != (want != 0) {
			t.Errorf("%q: %v %v", value, got, offered)
		}
	}
}

func FuzzVersions(f *testing.F) {
	destination, source := [connection]byte{1}, [connection]byte{2}
	packet := unknownInitial(destination, source)
	f.Add([]byte(nil))
	f.Add(packet)
	f.Add(negotiation(packet, 1, 2, 3))
	f.Add(negotiation(packet, slices.Repeat([]uint32{1}, 300)...))
	f.Fuzz(func(t *testing.T, packet []byte) {
		versions, err := parseVersions(packet, destination, source)
		if len(versions) > mostVersions || err == nil && (len(packet) < 27 || packet[0]&0x80 == 0) {
			t.Fatalf("of %x: %v, %v", packet, versions, err)
		}
	})
}
