package dns

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"time"

	"example.com/noctop/collectors/errno"
	"example.com/noctop/internal/observe"
)

// Failure is why there is no answer.
type Failure struct {
	Outcome observe.Outcome
	Cause   string // a stable word: "timeout", "port-unreachable", "tls-expired"
	Detail  string // for a person
}

// Error implements error.
func (f *Failure) Error() string { return f.Detail }

// The phases of an exchange, for telling whose an error is.
type phase int

const (
	dialling  phase = iota // a TCP connection
	sending                // making a UDP socket and sending from it: nothing has come from outside yet
	receiving              // all the rest
)

// failed makes a Failure of an error met at a phase.
func failed(server Server, at phase, err error) *Failure {
	if failure := (*Failure)(nil); errors.As(err, &failure) {
		return failure
	}
	to := server.target()
	if errors.Is(err, context.Canceled) {
		return &Failure{observe.None, "cancelled", "the query to " + to + " was cancelled"}
	}
	if isTimeout(err) {
		return &Failure{observe.Lost, "timeout", "no reply from " + to + " in time"}
	}
	if failure := tlsFailure(to, err); failure != nil {
		return failure
	}
	cause, local := errno.Cause(err)
	switch {
	case cause == "econnrefused" && at != dialling:
		return &Failure{observe.Refused, "port-unreachable", to + " is there, but nothing listens on that port (ICMP port unreachable)"}
	case cause == "econnrefused", cause == "econnreset":
		return &Failure{observe.Refused, cause, to + ": " + errno.Explain(cause)}
	case cause == "etimedout", cause == "ehostunreach" && at == dialling:
		return &Failure{observe.Lost, cause, to + ": " + errno.Explain(cause)}
	case cause != "" && local && at != receiving:
		return &Failure{observe.LocalError, cause, "can't send to " + to + ": " + errno.Explain(cause)}
	case cause != "":
		return &Failure{observe.Refused, cause, "a router on the way to " + to + " says that it can't be reached (ICMP unreachable, " + cause + ")"}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return &Failure{observe.Refused, "closed", to + " closed the connection without an answer"}
	case at == receiving:
		return &Failure{observe.Wrong, "protocol", to + ": " + reason(err)}
	}
	return &Failure{observe.LocalError, "local", "can't send to " + to + ": " + reason(err)}
}

func isTimeout(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) {
		return true
	}
	var network net.Error
	if cause, _ := errno.Cause(err); cause != "" {
		return false // ETIMEDOUT is the system's word, and says more
	}
	return errors.As(err, &network) && network.Timeout()
}

// tlsFailure says what is wrong with the server's certificate or handshake.
func tlsFailure(to string, err error) *Failure {
	var (
		unknown  x509.UnknownAuthorityError
		hostname x509.HostnameError
		invalid  x509.CertificateInvalidError
		verify   *tls.CertificateVerificationError
		record   tls.RecordHeaderError
		alert    *net.OpError // with the operation "remote error" or "local error"
	)
	wrong := func(cause, text string) *Failure {
		return &Failure{observe.Wrong, cause, fmt.Sprintf("TLS to %s: %s", to, text)}
	}
	switch {
	case errors.As(err, &unknown):
		return wrong("tls-unknown-authority", "the certificate is signed by "+signer(unknown))
	case errors.As(err, &hostname):
		return wrong("tls-wrong-name", "the certificate is not for "+hostname.Host)
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && strings.Contains(invalid.Detail, " is before "):
		return wrong("tls-not-yet-valid", "the certificate is valid from "+invalid.Cert.NotBefore.UTC().Format(time.RFC3339)+" (is the clock right?)")
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return wrong("tls-expired", "the certificate expired at "+invalid.Cert.NotAfter.UTC().Format(time.RFC3339)+" (is the clock right?)")
	case errors.As(err, &invalid), errors.As(err, &verify):
		return wrong("tls-invalid", reason(err))
	case errors.As(err, &record):
		return wrong("tls-handshake", "it does not speak TLS")
	case errors.As(err, &alert) && strings.HasSuffix(alert.Op, " error"):
		return wrong("tls-handshake", reason(err))
	}
	return nil
}

func signer(e x509.UnknownAuthorityError) string {
	if e.Cert == nil || e.Cert.Issuer.CommonName == "" {
		return "nobody this host trusts"
	}
	return fmt.Sprintf("%q, whom this host does not trust", e.Cert.Issuer.CommonName)
}

// reason is an error's innermost text: what wraps it repeats addresses, and
// URLs that may hold secrets.
func reason(err error) string {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return strings.TrimPrefix(err.Error(), "tls: ")
		}
		err = inner
	}
}
