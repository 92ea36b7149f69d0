package reach

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"example.com/noctop/internal/observe"
)

// handshake makes the TLS connection and judges the certificate afterwards, so
// that a bad one is described and not only refused.
func (l *look) handshake(ctx context.Context, conn net.Conn) (net.Conn, bool) {
	began := l.settings.Clock()
	secured := tls.Client(conn, &tls.Config{
		ServerName:         l.place.Host,
		InsecureSkipVerify: true, // verified below
		NextProtos:         []string{"http/1.1"},
	})
	if err := secured.HandshakeContext(ctx); err != nil {
		l.add(observe.CheckTLS, began, handshakeFailure(err))
		return nil, false
	}
	now := l.settings.Clock()
	chain := secured.ConnectionState().PeerCertificates
	o := observe.Observation{Outcome: observe.Good, Took: now.Sub(began)}
	if len(chain) > 0 {
		o.Fields = []observe.Field{
			{Name: "issuer", Text: chain[0].Issuer.String()},
			{Name: "name", Text: namesOf(chain[0])},
			{Name: "chain", Text: chainOf(chain)},
			{Name: "version", Text: tls.VersionName(secured.ConnectionState().Version)},
			{Name: "notAfter", Value: float64(chain[0].NotAfter.Unix()), Text: chain[0].NotAfter.UTC().Format(time.RFC3339)},
		}
	}
	cause, err := judge(chain, l.settings.Roots, l.settings.Roots == nil && noAuthorities(), l.place.Host, now.Wall)
	switch {
	case cause == unverified:
		o.Fields = append(o.Fields, observe.Field{Name: "unverified", Text: err.Error()})
	case cause != "":
		o.Outcome, o.Cause, o.Detail = observe.Wrong, cause, err.Error()
	}
	l.add(observe.CheckTLS, began, o)
	return secured, o.Outcome == observe.Good
}

// Limits on what is kept of a certificate.
const (
	mostNames     = 3
	mostInChain   = 5
	longestInName = 64
)

// namesOf are the names a certificate is for.
func namesOf(leaf *x509.Certificate) string {
	names := leaf.DNSNames
	if len(names) == 0 && leaf.Subject.CommonName != "" {
		names = []string{leaf.Subject.CommonName}
	}
	for _, address := range leaf.IPAddresses {
		names = append(names, address.String())
	}
	var words []string
	for _, name := range names[:min(len(names), mostNames)] {
		words = append(words, name[:min(len(name), longestInName)])
	}
	if more := len(names) - mostNames; more > 0 {
		words = append(words, fmt.Sprintf("+%d", more))
	}
	return strings.Join(words, " ")
}

// chainOf is who signed whom, from the server's certificate up.
func chainOf(chain []*x509.Certificate) string {
	var words []string
	for _, certificate := range chain[:min(len(chain), mostInChain)] {
		name := certificate.Subject.CommonName
		if name == "" {
			name = certificate.Subject.String()
		}
		words = append(words, name[:min(len(name), longestInName)])
	}
	return strings.Join(words, " < ")
}

// handshakeFailure says how a handshake failed.
func handshakeFailure(err error) observe.Observation {
	o := failure(err)
	var record tls.RecordHeaderError
	var operation *net.OpError
	switch {
	case o.Cause == "timeout":
		o.Detail = "it took the connection, and TLS got no answer in time"
	case o.Cause == "early-close":
		o.Cause = "tls-early-close"
	case errors.As(err, &record):
		o.Cause, o.Detail = "tls-not-tls", "what answers on that port does not speak TLS"
	case errors.As(err, &operation) && operation.Op == "remote error":
		o.Cause = "tls-alert"
	case o.Cause == "failed":
		o.Cause = "tls-failed"
	}
	return o
}

// unverified is the cause of a certificate whose issuer can't be checked,
// because this machine has no list of authorities: not the provider's fault.
const unverified = "unverified"

// judge returns what is wrong with a certificate, as a stable word. An unknown
// issuer comes first: nothing else that such a certificate says counts. But on
// a machine that trusts nobody every issuer is unknown, and says nothing.
func judge(chain []*x509.Certificate, roots *x509.CertPool, trustsNobody bool, name string, now time.Time) (string, error) {
	if len(chain) == 0 {
		return "tls-failed", errors.New("the server sent no certificate")
	}
	leaf := chain[0]
	verifies := func(at time.Time) error {
		between := x509.NewCertPool()
		for _, certificate := range chain[1:] {
			between.AddCert(certificate)
		}
		_, err := leaf.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, CurrentTime: at})
		return err
	}
	err := verifies(now)
	var outside x509.CertificateInvalidError
	if errors.As(err, &outside) && outside.Reason == x509.Expired {
		if inside := verifies(leaf.NotAfter.Add(-time.Second)); isIssuer(inside) {
			err = inside
		}
	}
	hostname := leaf.VerifyHostname(name)
	switch {
	case isIssuer(err) && trustsNobody:
		switch {
		case now.Before(leaf.NotBefore) || now.After(leaf.NotAfter):
			return untimely(leaf, now)
		case hostname != nil:
			return "tls-name", otherName(leaf, name)
		}
		return unverified, errors.New("this machine has no certificate authorities: install ca-certificates")
	case isIssuer(err):
		return "tls-issuer", fmt.Errorf("it is signed by %s, whom this host does not trust", leaf.Issuer)
	case err != nil && errors.As(err, &outside) && outside.Reason == x509.Expired:
		return untimely(leaf, now)
	case err != nil:
		return "tls-failed", err
	case hostname != nil:
		return "tls-name", otherName(leaf, name)
	}
	return "", nil
}

// otherName says whom a certificate is for instead.
func otherName(leaf *x509.Certificate, name string) error {
	return fmt.Errorf("the certificate is for %s, and not for %s", namesOf(leaf), name)
}

// untimely says which end of its time a certificate is past.
func untimely(leaf *x509.Certificate, now time.Time) (string, error) {
	if now.Before(leaf.NotBefore) {
		return "tls-not-yet-valid", errors.New("the certificate is valid from " + leaf.NotBefore.UTC().Format(time.RFC3339))
	}
	if now.After(leaf.NotAfter) {
		return "tls-expired", errors.New("the certificate expired at " + leaf.NotAfter.UTC().Format(time.RFC3339))
	}
	return "tls-expired", errors.New("a certificate between the server's and the authority's has expired")
}

func isIssuer(err error) bool {
	var authority x509.UnknownAuthorityError
	var none x509.SystemRootsError
	return errors.As(err, &authority) || errors.As(err, &none)
}

// noAuthorities reports whether this machine trusts nobody at all.
func noAuthorities() bool {
	pool, err := x509.SystemCertPool()
	return err != nil || pool.Equal(x509.NewCertPool())
}
