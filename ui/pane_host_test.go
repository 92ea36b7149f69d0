//go:build unix

package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/history"
	"example.com/noctop/internal/observe"
	"example.com/noctop/internal/safetext"
	"example.com/noctop/themes"
)

// item makes a series of this host that ends with an observation.
func (w *world) item(group, name, check string, o observe.Observation) {
	s := w.add(observe.Subject{Kind: observe.KindHost, Group: group, Name: name}, check, 5*time.Second, 0, "", "procfs")
	s.Unit = o.Unit
	for i := range s.Samples {
		s.Samples[i].Took = 0
		if i >= len(s.Samples)-4 {
			s.Samples[i].Outcome, s.Samples[i].Value = o.Outcome, o.Value
		}
	}
	s.Last.Cause, s.Last.Detail = safetext.Clean(o.Cause, 80), safetext.Clean(o.Detail, 400)
	for _, f := range o.Fields {
		s.Last.Fields = append(s.Last.Fields, history.Field{Name: safetext.Clean(f.Name, 80), Value: f.Value, Text: safetext.Clean(f.Text, 80)})
	}
	if o.Outcome == observe.Wrong {
		w.result.Levels[s.Key.Subject] = observe.Down
	}
}

func well(v float64, unit observe.Unit, fields ...observe.Field) observe.Observation {
	return observe.Observation{Outcome: observe.Good, Value: v, Unit: unit, Fields: fields}
}

func bad(v float64, unit observe.Unit, cause, detail string, fields ...observe.Field) observe.Observation {
	return observe.Observation{Outcome: observe.Wrong, Value: v, Unit: unit, Cause: cause, Detail: detail, Fields: fields}
}

func none(why string) observe.Observation {
	return observe.Observation{Outcome: observe.NotProvisioned, Cause: "none-here", Detail: why}
}

var worth = observe.Field{Name: "level", Text: "warn"}

// wellHost is a host on which everything is measured and all is well.
func wellHost() *world {
	w := newWorld()
	w.measure()
	w.item("pressure", "cpu", observe.CheckPressure, well(5, observe.Percent))
	w.item("pressure", "memory", observe.CheckPressure, well(0, observe.Percent))
	w.item("pressure", "io", observe.CheckPressure, well(0.4, observe.Percent))
	w.item("device", "sda", observe.CheckErrors, well(0, observe.Count))
	w.item("conntrack", "", observe.CheckTable, well(12, observe.Percent, observe.Field{Name: "count", Value: 31457}, observe.Field{Name: "max", Value: 262144}))
	w.item("tcp", "", observe.CheckRetries, well(0.1, observe.Percent))
	w.item("tcp", "", observe.CheckDrops, well(0, observe.PerSecond))
	w.item("softnet", "", observe.CheckDrops, well(0, observe.PerSecond))
	w.item("memory", "", observe.CheckOOM, well(0, observe.Count))
	w.item("clock", "", observe.CheckOffset, well(0.002, observe.Seconds, observe.Field{Name: "synchronised", Value: 1}))
	w.item("nic", "eth0", observe.CheckCarrier, well(0, observe.Count))
	w.item("units", "", observe.CheckUnits, well(0, observe.Count))
	w.item("agent", "falcon-sensor", observe.CheckAgent, well(80000, observe.Seconds,
		observe.Field{Name: "version", Text: "7.15.0"}, observe.Field{Name: "changed", Text: "2021-10-24T04:00:00Z"}))
	return w
}

// troubledHost is one on which nearly everything is wrong.
func troubledHost() *world {
	w := newWorld()
	w.measure()
	w.item("pressure", "cpu", observe.CheckPressure, well(55, observe.Percent, worth))
	w.item("pressure", "memory", observe.CheckPressure, bad(71, observe.Percent, "pressure", "in 71 % of the last 10 s all work waited for memory"))
	w.item("pressure", "io", observe.CheckPressure, none("no /proc/pressure (a kernel without PSI)"))
	w.item("device", "sda", observe.CheckErrors, bad(3, observe.Count, "errors", "3 new errors of sda within an hour (dmesg -T | grep sda)"))
	w.item("conntrack", "", observe.CheckTable, bad(97, observe.Percent, "full", "254279 of at most 262144 connections are tracked", observe.Field{Name: "count", Value: 254279}, observe.Field{Name: "max", Value: 262144}))
	w.item("tcp", "", observe.CheckRetries, well(2, observe.Percent))
	w.item("softnet", "", observe.CheckDrops, bad(1, observe.PerSecond, "drops", "60 packets were dropped in the last minute: no processor took them in time", observe.Field{Name: "drops_1m", Value: 60}))
	w.item("memory", "", observe.CheckOOM, well(2, observe.Count, worth))
	w.item("clock", "", observe.CheckOffset, observe.Observation{Outcome: observe.NotProvisioned, Cause: "unsynchronised", Fields: []observe.Field{worth},
		Detail: "nothing known to the kernel keeps it: how far it is off can't be told"})
	w.item("disk", "/data", observe.CheckUsage, bad(12, observe.Percent, "read-only", "/data has become read-only (dmesg -T shows why)"))
	w.item("nic", "eth0", observe.CheckCarrier, bad(8, observe.Count, "flapping", "the link of eth0 came or went 8 times within 15 min"))
	w.item("units", "", observe.CheckUnits, bad(2, observe.Count, "failed-units", "failed: nginx.service, sshd.service (systemctl status shows why)"))
	w.item("agent", "falcon-sensor", observe.CheckAgent, bad(0, "", "missing", "no process falcon-sensor runs; falcon-sensor.service is failed (systemctl status falcon-sensor.service)"))
	w.item("agent", "Guard", observe.CheckAgent, well(720, observe.Seconds, worth, observe.Field{Name: "changed", Text: "2021-10-25T02:04:24Z"}))
	return w
}

// TestGoldenHost shows the pane of this host: in a line, whole, and one reading
// in full.
func TestGoldenHost(t *testing.T) {
	for _, scene := range []struct {
		name string
		make func() *world
		keys []string
	}{
		{"well", wellHost, nil}, {"well-zoom", wellHost, []string{"3", "z"}},
		{"troubled", troubledHost, nil}, {"troubled-zoom", troubledHost, []string{"3", "z"}},
		{"troubled-detail", troubledHost, []string{"3", "z", "down", "enter"}},
	} {
		for _, size := range [][2]int{{80, 24}, {120, 40}} {
			name := fmt.Sprintf("host-%s-%dx%d", scene.name, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				c := still(t, scene.make().snapshot(), size[0], size[1], themes.Unicode())
				for _, key := range scene.keys {
					c.send(keyOf(key))
				}
				c.settle()
				golden(t, name, c.screen.Lines())
			})
		}
	}
}

// TestEveryReadingOfThisHostIsShown finds each of them in the whole pane, with
// the reason of those that are missing.
func TestEveryReadingOfThisHostIsShown(t *testing.T) {
	c := still(t, troubledHost().snapshot(), 160, 50, themes.ASCII())
	for _, key := range []string{"3", "z"} {
		c.send(keyOf(key))
	}
	c.settle()
	screen := strings.Join(c.screen.Lines(), "\n")
	for _, want := range []string{
		"waits 55 %", "waits 71 %", "3 errors", "97 %", "drops 60/min", "no sync", "read-only", "flapping", "2 failed", "missing", "new 12 min",
		"dmesg -T", "nginx.service", "how far it is off can't be told", "of at most 262144",
	} {
		if !strings.Contains(screen, want) {
			t.Errorf("%q is not shown:\n%s", want, screen)
		}
	}
}
