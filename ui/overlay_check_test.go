package ui

import (
	"context"
	"errors"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/i18n"
	"example.com/noctop/themes"
)

func TestACheckIsShownScrolledAndCopied(t *testing.T) {
	c := atTheLine(t, coreDead())
	var copied string
	c.options.Copy = func(text string) error {
		copied = text
		return nil
	}
	c.line(t, "check pay.example.com:443")
	cmd := press(t, c.Model, "enter")
	if got := seen(c.Model); !strings.Contains(got, "CHECK pay.example.com:443") || !strings.Contains(got, "asking now") || !strings.Contains(got, "esc stop") {
		t.Errorf("under way:\n%s", got)
	}
	press(t, c.Model, "y")
	if copied != "" || !strings.Contains(seen(c.Model), "nothing to copy yet") {
		t.Errorf("copied %q", copied)
	}
	c.Update(cmd())
	if got := seen(c.Model); !strings.Contains(got, "DOWN: pay.example.com:443 refuses") || !strings.Contains(got, "tcp by KT                refused") {
		t.Errorf("done:\n%s", got)
	}
	settleCommand(c.Model, press(t, c.Model, "y"))
	if !strings.HasPrefix(copied, "DOWN: pay.example.com:443 refuses") || !strings.Contains(copied, "\n  tcp by KT") {
		t.Errorf("copied %q", copied)
	}
	if press(t, c.Model, "esc"); c.screen.top() != nil {
		t.Error("it stays")
	}
}

func TestTheVerdictOfACheckThatWasLeft(t *testing.T) {
	c := atTheLine(t, coreDead())
	c.line(t, "check a.example")
	cmd := press(t, c.Model, "enter")
	c.enters(t, "jump AWS") // which closes what lies over the panes
	c.Update(cmd())
	if c.screen.top() != nil || !strings.Contains(seen(c.Model), "DOWN: a.example refuses") {
		t.Errorf("%s", seen(c.Model))
	}
}

// patient is a Checker whose checks end when they are told to.
type patient struct{ begun chan context.Context }

func (patient) Valid(string) error { return nil }

func (s patient) Check(ctx context.Context, _ string, _ i18n.Language) ([]PrintedLine, error) {
	s.begun <- ctx
	<-ctx.Done()
	return nil, ctx.Err()
}

// asking is a command line at which a.example is being checked, the context of
// that check, and what will come of it.
func asking(t *testing.T) (c *commandee, ctx context.Context, answer <-chan tea.Msg) {
	t.Helper()
	c = atTheLine(t, coreDead())
	s := patient{make(chan context.Context, 2)}
	c.options.Check = s
	c.line(t, "check a.example")
	cmd := press(t, c.Model, "enter")
	answered := make(chan tea.Msg, 1)
	go func() { answered <- cmd() }()
	return c, <-s.begun, answered
}

func TestACheckIsStopped(t *testing.T) {
	for _, key := range []string{"esc", "q"} {
		c, ctx, answer := asking(t)
		press(t, c.Model, key)
		<-ctx.Done()
		if c.screen.top() != nil || !strings.Contains(seen(c.Model), "stopped asking about a.example") {
			t.Errorf("%s:\n%s", key, seen(c.Model))
		}
		c.Update(<-answer) // comes late, and says nothing
		if c.screen.top() != nil {
			t.Error("it is back")
		}
	}
}

func TestASecondCheckEndsTheFirst(t *testing.T) {
	c, ctx, answer := asking(t)
	c.line(t, "check b.example")
	press(t, c.Model, "enter")
	<-ctx.Done()
	c.Update(<-answer)
	if got := seen(c.Model); len(c.screen.overlays) != 1 || !strings.Contains(got, "CHECK b.example") || !strings.Contains(got, "asking now") {
		t.Errorf("%d overlays\n%s", len(c.screen.overlays), got)
	}
}

func TestACheckThatFails(t *testing.T) {
	c := atTheLine(t, coreDead())
	c.fails = errors.New("no\x1b[2J way")
	c.options.Check = refusing{c}
	c.enters(t, "check a.example")
	if got := seen(c.Model); !strings.Contains(got, "it was not asked: no way") {
		t.Errorf("%s", got)
	}
	c.options.Check = refusing{nil} // panics
	c.enters(t, "check b.example")
	if got := seen(c.Model); c.Panic() != nil || !strings.Contains(got, "it was not asked: ") {
		t.Errorf("%v\n%s", c.Panic(), got)
	}
}

type refusing struct{ of *commandee }

func (refusing) Valid(string) error { return nil }

func (f refusing) Check(context.Context, string, i18n.Language) ([]PrintedLine, error) {
	return nil, f.of.fails
}

func TestNothingIsCheckedInARecording(t *testing.T) {
	m := model(t, coreDead().snapshot(), 80, 24, themes.ASCII())
	m.screen.tape = &player{state: history.Play{Speed: 1}}
	press(t, m, ":", "check a.example", "enter")
	if m.screen.top() != nil || m.screen.command == nil || !strings.Contains(m.screen.command.wrong.String(), "nothing is measured here") {
		t.Errorf("%s", seen(m))
	}
}
