package dns

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"sync"
	"time"

	"example.com/noctop/internal/observe"
)

// bufferSize holds any reply within payloadSize, and then some for servers
// that send more than they were asked for.
const bufferSize = 4096

var buffers = sync.Pool{New: func() any { return new([bufferSize]byte) }}

// overUDP asks from a connected socket of its own: its random port and id make
// a reply hard to forge, an old reply can't reach a new query, and "port
// unreachable" reaches the query that caused it.
func (c *Client) overUDP(ctx context.Context, q Question, patience Patience) (Answer, error) {
	if !c.server.Address.IsValid() {
		return Answer{}, &Failure{observe.Failed, "no-address", "the resolver has no address"}
	}
	buffer := buffers.Get().(*[bufferSize]byte)
	defer buffers.Put(buffer)
	id := c.seams.ID()
	query, err := q.pack(buffer[:0], id)
	if err != nil {
		return Answer{}, &Failure{observe.Failed, "bad-question", err.Error()}
	}
	to := c.server.Address
	conn, err := c.dialer(to.Addr()).DialUDP(ctx, "udp", c.server.source(to.Addr()), to)
	if err != nil {
		return Answer{}, failed(c.server, sending, err)
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Unix(1, 0)) })()
	if _, err := conn.Write(query); err != nil {
		return Answer{}, failed(c.server, sending, err)
	}
	wait := &waiting{conn: conn, buffer: buffer[:], question: q, id: id}
	answer, err := wait.reply(ctx, c.datagramWait)
	if err == nil || !errors.Is(err, os.ErrDeadlineExceeded) {
		return answer, c.udpFailure(err)
	}
	failure := c.noReply(ctx, wait)
	if patience.GaveUp == nil || failure.Outcome == observe.None {
		return wait.answer, failure
	}
	patience.GaveUp(wait.answer, failure)
	answer, err = wait.reply(ctx, patience.Hold)
	if err != nil && errors.Is(err, os.ErrDeadlineExceeded) {
		return wait.answer, failure
	}
	return answer, c.udpFailure(err)
}

func (c *Client) udpFailure(err error) error {
	if err == nil {
		return nil
	}
	return failed(c.server, receiving, err)
}

// noReply says what the silence was, with the replies that were not ours.
func (c *Client) noReply(ctx context.Context, w *waiting) *Failure {
	if errors.Is(ctx.Err(), context.Canceled) {
		return failed(c.server, receiving, context.Canceled)
	}
	if w.malformed {
		return &Failure{observe.Wrong, "malformed", "the reply of " + c.server.target() + " can't be read"}
	}
	failure := failed(c.server, receiving, os.ErrDeadlineExceeded)
	if w.forged {
		failure.Outcome, failure.Cause = observe.Wrong, "wrong-question"
		failure.Detail = c.server.target() + " replies to another question than was asked: something in between forges answers"
	}
	if n := w.answer.Ignored; n > 0 {
		failure.Detail += fmt.Sprintf("; ignored: %d (%s)", n, w.answer.IgnoredWhat)
	}
	return failure
}

// waiting is a query that waits for its reply.
type waiting struct {
	conn      net.Conn
	buffer    []byte
	question  Question
	id        uint16
	answer    Answer // what is known without a reply: how many were ignored
	malformed bool   // the server did reply, but not so that it could be read
	forged    bool   // there was a reply with our id, and another question
}

// reply reads until a reply to the question comes, for so long.
func (w *waiting) reply(ctx context.Context, patience time.Duration) (Answer, error) {
	w.conn.SetReadDeadline(time.Now().Add(patience))
	if ctx.Err() != nil { // it may have ended before the deadline was set
		return w.answer, os.ErrDeadlineExceeded
	}
	for {
		n, err := w.conn.Read(w.buffer)
		if err != nil {
			return w.answer, err
		}
		answer, err := parse(w.buffer[:n], w.question, w.id)
		if err == nil {
			answer.Method = "udp"
			answer.Ignored, answer.IgnoredWhat = w.answer.Ignored, w.answer.IgnoredWhat
			return answer, nil
		}
		w.malformed = w.malformed || errors.Is(err, errMalformed)
		w.forged = w.forged || errors.Is(err, errQuestion)
		w.answer.Ignored++
		w.answer.IgnoredWhat = err.Error()
	}
}
