package ui

import (
	"example.com/noctop/internal/i18n"
	"example.com/noctop/internal/safetext"
)

// causes are the commonest stable words of observations, in whole sentences.
// Collectors say the others in an observation's Detail.
var causes = map[string]string{
	"timeout":      "no answer before the deadline",
	"late":         "answered after the deadline: slow, and not lost",
	"stalled":      "noctop itself did not run for a while: this does not count",
	"clock-jump":   "the clock was set, or the machine slept: this does not count",
	"stuck":        "the measurement has not returned; no further one is started",
	"servfail":     "the resolver could not find it out (SERVFAIL)",
	"nxdomain":     "the name does not exist (NXDOMAIN)",
	"nodata":       "the name exists and has no such record",
	"refused":      "the far side refused",
	"dns":          "its name could not be looked up",
	"redirected":   "it gives addresses for names that do not exist",
	"mtu":          "full-size packets do not arrive",
	"mtu-inbound":  "full-size packets do not come back",
	"proxy":        "the proxy itself failed or refused",
	"no-servers":   "the servers of its zone are not known",
	"not-tried":    "not tried, because what it needs had failed already",
	"econnrefused": "the host is there, but nothing listens on that port",
	"enetunreach":  "this host has no route there",
	"ehostunreach": "the address cannot be reached",
	"enetdown":     "the interface is down on this host",
	"link-down":    "the interface is down on this host",
	"eperm":        "the firewall of this host forbids it",
	"eacces":       "a policy of this host forbids it",
	"einval":       "a blackhole route of this host swallows it",
	"enobufs":      "this host's queue for sending is full",
	"emfile":       "noctop has no file descriptor left",
	"no-carrier":   "no carrier: the cable, or what is at its other end",
	"no-interface": "the interface does not exist",
	"no-neighbour": "nobody on the link answers for the next hop (ARP)",
	"no-route":     "there is no default route",
	"no-address":   "the interface has no address",
	"none-here":    "there is nothing of the kind on this host",
	"unsupported":  "this platform does not tell",
	"hung":         "the file system does not answer",
	"read-only":    "it could be written to before",
	"oom":          "the kernel ended programs for lack of memory",
	"pressure":     "programs wait instead of running",
}

// inBrief are causes that a column has no room for, or that only a programmer
// reads: in nine cells.
var inBrief = map[string]string{
	"enetunreach":        "no route",
	"ehostunreach":       "no way",
	"unreachable":        "no way",
	"no-neighbour":       "no ARP",
	"no-route":           "no route",
	"no-address":         "no source",
	"enetdown":           "link down",
	"link-down":          "link down",
	"enodev":             "no device",
	"no-interface":       "no device",
	"no-carrier":         "no link",
	"enoent":             "not there",
	"eaddrnotavail":      "no source",
	"eafnosupport":       "n/a here",
	"eperm":              "firewall",
	"eacces":             "forbidden",
	"einval":             "blackhole",
	"enobufs":            "queue full",
	"emfile":             "no files",
	"econnrefused":       "refused",
	"port-unreachable":   "refused",
	"redirect-refused":   "redirects",
	"econnreset":         "reset",
	"closed":             "closed",
	"etimedout":          "timeout",
	"not-tried":          "not tried",
	"dns":                "no name",
	"unexpected-address": "elsewhere",
	"wrong-source":       "other src",
	"wrong-question":     "forged",
	"redirected":         "invents",
	"servers-differ":     "differ",
	"serials-differ":     "serials",
	"mtu-inbound":        "no large",
	"mtu":                "no large",
	"not-the-format":     "unreadable",
	"read":               "unreadable",
	"private-address":    "inside",
	"unsynchronised":     "no sync",
	"restarting":         "restarts",
}

// causeWords explains a cause; one without a sentence stands for itself.
func causeWords(lang tongue, cause safetext.Text) safetext.Text {
	if sentence, ok := causes[cause.String()]; ok {
		return lang.say("%s: %s", cause, lang.say(sentence))
	}
	if word := ofCause(lang, cause); word != cause {
		return lang.say("%s: %s", cause, word)
	}
	return cause
}

// causeBrief is a cause in a word or two.
func causeBrief(lang tongue, cause safetext.Text) safetext.Text {
	if brief, ok := inBrief[cause.String()]; ok {
		return lang.say(brief)
	}
	return ofCause(lang, cause)
}

// ofCause is a cause in the word that a language has for it, or itself.
func ofCause(lang tongue, cause safetext.Text) safetext.Text {
	return lang.text(i18n.Named("cause", cause.String()))
}
