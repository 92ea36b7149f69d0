package reach

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// The shape of QUIC packets that every version shares (RFC 8999).
const (
	longHeader  = 0xc0
	connection  = 8    // octets of a connection's id
	initialSize = 1200 // a server answers no smaller one (RFC 9000 section 6)
	// unknownVersion is one that is kept for servers to decline (RFC 9000
	// section 15), which they do before anything else.
	unknownVersion = 0x1a2a3a4a
	mostVersions   = 16
)

const (
	quicPatience = 2 * time.Second
	quicAgain    = 700 * time.Millisecond // until the packet is sent once more
)

// offersQUIC reports whether a server says that it can be had by QUIC, and at
// which port (RFC 7838 section 3, RFC 9114 section 3.1.1). What it offers at
// another host is not looked at: that may be anywhere.
func offersQUIC(header http.Header, host string) (port uint16, offered bool) {
	for _, value := range header.Values("Alt-Svc") {
		for service := range strings.SplitSeq(value, ",") {
			protocol, place, _ := strings.Cut(strings.TrimSpace(service), "=")
			if protocol != "h3" && !strings.HasPrefix(protocol, "h3-") {
				continue
			}
			place, _, _ = strings.Cut(place, ";")
			name, text, err := net.SplitHostPort(strings.Trim(strings.TrimSpace(place), `"`))
			number, bad := strconv.ParseUint(text, 10, 16)
			if err == nil && bad == nil && number > 0 && (name == "" || strings.EqualFold(name, host)) {
				return uint16(number), true
			}
		}
	}
	return 0, false
}

// unknownInitial makes a packet that a QUIC server answers with the versions
// it has.
func unknownInitial(destination, source [connection]byte) []byte {
	packet := make([]byte, 0, initialSize)
	packet = append(packet, longHeader)
	packet = binary.BigEndian.AppendUint32(packet, unknownVersion)
	packet = append(append(packet, connection), destination[:]...)
	packet = append(append(packet, connection), source[:]...)
	return packet[:initialSize]
}

var errNotQUIC = errors.New("not a version negotiation for this connection")

// parseVersions reads a version negotiation packet (RFC 8999 section 6): it
// must be to our connection, and from the one we asked for.
func parseVersions(packet []byte, destination, source [connection]byte) ([]uint32, error) {
	const head = 1 + 4 + 2*(1+connection)
	if len(packet) < head+4 || packet[0]&0x80 == 0 || binary.BigEndian.Uint32(packet[1:]) != 0 {
		return nil, errNotQUIC
	}
	rest := packet[5:]
	for _, id := range [][connection]byte{source, destination} {
		if rest[0] != connection || [connection]byte(rest[1:1+connection]) != id {
			return nil, errNotQUIC
		}
		rest = rest[1+connection:]
	}
	if len(rest)%4 != 0 {
		return nil, errNotQUIC
	}
	var versions []uint32
	for ; len(rest) > 0 && len(versions) < mostVersions; rest = rest[4:] {
		versions = append(versions, binary.BigEndian.Uint32(rest))
	}
	return versions, nil
}

// versionText names a version: those of the RFCs by their number.
func versionText(version uint32) string {
	switch version {
	case 1:
		return "1"
	case 0x6b3343cf:
		return "2"
	}
	return fmt.Sprintf("0x%08x", version)
}

// isGrease reports whether a version is one of those that stand for none.
func isGrease(version uint32) bool { return version&0x0f0f0f0f == 0x0a0a0a0a }

// lookQUIC asks whether UDP port 443 of an address passes and QUIC answers.
func lookQUIC(ctx context.Context, target Target, to netip.AddrPort, settings Settings) observe.Observation {
	l := &look{target: target, settings: settings}
	o := observe.Observation{
		Subject: target.Subject(), Check: observe.CheckQUIC, Method: "quic", Target: to.String(), Every: sideEvery,
		At: settings.Clock(),
	}
	conn, err := l.dialUDP(ctx, to)
	if err != nil {
		o.Outcome, o.Cause, o.Detail = observe.LocalError, errnoName(err), err.Error()
		return o
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(ctx, quicPatience)
	defer cancel()
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	destination, source := settings.id(), settings.id()
	packet := unknownInitial(destination, source)
	versions, ignored, err := negotiate(conn, packet, destination, source)
	if ignored > 0 {
		o.Fields = append(o.Fields, observe.Field{Name: "ignored", Value: float64(ignored)})
	}
	if err != nil {
		failed := failure(err)
		o.Outcome, o.Cause, o.Detail = failed.Outcome, failed.Cause, "no QUIC from UDP port "+fmt.Sprint(to.Port())+": "+failed.Detail
		return o
	}
	o.Outcome, o.Took = observe.Good, settings.Clock().Sub(o.At)
	var words []string
	for _, version := range versions {
		if !isGrease(version) {
			words = append(words, versionText(version))
		}
	}
	o.Fields = append(o.Fields, observe.Field{Name: "versions", Text: strings.Join(words, " ")})
	return o
}

// negotiate sends the packet, once more after a while, and reads until the
// versions come. What else comes is counted.
func negotiate(conn net.Conn, packet []byte, destination, source [connection]byte) (versions []uint32, ignored int, err error) {
	again := time.AfterFunc(quicAgain, func() { _, _ = conn.Write(packet) })
	defer again.Stop()
	if _, err := conn.Write(packet); err != nil {
		return nil, 0, err
	}
	buffer := make([]byte, 2048)
	for {
		n, err := conn.Read(buffer)
		if err != nil {
			return nil, ignored, err
		}
		if versions, err := parseVersions(buffer[:n], destination, source); err == nil {
			return versions, ignored, nil
		}
		ignored++
	}
}

// id makes a connection's id.
func (s Settings) id() (id [connection]byte) {
	for i := range id {
		id[i] = byte(s.Random() * 256)
	}
	return id
}
