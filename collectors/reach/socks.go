package reach

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"time"
)

// The words of SOCKS 5 (RFC 1928, RFC 1929).
const (
	socksVersion   = 5
	socksOpen      = 0 // no authentication
	socksPassword  = 2
	socksRefused   = 0xff
	socksConnect   = 1
	socksIPv4      = 1
	socksName      = 3
	socksIPv6      = 4
	passwordVers   = 1
	longestOfSocks = 255 // of names, users and passwords
)

// socksReplies are the codes of a reply.
var socksReplies = [...]string{
	1: "general failure", 2: "not allowed by its rules", 3: "network unreachable", 4: "host unreachable",
	5: "connection refused", 6: "TTL expired", 7: "command not supported", 8: "address type not supported",
}

// socksError is a proxy's refusal.
type socksError struct{ what string }

// Error implements error.
func (e socksError) Error() string { return "the proxy says: " + e.what }

// throughSocks has a SOCKS 5 proxy connect to a host, which is a name or an
// address, and a port.
func throughSocks(conn io.ReadWriter, user *url.Userinfo, host string, port uint16) error {
	if err := greet(conn, user); err != nil {
		return err
	}
	request := []byte{socksVersion, socksConnect, 0}
	if address, err := netip.ParseAddr(host); err == nil {
		kind := byte(socksIPv6)
		if address = address.Unmap(); address.Is4() {
			kind = socksIPv4
		}
		request = append(append(request, kind), address.AsSlice()...)
	} else {
		if len(host) > longestOfSocks {
			return errors.New("the host's name is too long for SOCKS")
		}
		request = append(append(request, socksName, byte(len(host))), host...)
	}
	if _, err := conn.Write(append(request, byte(port>>8), byte(port))); err != nil {
		return err
	}
	return readSocksReply(conn)
}

// greet agrees on a way to authenticate, and does so.
func greet(conn io.ReadWriter, user *url.Userinfo) error {
	methods := []byte{socksVersion, 1, socksOpen}
	if user != nil {
		methods = []byte{socksVersion, 2, socksOpen, socksPassword}
	}
	if _, err := conn.Write(methods); err != nil {
		return err
	}
	var chosen [2]byte
	if _, err := io.ReadFull(conn, chosen[:]); err != nil {
		return err
	}
	switch {
	case chosen[0] != socksVersion:
		return errors.New("it does not speak SOCKS 5")
	case chosen[1] == socksOpen:
		return nil
	case chosen[1] == socksPassword && user != nil:
		return authenticate(conn, user)
	case chosen[1] == socksRefused:
		return socksError{"it wants another way to log in"}
	}
	return errors.New("it chose a way to log in that was not offered")
}

func authenticate(conn io.ReadWriter, user *url.Userinfo) error {
	name := user.Username()
	password, _ := user.Password()
	if len(name) > longestOfSocks || len(password) > longestOfSocks {
		return errors.New("the proxy's user or password is too long for SOCKS")
	}
	message := append([]byte{passwordVers, byte(len(name))}, name...)
	message = append(append(message, byte(len(password))), password...)
	if _, err := conn.Write(message); err != nil {
		return err
	}
	var reply [2]byte
	if _, err := io.ReadFull(conn, reply[:]); err != nil {
		return err
	}
	if reply[0] != passwordVers {
		return errors.New("it does not speak SOCKS 5")
	}
	if reply[1] != 0 {
		return socksError{"user or password is wrong"}
	}
	return nil
}

// readSocksReply reads what became of the request. Not a byte of the tunnel's
// own is read.
func readSocksReply(r io.Reader) error {
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return err
	}
	if head[0] != socksVersion || head[2] != 0 {
		return errors.New("it does not speak SOCKS 5")
	}
	if code := int(head[1]); code != 0 {
		if code < len(socksReplies) {
			return socksError{socksReplies[code]}
		}
		return socksError{"error " + strconv.Itoa(code)}
	}
	var size int
	switch head[3] {
	case socksIPv4:
		size = 4
	case socksIPv6:
		size = 16
	case socksName:
		var length [1]byte
		if _, err := io.ReadFull(r, length[:]); err != nil {
			return err
		}
		size = int(length[0])
	default:
		return fmt.Errorf("the proxy's reply has an address of the unknown kind %d", head[3])
	}
	_, err := io.ReadFull(r, make([]byte, size+2))
	return err
}

// throughSocks has the target's proxy connect to the place: by its name, or by
// an address that this host looks up, as the scheme says.
func (l *look) throughSocks(ctx context.Context, conn net.Conn) error {
	host := l.place.Host
	if l.target.Proxy.Scheme == schemeSocksLocal {
		addresses, failure := l.addresses(ctx, host)
		if len(addresses) == 0 {
			return errors.New(failure.Detail)
		}
		host = addresses[0].String()
	}
	stop := context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	return throughSocks(conn, l.target.Proxy.User, host, l.place.Port)
}
