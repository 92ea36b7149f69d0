package i18n

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"
	"testing"
)

func TestAnErrorIsSaidInALanguage(t *testing.T) {
	missing := &fs.PathError{Op: "open", Path: "/x/y", Err: syscall.ENOENT}
	fault := Errorf("can't keep the note: %w", missing)
	if want := "can't keep the note: open /x/y: no such file or directory"; fault.Error() != want {
		t.Errorf("in English: %q", fault)
	}
	if !errors.Is(fault, os.ErrNotExist) {
		t.Error("it does not wrap what led to it")
	}
	var path *fs.PathError
	if !errors.As(fault, &path) || path.Path != "/x/y" {
		t.Error("what led to it can't be found in it")
	}
	korean := Korean()
	for _, test := range []struct {
		err  error
		want string
	}{
		{missing, "/x/y: 그런 파일이나 디렉터리가 없음"},
		{fault, "메모를 저장할 수 없음: "},
		{fmt.Errorf("here: %w", fault), "here: 메모를 저장할 수 없음: "},
		{errors.Join(fault, missing), "\n/x/y: 그런"},
		{errors.New("what nobody translates"), "what nobody translates"},
		{Fault(T("open")), korean.Say(T("open"))},
		{nil, ""},
	} {
		got := korean.Error(test.err)
		if !strings.Contains(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%v: %q, want %q in it", test.err, got, test.want)
		}
		if test.err != nil && English.Error(test.err) != test.err.Error() {
			t.Errorf("in English it is %q", English.Error(test.err))
		}
	}
	if got := korean.Say(T("%s; %s", T("open"), fault)); !strings.Contains(got, "그런 파일") || strings.Contains(got, "can't") {
		t.Errorf("as an argument: %q", got)
	}
}

func TestASentenceWithASignOfItsOwn(t *testing.T) {
	if got := Errorf("a loss of 5 % is none").Error(); got != "a loss of 5 % is none" {
		t.Errorf("without arguments: %q", got)
	}
	if got := Korean().Error(Errorf("%q is 5%% off", "a%sb")); got != `"a%sb" is 5% off` {
		t.Errorf("a verb in an argument: %q", got)
	}
}
