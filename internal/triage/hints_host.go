package triage

import "example.com/noctop/internal/i18n"

// callHost is whom to tell of what is wrong with this host.
func callHost() Hint { return call(i18n.T("whoever runs this host")) }

func hintsLink(s *Scene, t Target) []Hint {
	if t.Uplink == "" {
		return []Hint{
			check(i18n.T("which interfaces are there, and is any of them up? %s", "ip -br link; ip route")),
			change(i18n.T("start the network, or bring back the driver: %s", asRoot+"systemctl restart NetworkManager; "+asRoot+"dmesg -T | tail")),
			callHost(),
		}
	}
	if linkDown(s, t).Truth != Yes && queueStuck(s, t).Truth == Yes {
		return hintsBarred(s, t)
	}
	u := s.uplink(t.Uplink)
	return []Hint{
		check(i18n.T("is there a signal, and at which speed? %s", "ethtool "+u.device()+"; ip -s link show dev "+u.device())),
		change(i18n.T("another cable, another port; then switch it on: %s", asRoot+"ip link set "+u.device()+" up")),
		call(i18n.T("whoever runs the switch or the modem at its other end")),
	}
}

func hintsAddress(s *Scene, t Target) []Hint {
	if addressMissing(s, t).Truth != Yes && forbidden(s, t).Truth == Yes {
		return hintsBarred(s, t)
	}
	u := s.uplink(t.Uplink)
	return []Hint{
		check(i18n.T("is there an address, a lease and a default route? %s", "ip address show dev "+u.device()+"; ip route show dev "+u.device())),
		change(i18n.T("ask for a lease again: %s", asRoot+"networkctl renew "+u.device()+"; "+asRoot+"nmcli device reapply "+u.device())),
		call(i18n.T("whoever runs the DHCP server, or the line's modem")),
	}
}

func hintsOverload(*Scene, Target) []Hint {
	return []Hint{
		check(i18n.T("what takes the processors, and since when? %s", "ps aux --sort=-pcpu | head; uptime")),
		change(i18n.T("slow it down or stop it: %s", asRoot+"renice -n 10 -p PID; "+asRoot+"systemctl stop UNIT")),
		callHost(),
	}
}

func hintsMemory(*Scene, Target) []Hint {
	return []Hint{
		check(i18n.T("what takes it, and was anything killed? %s", "ps aux --sort=-rss | head; "+asRoot+"journalctl -k -g oom -n 20")),
		change(i18n.T("start what grew again, or give it a limit: %s", asRoot+"systemctl restart UNIT; "+asRoot+"systemctl set-property UNIT MemoryMax=2G")),
		callHost(),
	}
}

func hintsDisk(s *Scene, t Target) []Hint {
	place := word(t.Item, "/")
	if s.hostFact(t).Cause == "hung" {
		return []Hint{
			check(i18n.T("who serves it, and is that there? df would hang as well: %s", "findmnt "+place+"; "+asRoot+"dmesg -T | tail")),
			change(i18n.T("let go of it, so that programs get an error in place of waiting: %s", asRoot+"umount -l "+place)),
			call(i18n.T("whoever runs this host, or its storage")),
		}
	}
	return []Hint{
		check(i18n.T("what fills it, or does it hang? %s", "df -h "+place+"; "+asRoot+"du -xh -d 1 "+place+" | sort -h | tail; "+asRoot+"dmesg -T | tail")),
		change(i18n.T("make room; what has become read-only wants its disk looked at before it is mounted again: %s", asRoot+"journalctl --vacuum-size=500M")),
		call(i18n.T("whoever runs this host, or its storage")),
	}
}

func hintsClock(*Scene, Target) []Hint {
	return []Hint{
		check(i18n.T("whom does it follow, and how far is it off? %s", "chronyc tracking; chronyc sources; timedatectl")),
		change(i18n.T("set it at once, and have it kept: %s", asRoot+"chronyc makestep; "+asRoot+"systemctl restart chronyd")),
		call(i18n.T("whoever runs the time servers; log-ins and certificates fail until it is right")),
	}
}

func hintsConntrack(s *Scene, t Target) []Hint {
	return []Hint{
		check(i18n.T("whose connections are they? %s", asRoot+"conntrack -S; ss -s")),
		change(i18n.T("make the table larger, and stop what fills it: %s", largerTable(s, t))),
		callHost(),
	}
}

func hintsAgent(_ *Scene, t Target) []Hint {
	agent := word(t.Item, "AGENT")
	return []Hint{
		check(i18n.T("how did it end, and what did it get last? %s", "systemctl status "+agent+"; "+asRoot+"journalctl -u "+agent+" -n 50")),
		change(i18n.T("start it again; if an update broke it, hold that back everywhere: %s", asRoot+"systemctl restart "+agent)),
		call(i18n.T("whoever runs endpoint security, and its maker")),
	}
}
