package dns

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"time"

	"example.com/noctop/internal/observe"
)

// overStream asks over a TCP connection (RFC 7766), wrapped where wrap is
// given.
func (c *Client) overStream(ctx context.Context, q Question, wrap func(context.Context, net.Conn) (net.Conn, error)) (Answer, error) {
	if !c.server.Address.IsValid() {
		return Answer{}, &Failure{observe.Failed, "no-address", "the resolver has no address"}
	}
	wait := c.datagramWait
	if wrap != nil {
		wait = c.streamWait
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	socket, err := c.dialTCP(ctx, c.server.Address)
	if err != nil {
		return Answer{}, failed(c.server, dialling, orEnded(ctx, err))
	}
	defer socket.Close()
	defer context.AfterFunc(ctx, func() { _ = socket.SetDeadline(time.Unix(1, 0)) })()
	var conn net.Conn = socket
	method := "tcp"
	if wrap != nil {
		method = "tls"
		if conn, err = wrap(ctx, conn); err != nil {
			return Answer{}, failed(c.server, receiving, orEnded(ctx, err))
		}
	}
	answer, err := c.converse(conn, q)
	if err != nil {
		return answer, failed(c.server, receiving, orEnded(ctx, err))
	}
	answer.Method = method
	return answer, nil
}

// orEnded prefers the reason why a context ended to the error this caused.
func orEnded(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return err
}

// startTLS begins TLS on a connection (RFC 7858). The certificate must be for
// the server's address: there is no other name to hold it against.
func (c *Client) startTLS(ctx context.Context, conn net.Conn) (net.Conn, error) {
	secure := tls.Client(conn, c.tls)
	return secure, secure.HandshakeContext(ctx)
}

// converse sends the query and reads replies until ours comes.
func (c *Client) converse(conn net.Conn, q Question) (Answer, error) {
	id := c.seams.ID()
	query, err := q.pack(make([]byte, 2, 128), id)
	if err != nil {
		return Answer{}, &Failure{observe.Failed, "bad-question", err.Error()}
	}
	binary.BigEndian.PutUint16(query, uint16(len(query)-2))
	if _, err := conn.Write(query); err != nil {
		return Answer{}, err
	}
	var ignored Answer
	for {
		message, err := readMessage(conn)
		if err != nil {
			return ignored, err
		}
		answer, err := parse(message, q, id)
		if err == nil {
			answer.Ignored, answer.IgnoredWhat = ignored.Ignored, ignored.IgnoredWhat
			answer.Truncated = false
			return answer, nil
		}
		if errors.Is(err, errMalformed) {
			return ignored, &Failure{observe.Wrong, "malformed", "the reply of " + c.server.target() + " can't be read"}
		}
		ignored.Ignored++
		ignored.IgnoredWhat = err.Error()
	}
}

// readMessage reads one message with its length before it (RFC 1035 section
// 4.2.2).
func readMessage(r io.Reader) ([]byte, error) {
	var length [2]byte
	if _, err := io.ReadFull(r, length[:]); err != nil {
		return nil, err
	}
	message := make([]byte, binary.BigEndian.Uint16(length[:]))
	_, err := io.ReadFull(r, message)
	return message, err
}
