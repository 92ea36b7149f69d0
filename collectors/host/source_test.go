package host

import (
	"errors"
	"testing"
)

func TestFieldsThatAreMissingAreNoPanic(t *testing.T) {
	fields := []string{}
	_, err := careful(func() (string, error) { return fields[0], nil })
	if !errors.Is(err, errMisread) {
		t.Errorf("%v", err)
	}
	if got, err := careful(func() (int, error) { return 7, nil }); got != 7 || err != nil {
		t.Errorf("%d, %v", got, err)
	}
}
