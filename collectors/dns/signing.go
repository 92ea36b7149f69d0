package dns

import (
	"context"
	"errors"
	"sync"
	"time"

	"example.com/noctop/internal/observe"
)

const (
	signingEvery = 10 * time.Minute // until a resolver is asked for signatures again
	signingDoubt = 10 * time.Second // where it was silent
	signingAgain = time.Minute      // where it is known to drop them
)

// The words of the field "do", beside the causes of failures.
const (
	signingWell    = "ok"
	signingDropped = "dropped"
)

// signing is what becomes of queries that ask for signatures (the DO bit). Some
// resolvers drop them and answer all others, which breaks every program that
// validates.
type signing struct {
	mu     sync.Mutex
	asked  bool
	due    time.Duration // on the monotonic clock
	silent bool          // the last such query got no answer, and the one before did or was not made
	word   string
}

// look asks for signatures, now and then, right after the same question was
// answered without them. Two silences in a row are no chance.
func (s *signing) look(ctx context.Context, c *Client, q Question, now time.Duration) {
	s.mu.Lock()
	if s.asked && now < s.due {
		s.mu.Unlock()
		return
	}
	s.asked, s.due = true, now+signingEvery
	s.mu.Unlock()
	q.Signed = true
	answer, err := c.Ask(ctx, q)
	s.mu.Lock()
	defer s.mu.Unlock()
	failure, failed := errors.AsType[*Failure](err)
	switch {
	case failed && failure.Outcome == observe.Lost && !s.silent:
		s.silent, s.due = true, now+signingDoubt
		return
	case failed && failure.Outcome == observe.Lost:
		s.word, s.due = signingDropped, now+signingAgain
		return
	case failed && (failure.Outcome == observe.None || failure.Outcome == observe.LocalError):
		return // it says nothing of the resolver
	case failed:
		s.word = failure.Cause
	case answer.RCode == rcodeSuccess:
		s.word = signingWell
	default:
		s.word = RCodeName(answer.RCode)
	}
	s.silent = false
}

// field is the field "do", where anything is known.
func (s *signing) field() []observe.Field {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.word == "" {
		return nil
	}
	return []observe.Field{{Name: "do", Text: s.word}}
}
