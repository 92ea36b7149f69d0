//go:build unix

package errno

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestCause(t *testing.T) {
	wrapped := func(e syscall.Errno) error {
		return fmt.Errorf("ask 192.0.2.1: %w", &net.OpError{Op: "write", Net: "udp", Err: os.NewSyscallError("sendto", e)})
	}
	for _, test := range []struct {
		err   error
		cause string
		local bool
	}{
		{nil, "", false},
		{io.EOF, "", false},
		{errors.New("operation not permitted"), "", false},
		{syscall.ENETUNREACH, "enetunreach", true},
		{wrapped(syscall.EPERM), "eperm", true},
		{wrapped(syscall.EACCES), "eacces", true},
		{wrapped(syscall.EMSGSIZE), "emsgsize", true},
		{wrapped(syscall.ENOBUFS), "enobufs", true},
		{wrapped(syscall.ECONNREFUSED), "econnrefused", false},
		{wrapped(syscall.ETIMEDOUT), "etimedout", false},
	} {
		if cause, local := Cause(test.err); cause != test.cause || local != test.local {
			t.Errorf("Cause(%v) = %q, %v, want %q, %v", test.err, cause, local, test.cause, test.local)
		}
	}
}

func TestEveryCauseIsExplained(t *testing.T) {
	seen := make(map[string]bool)
	for _, e := range table {
		if seen[e.cause] {
			t.Errorf("%s stands twice", e.cause)
		}
		seen[e.cause] = true
		if e.cause != strings.ToLower(e.cause) || Explain(e.cause) == "" {
			t.Errorf("%s has no explanation, or is not in lower case", e.cause)
		}
		if cause, local := Cause(e.err); cause != e.cause || local != e.local {
			t.Errorf("Cause(%v) = %q, %v", e.err, cause, local)
		}
	}
	if Explain("no such cause") != "" {
		t.Error("an unknown cause is explained")
	}
}

func BenchmarkCause(b *testing.B) {
	err := &net.OpError{Op: "read", Net: "udp", Err: os.NewSyscallError("read", syscall.ECONNREFUSED)}
	b.ReportAllocs()
	for b.Loop() {
		Cause(err)
	}
}
