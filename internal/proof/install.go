package proof

import (
	"slices"
	"strings"
)

// The families of Linux that have package managers of their own, as their
// /etc/os-release names them in ID or ID_LIKE.
const (
	Debian = "debian"
	RHEL   = "rhel"
	Alpine = "alpine"
)

// Family is the family that an os-release file tells of, or nothing.
func Family(release string) string {
	for line := range strings.Lines(release) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if name != "ID" && name != "ID_LIKE" {
			continue
		}
		for word := range strings.FieldsSeq(strings.Trim(value, `"'`)) {
			switch word {
			case "debian", "ubuntu":
				return Debian
			case "rhel", "fedora", "centos":
				return RHEL
			case "alpine":
				return Alpine
			}
		}
	}
	return ""
}

// packages are the packages that programs come in: of Debian, of RHEL, of Alpine.
// Where one is empty there is none, or it is part of what is always there.
var packages = map[string][3]string{
	"arping":      {"iputils-arping", "iputils", "iputils-arping"},
	"chronyc":     {"chrony", "chrony", "chrony"},
	"conntrack":   {"conntrack", "conntrack-tools", "conntrack-tools"},
	"curl":        {"curl", "curl", "curl"},
	"dig":         {"bind9-dnsutils", "bind-utils", "bind-tools"},
	"dmesg":       {"util-linux", "util-linux", "util-linux"},
	"ethtool":     {"ethtool", "ethtool", "ethtool"},
	"findmnt":     {"util-linux", "util-linux", "findmnt"},
	"free":        {"procps", "procps-ng", "procps-ng"},
	"getent":      {"libc-bin", "glibc-common", "musl-utils"},
	"ip":          {"iproute2", "iproute", "iproute2"},
	"journalctl":  {"systemd", "systemd", ""},
	"kdig":        {"knot-dnsutils", "knot-utils", "knot-utils"},
	"lsblk":       {"util-linux", "util-linux", "lsblk"},
	"mtr":         {"mtr-tiny", "mtr", "mtr"},
	"nc":          {"netcat-openbsd", "nmap-ncat", "netcat-openbsd"},
	"nstat":       {"iproute2", "iproute", "iproute2"},
	"ntpq":        {"ntpsec", "ntpsec", "ntpsec"},
	"openssl":     {"openssl", "openssl", "openssl"},
	"ping":        {"iputils-ping", "iputils", "iputils-ping"},
	"ps":          {"procps", "procps-ng", "procps-ng"},
	"resolvectl":  {"systemd-resolved", "systemd-resolved", ""},
	"ss":          {"iproute2", "iproute", "iproute2"},
	"sysctl":      {"procps", "procps-ng", "procps-ng"},
	"systemctl":   {"systemd", "systemd", ""},
	"tc":          {"iproute2", "iproute-tc", "iproute2-tc"},
	"timedatectl": {"systemd", "systemd", ""},
	"traceroute":  {"traceroute", "traceroute", ""},
	"uptime":      {"procps", "procps-ng", "procps-ng"},
	"vmstat":      {"procps", "procps-ng", "procps-ng"},
}

// managers are how packages are installed, in the same order.
var managers = [3]struct{ family, install string }{{Debian, "apt install "}, {RHEL, "dnf install "}, {Alpine, "apk add "}}

// Install is how a program is installed: by one family's package manager, or,
// where that is not known, by each. It is nothing where nobody knows.
func Install(program, family string) []string {
	named, known := packages[program]
	if !known {
		return nil
	}
	var all []string
	for i, manager := range managers {
		if named[i] != "" && (family == "" || family == manager.family) {
			all = append(all, manager.install+named[i])
		}
	}
	return slices.Clip(all)
}
