package triage

import (
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/observe"
)

func TestAResolverThatDropsSomeQueriesIsANoticeAndNoFault(t *testing.T) {
	for field, says := range map[string]string{"do": "drops queries that ask for signatures", "edns": "drops queries with EDNS"} {
		w := newWorld(t, "A").run(settled)
		w.late["R2"] = true // the test itself says what it answers
		for range 20 {
			for _, check := range []string{observe.CheckLive, observe.CheckWarm} {
				w.triage.Observe(observe.Observation{
					Subject: observe.Subject{Kind: observe.KindResolver, Name: "R2"}, Check: check, At: w.now, Every: time.Second,
					Outcome: observe.Good, Took: 5 * time.Millisecond, Fields: []observe.Field{{Name: field, Text: "dropped"}},
				})
			}
			w.second()
		}
		w.only()
		if !w.notice(NoticeSigned) || !strings.Contains(w.result.Notices[0].Text.String(), says) {
			t.Errorf("%s: %+v", field, w.result.Notices)
		}
	}
}
