package host

import (
	"bufio"
	"strings"
	"testing"
)

func FuzzPressure(f *testing.F) {
	f.Add(wellHost["/proc/pressure/io"])
	f.Add("some avg10=NaN\nfull avg10=1e400\n")
	f.Fuzz(func(t *testing.T, text string) {
		some, full, ok := parsePressure(text)
		if !(some >= 0 && some <= 100 && full >= 0 && full <= 100) || !ok && some != 0 {
			t.Errorf("%v %v %v", some, full, ok)
		}
	})
}

func FuzzTables(f *testing.F) {
	for _, name := range []string{"/proc/net/snmp", "/proc/net/netstat", "/proc/net/softnet_stat", "/proc/net/stat/nf_conntrack", "/proc/vmstat"} {
		f.Add(wellHost[name])
	}
	f.Fuzz(func(t *testing.T, text string) {
		size := len(text)
		if got := parsePairs(text, "Tcp"); len(got) > size {
			t.Errorf("%d pairs of %d bytes", len(got), size)
		}
		if got := parseNamed(text, "oom_kill"); len(got) > 1 {
			t.Errorf("%d figures where one was wanted", len(got))
		}
		if taken, dropped, squeezed, ok := parseSoftnet(text); !ok && taken+dropped+squeezed != 0 {
			t.Error("figures of what could not be read")
		}
		if got := parseColumns(text); len(got) > size {
			t.Errorf("%d columns of %d bytes", len(got), size)
		}
		if got := parseQuota(text); got < 0 {
			t.Errorf("a quota of %v", got)
		}
		errorsIn(text)
	})
}

func FuzzPackages(f *testing.F) {
	f.Add("Package: falcon-sensor\nVersion: 1\n\n", "falcon-sensor")
	f.Add("Version: 1\nPackage: a\n\nVersion: 2\n", "a")
	f.Fuzz(func(t *testing.T, text, name string) {
		got := debianVersion(bufio.NewScanner(strings.NewReader(text)), []string{name})
		if !strings.Contains(text, got) {
			t.Errorf("%q is not in the list", got)
		}
	})
}
