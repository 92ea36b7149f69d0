package cli

import (
	"cmp"
	"os/user"
	"strings"

	"example.com/noctop/internal/engine"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/ui"
)

// nameCells is how wide the name of the one who acts may be.
const nameCells = 20

// mayAct gives the console what it can do besides looking; one that is read-only
// gets nothing of the kind.
func (w *site) mayAct(e *engine.Engine, readOnly bool, getenv func(string) string, options *ui.Options) {
	if options.ReadOnly = readOnly; readOnly {
		options.Note, options.Trace = nil, nil
		return
	}
	options.Order, options.ProbeNow, options.By = e.Give, e.ProbeNow, cmp.Or(operator(getenv), account(user.Current))
	options.Check = asking{w}
}

// operator is who sits here, as far as that is known.
func operator(getenv func(string) string) string {
	for _, name := range []string{"USER", "LOGNAME", "USERNAME"} {
		if who := safetext.Clean(strings.TrimSpace(getenv(name)), nameCells).String(); who != "" {
			return who
		}
	}
	return ""
}

// account is the name of the account that noctop runs as: where the environment names
// nobody, as under cron or env -i, an order is still somebody's.
func account(current func() (*user.User, error)) string {
	u, err := current()
	if err != nil {
		return ""
	}
	return safetext.Clean(strings.TrimSpace(u.Username), nameCells).String()
}
