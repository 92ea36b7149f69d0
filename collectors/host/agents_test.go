package host

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"example.com/noctop/internal/topology"
)

var falcon = series{"agent", "falcon-sensor", "agent"}

// withFalcon is a host with an agent that runs.
func withFalcon(t *testing.T, limits map[string]topology.Limit, test func(h *tree)) {
	t.Helper()
	watched := topology.Host{Agents: []topology.Agent{{Name: "falcon-sensor"}}, Thresholds: limits}
	inTree(t, watched, func(h *tree) {
		h.write("/proc/812/comm", "falcon-sensor\n")
		h.write("/opt/CrowdStrike/channel-291.sys", "content")
		h.write("/opt/CrowdStrike/falcond.log", "said")
		h.write("/opt/CrowdStrike/run/state", "said")
		h.touch("/opt/CrowdStrike/channel-291.sys", 20*24*time.Hour)
		h.touch("/opt/CrowdStrike/falcond.log", 0)
		h.touch("/opt/CrowdStrike/run/state", 0)
		h.write("/var/lib/dpkg/status", "Package: other\nVersion: 1\n\nPackage: falcon-sensor\nStatus: install ok installed\nVersion: 7.15.0-17005\n\n")
		test(h)
	})
}

// touch dates a file back from the clock of the test.
func (h *tree) touch(name string, back time.Duration) {
	h.t.Helper()
	at := time.Now().Add(-back)
	if err := os.Chtimes(filepath.Join(h.folder, name), at, at); err != nil {
		h.t.Fatal(err)
	}
}

func TestAgentIsThere(t *testing.T) {
	withFalcon(t, nil, func(h *tree) {
		h.units = func(names []string) ([]Unit, []Unit, error) {
			return nil, []Unit{{Name: names[0], Load: "loaded", Active: "active"}}, nil
		}
		h.rounds("host/units", 1)
		h.rounds("host/agent", 2)
		h.says(falcon, "ok", "", h.seen[falcon].Value)
		for name, want := range map[string]string{"version": "7.15.0-17005", "unit": "active", "file": "/opt/CrowdStrike/channel-291.sys"} {
			if f, _ := field(h.seen[falcon], name); f.Text != want {
				t.Errorf("%s is %q, want %q", name, f.Text, want)
			}
		}
		if days := h.seen[falcon].Value / 86400; days < 19.9 || days > 20.1 {
			t.Errorf("its content is %v days old", days)
		}
	})
}

func TestAgentGoesAndComes(t *testing.T) {
	withFalcon(t, nil, func(h *tree) {
		h.rounds("host/agent", 2)
		h.remove("/proc/812")
		h.rounds("host/agent", 1)
		h.says(falcon, "wrong", "missing", 0)
		h.units = func(names []string) ([]Unit, []Unit, error) {
			return []Unit{{Name: names[0]}}, []Unit{{Name: names[0], Load: "loaded", Active: "failed"}}, nil
		}
		h.rounds("host/units", 1)
		h.rounds("host/agent", 1)
		h.says(falcon, "wrong", "missing", 0)
		if detail := h.seen[falcon].Detail; !strings.Contains(detail, "falcon-sensor.service is failed") {
			t.Errorf("its unit is not named: %s", detail)
		}
		h.write("/proc/900/comm", "falcon-sensor\n")
		h.rounds("host/agent", 4) // all processes are looked at every 30 s
		h.says(falcon, "warn", "", h.seen[falcon].Value)
		h.units = nil
		h.rounds("host/units", 1)
		for pid := range 3 {
			h.remove("/proc/90" + string(rune('0'+pid)))
			h.write("/proc/90"+string(rune('1'+pid))+"/comm", "falcon-sensor\n")
			h.rounds("host/agent", 1)
		}
		h.says(falcon, "wrong", "restarting", 0)
		h.rounds("host/agent", 100)
		h.says(falcon, "ok", "", h.seen[falcon].Value)
	})
}

func TestAgentsContentChanges(t *testing.T) {
	withFalcon(t, map[string]topology.Limit{"agent_changed": {Warn: 3600, Crit: 600}}, func(h *tree) {
		h.rounds("host/agent", 2)
		h.write("/opt/CrowdStrike/channel-292.sys", "bad content")
		h.touch("/opt/CrowdStrike/channel-292.sys", 0)
		h.rounds("host/agent", 7)
		h.says(falcon, "wrong", "changed", h.seen[falcon].Value)
		if detail := h.seen[falcon].Detail; !strings.Contains(detail, "channel-292.sys") {
			t.Errorf("the file is not named: %s", detail)
		}
		h.rounds("host/agent", 60)
		h.says(falcon, "warn", "", h.seen[falcon].Value)
		h.rounds("host/agent", 360)
		h.says(falcon, "ok", "", h.seen[falcon].Value)
	})
}

func TestAgentOfUnknownKind(t *testing.T) {
	guard := topology.Agent{Name: "Guard", Process: "guard-of-all-programs", Unit: "guard", Paths: []string{"/opt/none"}}
	inTree(t, topology.Host{Agents: []topology.Agent{guard, {Name: "scand"}}}, func(h *tree) {
		h.write("/proc/30/comm", "guard-of-all-pr\n")
		h.write("/proc/30/cmdline", "/usr/bin/guard-of-all-processes\x00-d\x00")
		h.write("/proc/31/comm", "guard-of-all-pr\n")
		h.write("/proc/31/cmdline", "/usr/bin/guard-of-all-programs\x00-d\x00")
		asked := []string{}
		h.units = func(names []string) ([]Unit, []Unit, error) { asked = names; return nil, nil, nil }
		h.rounds("host/units", 1)
		h.rounds("host/agent", 2)
		o := h.seen[series{"agent", "Guard", "agent"}]
		if pid, _ := field(o, "pid"); pid.Value != 31 || o.Unit != "" {
			t.Errorf("found %+v", o)
		}
		h.says(series{"agent", "scand", "agent"}, "wrong", "missing", 0)
		if len(asked) != 2 || asked[0] != "guard.service" || asked[1] != "scand.service" {
			t.Errorf("asked for %v", asked)
		}
		h.remove("/proc/1/comm") // as where other users' processes are hidden
		h.remove("/proc/31")
		h.rounds("host/agent", 4)
		h.says(series{"agent", "scand", "agent"}, "not-provisioned", "none-here", 0)
		h.units = func([]string) ([]Unit, []Unit, error) {
			return nil, []Unit{{Name: "scand.service", Load: "loaded", Active: "active"}}, nil
		}
		h.rounds("host/units", 1)
		h.rounds("host/agent", 1)
		h.says(series{"agent", "scand", "agent"}, "ok", "", 0)
	})
}

func TestVersionByTheProgramsName(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		h.write("/proc/9/comm", "x")
		if err := os.Symlink("/opt/CrowdStrike/falcon-sensor-17605", filepath.Join(h.folder, "proc", "9", "exe")); err != nil {
			t.Fatal(err)
		}
		if got := root(h.folder).version(topology.Agent{Process: "falcon-sensor"}, 9); got != "17605" {
			t.Errorf("the version is %q", got)
		}
	})
}

func TestFilesAreBounded(t *testing.T) {
	inTree(t, topology.Host{}, func(h *tree) {
		deep := "/opt/a" + strings.Repeat("/b", mostLevels+3)
		h.write(deep+"/new", "x")
		h.write("/opt/a/old", "x")
		h.touch(deep+"/new", 0)
		h.touch("/opt/a/old", time.Hour)
		if c := root(h.folder).contentOf(topology.Agent{Paths: []string{"/opt/a"}}, 0, "1"); c.file != "/opt/a/old" || c.version != "1" {
			t.Errorf("found %+v", c)
		}
	})
}
