package reach

import (
	"crypto/x509"
	"testing"
	"time"
)

// On a machine without any authorities only a certificate's time and name can
// be judged.
func TestJudgeTrustingNobody(t *testing.T) {
	ours := newAuthority(t, "Test Authority")
	tests := []struct {
		name     string
		host     string
		from, to time.Duration
		want     string
	}{
		{"well", name, -hour, hour, unverified},
		{"expired", name, -2 * hour, -hour, "tls-expired"},
		{"not yet valid", name, hour, 2 * hour, "tls-not-yet-valid"},
		{"wrong name", "other.example", -hour, hour, "tls-name"},
	}
	for _, test := range tests {
		leaf, err := x509.ParseCertificate(ours.issue(t, test.host, test.from, test.to).Certificate[0])
		if err != nil {
			t.Fatal(err)
		}
		cause, err := judge([]*x509.Certificate{leaf}, x509.NewCertPool(), true, name, time.Now())
		if cause != test.want || err == nil {
			t.Errorf("%s: %q, %v; want %q", test.name, cause, err, test.want)
		}
		if test.want == unverified {
			if cause, _ := judge([]*x509.Certificate{leaf}, x509.NewCertPool(), false, name, time.Now()); cause != "tls-issuer" {
				t.Errorf("%s, trusting others: %q", test.name, cause)
			}
		}
	}
	if cause, _ := judge(nil, nil, false, name, time.Now()); cause != "tls-failed" {
		t.Errorf("no certificate at all: %q", cause)
	}
}

// A certificate between the server's and the authority's may expire as well.
func TestJudgeWithTheClockAhead(t *testing.T) {
	ours := newAuthority(t, "Test Authority")
	leaf, err := x509.ParseCertificate(ours.issue(t, name, -hour, 30*365*24*time.Hour).Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	cause, err := judge([]*x509.Certificate{leaf}, ours.pool(), false, name, time.Now().Add(20*365*24*time.Hour))
	if cause != "tls-expired" || err == nil {
		t.Errorf("with an expired authority: %q, %v", cause, err)
	}
}
