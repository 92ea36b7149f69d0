package lab

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"example.com/noctop/internal/wire"
)

// demonstration is one measurement, how it is provoked, and where it is looked
// for. testdata/show.txt holds them.
type demonstration struct {
	section, name string
	scenario      string   // a row of the table whose network and fault are taken
	replace       []string // "this => that" in the configuration
	before        []string // "host: command" before noctop begins
	do            []string // and afterwards
	see           []string // key=value of the sample
	pane          *regexp.Regexp
	keys          string // pressed before the screen is read
	wait          time.Duration
}

// readDemonstrations reads the rows of a file.
func readDemonstrations(path string) ([]demonstration, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var all []demonstration
	section := ""
	for _, block := range strings.Split(string(text), "\n\n") {
		d := demonstration{section: section, wait: 8 * time.Second}
		for line := range strings.Lines(block) {
			line = strings.TrimRight(line, "\n")
			key, value, _ := strings.Cut(line, ": ")
			switch {
			case strings.HasPrefix(line, "## "):
				section = line[3:]
				d.section = section
			case key == "name":
				d.name = value
			case key == "scenario":
				d.scenario = value
			case key == "replace":
				d.replace = append(d.replace, value)
			case key == "before":
				d.before = append(d.before, value)
			case key == "do":
				d.do = append(d.do, value)
			case key == "see":
				d.see = strings.Fields(value)
			case key == "keys":
				d.keys = value
			case key == "pane":
				if d.pane, err = regexp.Compile(value); err != nil {
					return nil, fmt.Errorf("%s: %w", line, err)
				}
			case key == "wait":
				if d.wait, err = time.ParseDuration(value); err != nil {
					return nil, fmt.Errorf("%s: %w", line, err)
				}
			case strings.HasPrefix(line, "#"), line == "":
			default:
				return nil, fmt.Errorf("what is %q?", line)
			}
		}
		if d.name != "" {
			all = append(all, d)
		}
	}
	return all, nil
}

// matches reports whether a sample is the one that is looked for.
func (d demonstration) matches(s wire.Sample) bool {
	of := map[string]string{
		"kind": s.Kind, "uplink": s.Uplink, "group": s.Group, "name": s.Name, "check": s.Check, "outcome": s.Outcome, "cause": s.Cause,
	}
	for _, pair := range d.see {
		key, value, _ := strings.Cut(pair, "=")
		if key == "field" {
			if _, there := s.Fields[value]; !there {
				return false
			}
		} else if !slices.Contains(strings.Split(value, ","), of[key]) {
			return false
		}
	}
	return len(d.see) > 0
}

// commandAt runs "host: command" in that machine of the network.
func (n *Network) commandAt(text, pid string) error {
	where, command, _ := strings.Cut(text, ": ")
	hosts := map[string]*Host{
		"h": n.Home, "gA": n.GatewayA, "gB": n.GatewayB, "iA": n.ProviderA, "iB": n.ProviderB, "net": n.World,
	}
	host := hosts[where]
	if host == nil {
		return fmt.Errorf("there is no machine %q", where)
	}
	_, err := host.run("", "sh", "-c", "export NOCTOP="+pid+" LAB='"+n.folder+"'; "+command)
	return err
}

// shown is what became of a demonstration.
type shown struct {
	demonstration
	sample, verdict string
	pane            []string
	trouble         string
}

// TestShow provokes each measurement and writes down what the console's pane and
// the JSON say of it, as a table in NOCTOP_LAB_LOGS/show.md. It runs only where
// it is asked for:
//
//	NOCTOP_LAB=show NOCTOP_LAB_LOGS=/tmp/shown go test ./internal/lab -run TestShow -v -timeout 40m
func TestShow(t *testing.T) {
	needNetwork(t)
	if os.Getenv(envLab) != "show" {
		t.Skip("skipped: it is asked for by NOCTOP_LAB=show")
	}
	path := os.Getenv("NOCTOP_LAB_SHOW")
	if path == "" {
		path = filepath.Join("testdata", "show.txt")
	}
	rows, err := readDemonstrations(path)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]shown, len(rows))
	t.Cleanup(func() { keep(t, "show.md", []byte(showTable(all))) })
	for i, d := range rows {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			all[i] = demonstrate(t, d)
			if all[i].trouble != "" {
				t.Error(all[i].trouble)
			}
			t.Logf("%s\n%s\n%s", all[i].sample, strings.Join(all[i].pane, "\n"), all[i].verdict)
		})
	}
}

func demonstrate(t *testing.T, d demonstration) shown {
	t.Helper()
	s := shown{demonstration: d}
	fail := func(err error) shown { s.trouble = err.Error(); return s }
	n, err := newNetwork(t.TempDir())
	if err != nil {
		return fail(err)
	}
	defer n.Close()
	process, inject := withFile, func(*Network) error { return nil }
	if d.scenario != "" {
		at := slices.IndexFunc(scenarios, func(of Scenario) bool { return of.Name == d.scenario })
		if at < 0 {
			return fail(fmt.Errorf("there is no scenario %q", d.scenario))
		}
		row := scenarios[at]
		process, inject = row.Process, row.Fault.Inject
		if row.Arrange != nil {
			if err := row.Arrange(n); err != nil {
				return fail(err)
			}
		}
	}
	for _, change := range d.replace {
		this, that, _ := strings.Cut(change, " => ")
		if !strings.Contains(process.Config, this) {
			return fail(fmt.Errorf("the configuration has no %q", this))
		}
		process.Config = strings.Replace(process.Config, this, that, 1)
	}
	for _, command := range d.before {
		if err := n.commandAt(command, "0"); err != nil {
			return fail(err)
		}
	}
	watch, err := n.command(underTest(), process, "watch", "--json", "--samples")
	if err != nil {
		return fail(err)
	}
	out, err := watch.StdoutPipe()
	if err != nil {
		return fail(err)
	}
	var complaint bytes.Buffer
	watch.Stderr = &complaint
	if err := n.launch(watch, process); err != nil {
		return fail(err)
	}
	var mu sync.Mutex
	var since time.Time
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		scanner := bufio.NewScanner(out)
		scanner.Buffer(nil, 4<<20)
		for scanner.Scan() {
			s.take(scanner.Bytes(), &mu, &since)
		}
	}()
	console, err := n.console(underTest(), process, 110, 70)
	if err != nil {
		return fail(err)
	}
	defer console.close()
	n.noctop = watch.Process.Pid // faults of the process are for the one whose JSON is read
	time.Sleep(8 * time.Second)
	mu.Lock()
	since = time.Now()
	mu.Unlock()
	if err := inject(n); err != nil {
		return fail(err)
	}
	for _, command := range d.do {
		if err := n.commandAt(command, fmt.Sprint(watch.Process.Pid)); err != nil {
			return fail(err)
		}
	}
	time.Sleep(d.wait)
	for _, key := range strings.Fields(d.keys) {
		_ = console.Type(map[string]string{"enter": "\r", "tab": "\t", "esc": "\x1b"}[key] + map[bool]string{true: key}[len(key) == 1])
		time.Sleep(400 * time.Millisecond)
	}
	time.Sleep(1200 * time.Millisecond)
	if d.pane != nil {
		for _, line := range console.Lines() {
			if d.pane.MatchString(line) && len(s.pane) < 3 {
				s.pane = append(s.pane, strings.Join(strings.Fields(line), " "))
			}
		}
	}
	_ = watch.Process.Signal(syscall.SIGCONT)
	_ = watch.Process.Signal(syscall.SIGINT)
	select {
	case <-ended:
	case <-time.After(3 * time.Second):
		_ = watch.Process.Kill()
	}
	_ = watch.Wait()
	mu.Lock()
	defer mu.Unlock()
	switch {
	case s.sample == "":
		s.trouble = "no sample of " + strings.Join(d.see, " ") + " came; " + complaint.String()
	case d.pane != nil && len(s.pane) == 0:
		s.trouble = "nothing like " + d.pane.String() + " is on the screen:\n" + console.Screen()
	}
	return s
}

// take keeps what a line says, where it is what is looked for.
func (s *shown) take(text []byte, mu *sync.Mutex, since *time.Time) {
	mu.Lock()
	defer mu.Unlock()
	var one wire.Sample
	var result wire.Triage
	switch {
	case since.IsZero():
	case bytes.Contains(text, []byte(`"type":"sample"`)) && json.Unmarshal(text, &one) == nil && s.matches(one):
		at, err := time.Parse(time.RFC3339Nano, one.Time)
		if err == nil && at.After(*since) {
			s.sample = sampleWords(one)
		}
	case bytes.Contains(text, []byte(`"type":"triage"`)) && json.Unmarshal(text, &result) == nil:
		var said []string
		for _, v := range result.Verdicts {
			said = append(said, fmt.Sprintf("%s %s %s: %s", v.Cause, v.State, v.Confidence, v.Headline))
		}
		for _, notice := range result.Notices {
			said = append(said, "notice "+notice.Code+": "+notice.Text)
		}
		s.verdict = strings.Join(said, "; ")
	}
}

// sampleWords is a sample as it stands in the JSON, without what is empty.
func sampleWords(one wire.Sample) string {
	whole := map[string]any{}
	for key, value := range map[string]string{
		"kind": one.Kind, "uplink": one.Uplink, "group": one.Group, "name": one.Name, "check": one.Check, "outcome": one.Outcome,
		"cause": one.Cause, "detail": one.Detail, "target": one.Target, "unit": one.Unit,
	} {
		if value != "" {
			whole[key] = value
		}
	}
	if one.RTTMS != nil {
		whole["rtt_ms"] = *one.RTTMS
	}
	if one.Value != nil {
		whole["value"] = *one.Value
	}
	if len(one.Fields) > 0 {
		whole["fields"] = one.Fields
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(whole) != nil {
		return ""
	}
	return strings.TrimSpace(text.String())
}

// showTable is everything as Markdown.
func showTable(all []shown) string {
	var b strings.Builder
	section := ""
	cell := func(text string) string { return strings.ReplaceAll(strings.ReplaceAll(text, "|", `\|`), "\n", "<br>") }
	for _, s := range all {
		if s.section != section {
			section = s.section
			fmt.Fprintf(&b, "\n## %s\n\n| measurement | provoked by | the pane says | the JSON says | verdict and notices |\n|---|---|---|---|---|\n", section)
		}
		var how []string
		if s.scenario != "" {
			how = append(how, "the lab's row “"+s.scenario+"”")
		}
		for _, change := range s.replace {
			_, that, _ := strings.Cut(change, " => ")
			how = append(how, "configuration `"+that+"`")
		}
		for _, command := range slices.Concat(s.before, s.do) {
			how = append(how, "`"+command+"`")
		}
		said := "`" + s.sample + "`"
		if s.trouble != "" {
			said = "**" + strings.SplitN(s.trouble, "\n", 2)[0] + "**"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", s.name, cell(strings.Join(how, "\n")), cell("`"+strings.Join(s.pane, "`\n`")+"`"), cell(said), cell(s.verdict))
	}
	return b.String()
}
