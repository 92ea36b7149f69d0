package feed

import (
	"context"

	"example.com/noctop/internal/observe"
)

// Read fetches an address once, within the limits and behind the guards of a
// poll, and the page's second document where it is told by two. It returns what
// the page says in the named format, or in the one that it is recognised as.
// Where that can't be had the report is unknown, and its Reason says why.
func Read(ctx context.Context, options Options, format, address string, read Context) observe.Report {
	options = New(options).options
	got, err := newFetcher(options, address).fetch(ctx, read.Now)
	if err != nil {
		return observe.Report{Format: format, Reason: inWords(err)}
	}
	read.URL, read.ContentType = address, got.contentType
	report, name, err := Parse(format, got.body, read)
	other, always := Other(name, address)
	if err != nil || !always {
		return report
	}
	also, err := newFetcher(options, other).fetch(ctx, read.Now)
	read.Also = Document{Body: also.body, ContentType: also.contentType}
	if err != nil {
		read.Also = Document{Fault: inWords(err)}
	}
	report, _, _ = Parse(name, got.body, read) // what is wrong is in the report
	return report
}
