package lines

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"example.com/noctop/internal/claims"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
)

func TestClaimLines(t *testing.T) {
	golden(t, "claim.jsonl",
		Claim(claims.Claim{
			ID: "C-17", Provider: "KT", Channel: claims.Note, Kind: claims.Reason, Stage: observe.StageIdentified,
			Published: at(3).Wall, Received: at(24), Text: safetext.Clean("라우팅 오류, <not> an attack", 80),
			Supersedes: "C-12", Reversal: true, Stance: claims.NotTestable, Lag: 194*time.Minute + 123*time.Millisecond,
		}),
		Claim(claims.Claim{ID: "C-18", Channel: claims.Feed, Kind: claims.Withdrawn, Stance: claims.Contradicted, Lag: -time.Minute}),
		Claim(claims.Claim{}),
	)
}

// The words of the contract are these and no others.
func TestVocabularyOfClaims(t *testing.T) {
	var got []string
	for _, kind := range []claims.Kind{
		claims.Ack, claims.Reason, claims.Scope, claims.Start, claims.End, claims.ETA, claims.Resolved, claims.Withdrawn,
	} {
		got = append(got, Claim(claims.Claim{Kind: kind}).Kind)
	}
	for _, channel := range []claims.Channel{claims.Feed, claims.Note} {
		got = append(got, Claim(claims.Claim{Channel: channel}).Channel)
	}
	for _, stance := range []claims.Stance{claims.Supported, claims.Contradicted, claims.NotTestable} {
		got = append(got, Claim(claims.Claim{Stance: stance}).Stance)
	}
	if strings.Join(got, " ") != "ack cause scope start end eta resolved withdrawn feed note supported contradicted not testable here" {
		t.Errorf("%q", got)
	}
}

func TestHostileClaims(t *testing.T) {
	const bad = "\x1b[2J\u202e\x00\xff\x9b31m\n"
	line := Claim(claims.Claim{Provider: bad, Stage: bad, Text: safetext.Clean(bad, 80)})
	if all := line.Provider + line.Stage + line.Text; strings.ContainsFunc(all, unicode.IsControl) {
		t.Errorf("%q", all)
	}
}
