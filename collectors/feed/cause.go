package feed

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"

	"example.com/noctop/internal/observe"
)

// The causes of a fetch that failed, besides "http-" and the status code, and
// "tls-" and what is wrong with it.
const (
	causeDNS         = "dns"              // the page's name did not resolve
	causeTimeout     = "timeout"          // no answer, or not all of it, in time
	causeRefused     = "refused"          // the connection was refused
	causeReset       = "reset"            // the connection was broken off
	causeUnreachable = "unreachable"      // a router, or this host, knows no way to it
	causeTooLarge    = "too-large"        // the body is larger than is read
	causeFormat      = "not-the-format"   // it is not what the format requires
	causeRedirect    = "redirect-refused" // it redirects to where we do not follow
	causePrivate     = "private-address"  // it leads into the inside network
	causeLocal       = "local"            // we could not send: the fault is ours
)

// statusError is an answer with another code than 200.
type statusError struct{ code int }

func (e *statusError) Error() string {
	return fmt.Sprintf("the server answered %d %s", e.code, http.StatusText(e.code))
}

// sizeError is a body over the limit.
type sizeError struct{ limit int64 }

func (e *sizeError) Error() string {
	return fmt.Sprintf("the page is larger than the %d KiB that are read", e.limit>>10)
}

// bodyError is a body that broke off.
type bodyError struct{ err error }

func (e *bodyError) Error() string { return "the page broke off: " + e.err.Error() }
func (e *bodyError) Unwrap() error { return e.err }

// formatError is a body that is not understood.
type formatError struct{ err error }

func (e *formatError) Error() string { return e.err.Error() }
func (e *formatError) Unwrap() error { return e.err }

// localError is a fault on this side.
type localError struct{ err error }

func (e *localError) Error() string { return e.err.Error() }
func (e *localError) Unwrap() error { return e.err }

// timeoutError is a fetch that ran out of time.
type timeoutError struct{ err error }

func (e *timeoutError) Error() string { return "no answer in time: " + e.err.Error() }
func (e *timeoutError) Unwrap() error { return e.err }

// classify returns how a failed fetch ended and why. Names come first: a
// look-up that timed out is a matter of DNS.
func classify(err error) (observe.Outcome, string) {
	var (
		status  *statusError
		format  *formatError
		size    *sizeError
		private *privateError
		refused *redirectError
		local   *localError
		name    *net.DNSError
	)
	switch {
	case errors.As(err, &status):
		return observe.Wrong, fmt.Sprintf("http-%d", status.code)
	case errors.As(err, &format):
		return observe.Wrong, causeFormat
	case errors.As(err, &size):
		return observe.Wrong, causeTooLarge
	case errors.As(err, &private):
		return observe.Wrong, causePrivate
	case errors.As(err, &refused):
		return observe.Wrong, causeRedirect
	case errors.As(err, &local):
		return observe.LocalError, causeLocal
	case errors.As(err, &name):
		return observe.Lost, causeDNS
	}
	if cause := tlsCause(err); cause != "" {
		return observe.Wrong, cause
	}
	return socketCause(err)
}

// socketCause goes by the error of the socket.
func socketCause(err error) (observe.Outcome, string) {
	var network net.Error
	switch {
	case isAny(err, refusedErrors):
		return observe.Refused, causeRefused
	case isAny(err, unreachableErrors):
		return observe.Refused, causeUnreachable
	case isAny(err, localErrors):
		return observe.LocalError, causeLocal
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return observe.Lost, causeTimeout
	case isAny(err, resetErrors), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return observe.Refused, causeReset
	}
	var timeout *timeoutError
	if errors.As(err, &timeout) {
		return observe.Lost, causeTimeout
	}
	return observe.Wrong, "http-broken" // what net/http could not read
}

// tlsCause says what is wrong with the far side's TLS, or "".
func tlsCause(err error) string {
	var (
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
		record    tls.RecordHeaderError
		verify    *tls.CertificateVerificationError
		far       *net.OpError
	)
	switch {
	case errors.As(err, &authority):
		return "tls-authority"
	case errors.As(err, &hostname):
		return "tls-name"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "tls-expired"
	case errors.As(err, &invalid), errors.As(err, &verify):
		return "tls-certificate"
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return "tls-none" // something answered that does not speak TLS
	case errors.As(err, &far) && far.Op == "remote error": // how crypto/tls marks an alert that it received
		return "tls-alert"
	case strings.Contains(err.Error(), "tls: "): // its other errors have no types
		return "tls-handshake"
	}
	return ""
}

func isAny(err error, kinds []error) bool {
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// inWords is the error for a person: our own words where we have some, without
// the layers that net/http wraps round them.
func inWords(err error) string {
	var (
		name    *net.DNSError
		private *privateError
		local   *localError
	)
	switch {
	case errors.As(err, &name):
		return fmt.Sprintf("%s could not be resolved: %s", name.Name, name.Err)
	case errors.As(err, &private):
		return private.Error()
	case errors.As(err, &local):
		return local.Error()
	}
	return err.Error()
}
