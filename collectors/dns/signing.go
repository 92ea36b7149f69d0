package dns

import (
	"context"
	"errors"
	"sync"
	"time"

	"example.com/noctop/internal/observe"
)

const (
	signingEvery = time.Minute      // until a resolver is asked for signatures again
	signingDoubt = 10 * time.Second // where it was silent
	signingAgain = time.Minute      // where it is known to drop them
)

// signingSilences in a row say that such queries are dropped, and not lost.
const signingSilences = 3

// The words of the field "do", beside the causes of failures.
const (
	signingWell    = "ok"
	signingDropped = "dropped"
)

// signing is what becomes of queries that ask for signatures (the DO bit). Some
// resolvers drop them and answer all others, which breaks every program that
// validates.
type signing struct {
	mu       sync.Mutex
	asked    bool
	due      time.Duration // on the monotonic clock
	silences int           // such queries in a row without an answer
	word     string
}

// look asks for signatures, now and then, right after the same question was
// answered without them. Three silences in a row are no chance.
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
	if !failed {
		c.plain.Store(false) // it takes EDNS again
	}
	switch {
	case failed && failure.Outcome == observe.Lost && s.silences+1 < signingSilences:
		s.silences++
		s.due = now + signingDoubt
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
	s.silences = 0
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
