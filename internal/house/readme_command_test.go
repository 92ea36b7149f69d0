package house

import (
	"fmt"
	"strings"
	"testing"

	"example.com/noctop/ui"
)

// TestTheReadmesCommandLine is that of the console.
func TestTheReadmesCommandLine(t *testing.T) {
	var want []string
	bars := strings.NewReplacer("|", `\|`)
	for _, one := range ui.CommandLine() {
		want = append(want, fmt.Sprintf("| %s | %s |", code(bars.Replace(one.Line)), bars.Replace(one.Says.String())))
	}
	same(t, "The command line", want)
}
