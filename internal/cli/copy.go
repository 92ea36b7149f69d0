package cli

import (
	"context"
	"os/exec"
	"strings"
	"time"

	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui/terminal"
)

const (
	copyPatience = 2 * time.Second
	mostCopied   = 500 // lines
	copiedCells  = 500
)

// copier puts text on the clipboard: through tmux's own command where we run
// in it (by default it drops OSC 52 from programs), else by OSC 52.
func copier(getenv func(string) string, screen *terminal.Terminal) func(string) error {
	return func(text string) error {
		clean := safetext.CleanLines(text, copiedCells, mostCopied)
		if getenv("TMUX") == "" {
			return screen.Copy(clean...)
		}
		plain := make([]string, len(clean))
		for i, line := range clean {
			plain[i] = line.String()
		}
		return copyByTmux(strings.Join(plain, "\n"))
	}
}

func copyByTmux(text string) error {
	ctx, cancel := context.WithTimeout(context.Background(), copyPatience)
	defer cancel()
	command := exec.CommandContext(ctx, "tmux", "load-buffer", "-w", "-")
	command.Stdin = strings.NewReader(text)
	if err := command.Run(); err != nil {
		return i18n.Errorf("tmux load-buffer: %w", err)
	}
	return nil
}
