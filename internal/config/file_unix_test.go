//go:build unix

package config

import (
	"errors"
	"path/filepath"
	"syscall"
	"testing"
)

// TestLoadOfPipe does not wait for one who never writes.
func TestLoadOfPipe(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Load(pipe, known())
	var one *Error
	if !errors.As(err, &one) || one.Problem.String() != "this is not a regular file: name one" {
		t.Errorf("got %v", err)
	}
}
