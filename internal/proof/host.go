package proof

import (
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/observe"
)

// host are the tools of an item of this host.
func (b *builder) host(s observe.Subject) {
	switch s.Group {
	case "cpu", "uptime":
		b.processor()
	case "memory", "swap":
		b.memory()
	case "pressure":
		b.pressure(s.Name)
	case "disk", "device":
		b.disk(s.Name)
	case "nic":
		b.card(device(s.Name))
	case "clock":
		b.clock()
	case "conntrack", "tcp", "softnet":
		b.stack()
	case "units", "agent":
		b.units(unit(s.Name))
	}
	b.add(i18n.T("what did the kernel complain of?"), briefly, b.only(linux, "journalctl", "-k", "-p", "warning", "-n", "30", "--no-pager"),
		b.only(linux, "dmesg", "-T", "--level", "emerg,alert,crit,err,warn"))
	b.add(i18n.T("what did the services complain of?"), briefly, b.only(linux, "journalctl", "-p", "err", "-n", "30", "--no-pager"))
}

// byUse lists the processes, those first that use most of something.
func (b *builder) byUse(column string) Command {
	if b.System == darwin {
		return Command{"ps", "-A", "-o", "pid,ppid,stat,%cpu,%mem,etime,comm", map[string]string{"pcpu": "-r", "rss": "-m"}[column]}
	}
	return b.only(linux, "ps", "-e", "-o", "pid,ppid,stat,pcpu,pmem,rss,etime,comm", "--sort=-"+column)
}

func (b *builder) processor() {
	b.add(i18n.T("what takes the processors?"), briefly, b.byUse("pcpu"), b.only(windows, "tasklist"))
	b.add(i18n.T("since when is it up, and how busy?"), briefly, b.both("uptime")...)
	b.add(i18n.T("does it wait for disks, or swap?"), asking, b.only(linux, "vmstat", "1", "5"), b.only(darwin, "iostat", "-w", "1", "-c", "5"))
	b.pressure("cpu")
}

// both is a command of Linux and macOS.
func (b *builder) both(words ...string) []Command {
	if !b.on(linux, darwin) {
		return nil
	}
	return []Command{words}
}

func (b *builder) memory() {
	b.add(i18n.T("how much is left?"), briefly, b.only(linux, "free", "-m"), b.only(darwin, "vm_stat"))
	b.add(i18n.T("what takes the memory?"), briefly, b.byUse("rss"), b.only(windows, "tasklist"))
	b.add(i18n.T("was anything killed for want of it?"), briefly, b.only(linux, "journalctl", "-k", "-g", "oom|out of memory", "-n", "30", "--no-pager"))
	b.pressure("memory")
}

// pressure shows for how much of the time work waited (PSI).
func (b *builder) pressure(of string) {
	switch of {
	case "cpu", "memory", "io":
		b.add(i18n.T("for how much of the time did work wait?"), briefly, b.only(linux, "cat", "/proc/pressure/"+of))
	}
}

func (b *builder) disk(place string) {
	if place = mount(place); place != "" {
		b.add(i18n.T("how full is it?"), briefly, b.both("df", "-h", "--", place)...)
		b.add(i18n.T("is it out of files?"), briefly, b.both("df", "-i", "--", place)...)
		b.add(i18n.T("how is it mounted?"), briefly, b.only(linux, "findmnt", "--", place))
		b.add(i18n.T("what fills it?"), tracing, b.only(linux, "du", "-x", "-h", "-d", "1", "--", place), b.only(darwin, "du", "-x", "-h", "-d", "1", place))
	}
	b.add(i18n.T("which disks are there?"), briefly, b.only(linux, "lsblk", "-f"), b.only(darwin, "diskutil", "list"))
	b.pressure("io")
}

func (b *builder) card(name string) {
	if name == "" {
		return
	}
	b.link(way{device: name})
	b.add(i18n.T("which speed, and is there a signal?"), briefly, b.only(linux, "ethtool", name))
	b.add(i18n.T("what does the card itself count?"), briefly, b.only(linux, "ethtool", "-S", name))
	b.add(i18n.T("does the queue before it drop?"), briefly, b.only(linux, "tc", "-s", "qdisc", "show", "dev", name))
}

func (b *builder) clock() {
	b.add(i18n.T("what time is it, and is it kept?"), briefly, b.only(linux, "timedatectl"), b.only(darwin, "date"), b.only(windows, "w32tm", "/query", "/status"))
	b.add(i18n.T("how far is it off?"), briefly, b.only(linux, "chronyc", "-n", "tracking"), b.only(linux, "timedatectl", "timesync-status"), b.only(linux, "ntpq", "-p", "-n"))
	b.add(i18n.T("whom does it follow?"), briefly, b.only(linux, "chronyc", "-n", "sources"), b.only(windows, "w32tm", "/query", "/peers"))
}

// stack shows what the network stack itself counts and drops.
func (b *builder) stack() {
	b.add(i18n.T("how many connections are there?"), briefly, b.only(linux, "ss", "-s"), b.only(darwin, "netstat", "-s", "-p", "tcp"), b.only(windows, "netstat", "-s"))
	b.add(i18n.T("which of them are half open?"), briefly, b.only(linux, "ss", "-n", "-t", "state", "syn-sent", "state", "syn-recv"))
	b.add(i18n.T("do listeners keep others waiting?"), briefly, b.only(linux, "ss", "-l", "-n", "-t"))
	b.add(i18n.T("what did the stack drop or send again?"), briefly, b.only(linux, "nstat", "-a", "-z", "TcpRetransSegs", "TcpExtListenDrops", "TcpExtListenOverflows", "TcpExtTCPTimeouts", "IpInDiscards"))
	b.add(i18n.T("how full is the table of connections?"), briefly, b.only(linux, "sysctl", "net.netfilter.nf_conntrack_count", "net.netfilter.nf_conntrack_max"))
	b.add(i18n.T("does the table of connections refuse any?"), briefly, b.only(linux, "conntrack", "-S"))
}

func (b *builder) units(name string) {
	if name != "" {
		b.add(i18n.T("how does it run?"), briefly, b.only(linux, "systemctl", "status", "--no-pager", "-n", "20", "--", name))
		b.add(i18n.T("what did it say?"), briefly, b.only(linux, "journalctl", "--no-pager", "-n", "50", "-u", name))
	}
	b.add(i18n.T("which services failed?"), briefly, b.only(linux, "systemctl", "--failed", "--no-pager"))
}
