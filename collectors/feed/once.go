package feed

import (
	"context"
	"errors"
	"time"
)

// Get fetches an address once, within the limits and behind the guards of a
// poll, and returns the body with its Content-Type.
func Get(ctx context.Context, options Options, address string, now time.Time) ([]byte, string, error) {
	got, err := newFetcher(New(options).options, address).fetch(ctx, now)
	if err != nil {
		return nil, "", errors.New(inWords(err))
	}
	return got.body, got.contentType, nil
}
